"""Rows of a chain become matters on behalf: each its own, or one with several reporters. Pasted again, nothing doubles."""

import hashlib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from huilin.cases.models import Case, NewReport, Spot
from huilin.cases.models.status import OPEN
from huilin.cases.naming import Places
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.transactions import verb
from huilin.hotline.chain import MOST_LINES, Chain, ChainRow
from huilin.people.models import Consent
from huilin.places.models import Compound


@dataclass
class Entered:
    """What came of one chain."""

    new: list[Case] = field(default_factory=list)
    known: list[Case] = field(default_factory=list)
    master: Case | None = None
    apart: int = 0
    """New ones that could not be joined to the master, because it is over."""


def key_of(row: ChainRow, compound: Compound) -> str:
    """The row as a case remembers it; the same item of the same compound has the same key."""
    return f"chain:{compound.pk}:{row.digest}"


def known_rows(chain: Chain, compound: Compound) -> dict[str, Case]:
    """{key: case} of the rows that were entered before; one statement."""
    keys = [key_of(row, compound) for row in chain.good]
    found = Case.objects.filter(idempotency_key__in=keys).select_related("master")
    return {case.idempotency_key: case for case in found}


@verb
def enter_chain(chain: Chain, compound: Compound, *, by: Actor, is_joined: bool) -> Entered:
    """Every good row is a matter on behalf, entered once; with `is_joined` they hang together under the first.

    All or nothing. Raises Refused for an empty or too long chain, Forbidden where `by` may not enter or join here.
    """
    rows = chain.good
    if not rows:
        raise Refused(_("没有一条可以记下来。"), field="text")
    if len(rows) > MOST_LINES:
        raise Refused(_("一次最多%(most)d条，请分两次粘贴。") % {"most": MOST_LINES}, field="text")
    known = known_rows(chain, compound)
    places = Places([compound])
    done = Entered(known=[known[key] for key in (key_of(row, compound) for row in rows) if key in known])
    for row in rows:
        if (key := key_of(row, compound)) not in known:
            done.new.append(Case.report(report_of(row, key, compound, places), by=by))
    if is_joined:
        _join(done, by)
    return done


def report_of(row: ChainRow, key: str, compound: Compound, places: Places) -> NewReport:
    spot = places.find(row.text, default=compound).spot
    if spot is None or spot.compound.pk != compound.pk:
        spot = Spot(compound)
    return NewReport(
        spot=spot,
        key=key,
        digest=hashlib.sha256(key.encode()).digest(),
        description=row.text,
        contact_name=row.who,
        is_on_behalf=True,
        consent=Consent.Way.ONLINE,
    )


def _join(done: Entered, by: Actor) -> None:
    """Under the master of an earlier pasting, or the first of this one. What is over takes nobody in any more."""
    earlier = [case.master or case for case in done.known]
    done.master = next((case for case in earlier if case.status in OPEN), None)
    waiting = list(done.new)
    if done.master is None and waiting:
        done.apart = len(waiting) if earlier else 0
        done.master = waiting.pop(0)
    for case in waiting:
        case.merge(by=by, master=done.master, reason=_("同一次接龙里反映的同一件事"))
