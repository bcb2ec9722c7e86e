"""Drafting an activity, once or by a rule that repeats it."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.activities.models.rules import ActivityRule, number
from huilin.activities.permissions import CREATE
from huilin.audit.models import event_of, record, record_all
from huilin.core import clock
from huilin.core.codes import QUERY_LENGTH, new_code
from huilin.core.errors import Refused
from huilin.core.ids import new_id
from huilin.core.permissions import Actor, demand
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.places.models import Compound, streets

if TYPE_CHECKING:
    from huilin.activities.models.activity import Activity

MOST_OCCURRENCES = 60
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@dataclass(frozen=True)
class NewActivity:
    kind: str
    title: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    capacity: int
    safety_officer: str
    audience: str = "all"
    text: str = ""
    is_outdoor: bool = True
    budget: Decimal = Decimal(0)
    budget_source: str = ""
    emergency_plan: str = ""
    insurance: str = ""


class Drafting:
    @classmethod
    @verb
    def draft(
        cls: Any, compound: Compound, new: NewActivity, *, by: Actor, repeats: str = ""
    ) -> "list[Activity]":
        """Drafts wait for somebody else's approval: one, or one for each day of the rule `repeats` (RFC 5545 RRULE).

        Each occurrence is an activity of its own: signed up for, called off and counted by itself. Raises Forbidden,
        Refused.
        """
        new = _cleaned(new)
        _check(cls, new)
        starts = occurrences(new.starts_at, repeats) if repeats else [new.starts_at]
        series = new_id() if len(starts) > 1 else None
        made = [_row(cls, compound, new, start, series, repeats, by) for start in starts]
        demand(by, CREATE, made[0])
        cls.objects.bulk_create(made)
        role = by.role_for(CREATE)
        record_all([event_of("activity.drafted", one, by=by, role=role, title=one.title) for one in made])
        return made

    @verb
    def change(self: Any, new: NewActivity, *, by: Actor, version: int | None = None) -> None:
        """A draft reads differently; what was approved does not change any more. Raises Conflict, Forbidden, Refused."""
        self.begin(CREATE, by, version=version)
        if self.state != "draft":
            raise Refused(_("已经批准的活动不能再改。要改就取消，重新排一次。"))
        new = _cleaned(new)
        _check(type(self), new)
        for name, value in vars(new).items():
            setattr(self, name, value)
        # Who changed it last is its maker too, so that nobody approves his own words.
        self.drafted_by_id, self.version = by.person_id, self.version + 1
        self.save()
        record("activity.changed", self, by=by, role=by.role_for(CREATE))


def _cleaned(new: NewActivity) -> NewActivity:
    words: dict[str, Any] = {
        name: clean_text(value) for name, value in vars(new).items() if isinstance(value, str)
    }
    return replace(new, **words)


def _row(
    cls: Any,
    compound: Compound,
    new: NewActivity,
    start: dt.datetime,
    series: Any,
    repeats: str,
    by: Actor,
) -> "Activity":
    told = vars(new) | {"starts_at": start, "ends_at": start + (new.ends_at - new.starts_at)}
    street = compound.street_id
    return cls(  # type: ignore[no-any-return]
        compound=compound, community_id=compound.community_id, street_id=street, series_id=series,
        repeats=repeats if series else "", drafted_by_id=by.person_id, drafted_at=clock.now(),
        arrival_code=new_code(streets.get().by_id[street].number, QUERY_LENGTH), **told,
    )  # fmt: skip


def occurrences(first: dt.datetime, rule: str) -> list[dt.datetime]:
    """The beginnings that a rule gives, `first` with its hour in Huizhou among them. Raises Refused for what is no rule,
    never ends within the time allowed, or gives more than sixty."""
    local = timezone.localtime(first)
    horizon = local + dt.timedelta(days=number(ActivityRule.Name.MOST_AHEAD))
    text = rule.upper().removeprefix("RRULE:")
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if parts.get("FREQ") not in FREQUENCIES or "\n" in text:
        raise Refused(_("看不懂这个重复规则。"), field="repeats")
    try:
        naive = local.replace(tzinfo=None)
        found: list[dt.datetime] = []
        for start in rrulestr(text, dtstart=naive):
            if start > horizon.replace(tzinfo=None) or len(found) > MOST_OCCURRENCES:
                break
            found.append(timezone.make_aware(start))
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(_("看不懂这个重复规则。"), field="repeats") from error
    if not found:
        raise Refused(_("这个规则一次也排不出来。"), field="repeats")
    if len(found) > MOST_OCCURRENCES:
        raise Refused(_("一次最多排%(n)d场，请写明到哪天为止。") % {"n": MOST_OCCURRENCES}, field="repeats")
    return found


def _check(cls: Any, new: NewActivity) -> None:
    if new.kind not in cls.Kind.values or new.audience not in cls.Audience.values:
        raise Refused(_("请选类别和给谁办。"), field="kind")
    for field in ("title", "place", "safety_officer"):
        if not getattr(new, field):
            raise Refused(_("这一项要填。"), field=field)
    if new.starts_at <= clock.now():
        raise Refused(_("开始时间已经过了。"), field="starts_at")
    if not dt.timedelta() < new.ends_at - new.starts_at <= dt.timedelta(days=1):
        raise Refused(_("结束要在开始之后，一场最多一天。"), field="ends_at")
    if new.budget < 0 or (new.budget and not new.budget_source):
        raise Refused(_("有预算就写明钱从哪里来。"), field="budget_source")
    _check_size(new)


def _check_size(new: NewActivity) -> None:
    licence = number(ActivityRule.Name.LICENCE_FROM)
    if not 1 <= new.capacity < licence:
        raise Refused(
            _("名额要在1和%(n)d之间；更大的活动要公安机关许可。") % {"n": licence - 1}, field="capacity"
        )
    plan_from = number(ActivityRule.Name.PLAN_FROM)
    if new.capacity >= plan_from and not new.emergency_plan:
        raise Refused(_("%(n)d人以上的活动要写应急安排。") % {"n": plan_from}, field="emergency_plan")
