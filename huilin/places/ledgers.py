"""Monthly ledgers (台账): each room announces what it lists; here they are taken, for a compound or a community.

A room says `add_ledger(Ledger("visits", _("走访台账"), HEADINGS, fill, rights=(VISIT_READ,)))` in its `ledgers.py`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huilin.audit.models import event_of, record_all
from huilin.core.permissions import Actor, Permission, cells, demand, needs_reason, visible
from huilin.core.sheets.ledger import Beside, Headings, written
from huilin.core.sheets.writing import taken_by
from huilin.core.transactions import verb
from huilin.places.models import Community, Compound, streets
from huilin.places.permissions import EXPORT_LEDGER

OF_PLACES = "PCMS"
"""Scopes that reach over a place; what is only one's own or one's household's fills no ledger."""


@dataclass(frozen=True)
class Month:
    first: dt.date

    @property
    def next(self) -> dt.date:
        return (self.first + dt.timedelta(days=32)).replace(day=1)

    @property
    def last(self) -> dt.date:
        return self.next - dt.timedelta(days=1)

    def holds(self, moment: str, *, since: dt.date | None = None) -> Q:
        """The filter for rows whose `moment` lies in this month, or from `since` on until its end, in local time."""
        starts, ends = (
            timezone.make_aware(dt.datetime.combine(day, dt.time()))
            for day in (since or self.first, self.next)
        )
        return Q(**{f"{moment}__gte": starts, f"{moment}__lt": ends})

    def __str__(self) -> str:
        return _("%(year)d年%(month)d月") % {"year": self.first.year, "month": self.first.month}


@dataclass(frozen=True)
class Extent:
    """Where a ledger looks: one compound, or one or all communities."""

    key: str
    name: str
    places: tuple[Any, ...]

    @cached_property
    def _ids(self) -> list[Any]:
        return [place.pk for place in self.places]

    @property
    def is_compound(self) -> bool:
        return isinstance(self.places[0], Compound)

    @property
    def within(self) -> Q:
        """The filter for rows with `compound` and `community_id`."""
        return self.through("")

    def through(self, way: str) -> Q:
        """The same for rows that have them `way` further on, as `case__`."""
        return Q(**{f"{way}{'compound' if self.is_compound else 'community_id'}__in": self._ids})

    def compounds(self) -> QuerySet[Compound]:
        chosen = Q(pk__in=self._ids) if self.is_compound else Q(community_id__in=self._ids)
        return Compound.objects.filter(chosen).select_related("community").order_by("community__name", "name")


@dataclass(frozen=True)
class Asked:
    """Who takes a ledger, of where and which month."""

    actor: Actor
    extent: Extent
    month: Month


@dataclass(frozen=True)
class Filled:
    """The lines as the headings have them, the last cell the row's id; a total line; a sentence for the foot."""

    lines: list[list[Any]]
    total: tuple[Any, ...] = ()
    foot: str = ""
    beside: tuple[Beside, ...] = ()
    """Further sheets of the workbook."""


@dataclass(frozen=True)
class Ledger:
    slug: str
    title: str | Promise
    headings: Headings
    fill: Callable[[Asked], Filled]
    """Gives the rows in the extent that the actor may read; names masked."""
    rights: tuple[Permission, ...] = ()
    """What else must be held there, beside the right to take ledgers."""
    about: str | Promise = ""
    order: int = 50

    @property
    def needed(self) -> tuple[Permission, ...]:
        return (EXPORT_LEDGER, *self.rights)

    def is_offered(self, actor: Actor) -> bool:
        return all(
            any(cell.scope in OF_PLACES for _role, cell in cells(actor, right)) for right in self.needed
        )

    def extents(self, actor: Actor) -> dict[str, Extent]:
        """Where the actor may take it; two statements. The whole street first, then communities, then compounds."""
        communities, compounds = (list(self._places(model, actor)) for model in (Community, Compound))
        found = [Extent(str(place.pk), name_of(place), (place,)) for place in (*communities, *compounds)]
        if len(communities) > 1:
            found.insert(0, Extent("street", street_of(communities[0]), tuple(communities)))
        return {extent.key: extent for extent in found}

    def _places(self, model: Any, actor: Actor) -> Iterable[Any]:
        found = model.objects.order_by("order_key", "name")
        for right in self.needed:
            found = found.filter(visible(model, actor, right))
        return found.select_related("community") if model is Compound else found  # type: ignore[no-any-return]

    def asks_reason(self, actor: Actor, extent: Extent) -> bool:
        return any(needs_reason(actor, right, place) for right in self.needed for place in extent.places)

    @verb
    def take(self, asked: Asked, *, reason: str) -> bytes:
        """The file exists, and the history of each place in it knows who took it for what. Raises Forbidden."""
        for place in asked.extent.places:
            for right in self.needed:
                demand(asked.actor, right, place, reason=reason)
        filled = self.fill(asked)
        role = asked.actor.role_for(EXPORT_LEDGER)
        told = {"what": str(self.title), "n": len(filled.lines), "month": f"{asked.month.first:%Y-%m}"}
        record_all([
            event_of("ledger.taken", place, by=asked.actor, role=role, reason=reason, **told)
            for place in asked.extent.places
        ])  # fmt: skip
        return written(
            str(self.title), self.heading(asked), self.headings, filled.lines, who=taken_by(asked.actor),
            foot=filled.foot, total=filled.total, unit=asked.extent.name, by=asked.actor.name, beside=filled.beside,
        )  # fmt: skip

    def heading(self, asked: Asked) -> str:
        told = {"where": asked.extent.name, "what": self.title, "month": asked.month}
        return _("%(where)s%(what)s（%(month)s）") % told


def street_of(place: Any) -> str:
    return streets.get().by_id[place.street_id].name


def name_of(place: Any) -> str:
    above = (street_of(place), place.community) if isinstance(place, Compound) else (street_of(place),)
    return "".join(map(str, (*above, place)))


_ledgers: dict[str, Ledger] = {}


def add_ledger(ledger: Ledger) -> None:
    _ledgers[ledger.slug] = ledger


def ledger_named(slug: str) -> Ledger | None:
    return _ledgers.get(slug)


def ledgers_for(actor: Actor) -> list[Ledger]:
    return sorted((one for one in _ledgers.values() if one.is_offered(actor)), key=lambda one: one.order)


def day_text(value: dt.datetime | dt.date | None) -> str:
    """A date as ledgers write it, 2026-11-25; empty without one."""
    if value is None:
        return ""
    return f"{timezone.localtime(value).date() if isinstance(value, dt.datetime) else value:%Y-%m-%d}"
