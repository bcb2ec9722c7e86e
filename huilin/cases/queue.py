"""The desk's list: its tabs, its order (what expires next), its pages by key."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.cases.models import Case, Status
from huilin.cases.models.rules import CaseRule, allowed
from huilin.cases.models.search import with_pairs
from huilin.cases.models.status import OPEN, WITH_CLOCK
from huilin.cases.permissions import CASE_READ
from huilin.core import clock
from huilin.core.paging import read_key
from huilin.core.permissions import ANYONE, Actor, cells, listed
from huilin.core.rows import Kept, moment_marks, number_marks
from huilin.core.tenancy import current_street

PAGE = 50
SHOWN = (
    "number", "version", "status", "grade", "description", "public_summary", "place_label", "category", "category_is_guess",
    "submitted_at", "accept_due_at", "due_at", "next_due_at", "clock_from", "asked_due_at", "review_on", "supervised_at",
    "rung", "answers", "report_count", "follower_count", "follow_up_state", "demand_state", "promised_on",
    "assignee__name", "assigned_unit__name",
)  # fmt: skip
"""What the rows of a list show or work with."""

TABS = {
    "open": gettext_lazy("在办的"),
    "today": gettext_lazy("今天要办"),
    "soon": gettext_lazy("快到期"),
    "overdue": gettext_lazy("已超期"),
    "mine": gettext_lazy("我手上的"),
    "all": gettext_lazy("全部"),
}
TONES = {"overdue": "late", "soon": "soon"}
COLUMNS = {
    "status": "status",
    "compound": "compound_id",
    "category": "category_id",
    "grade": "grade",
    "source": "source",
}
"""The columns that filters of the same meaning ask for a value."""
NOBODY = "nobody"


@dataclass(frozen=True)
class Clock:
    """The moments that tabs ask about."""

    today: dt.date
    now: dt.datetime
    soon: dt.datetime
    day_end: dt.datetime

    @classmethod
    def read(cls) -> Self:
        now = clock.now()
        return cls(timezone.localdate(now), now, allowed(CaseRule.Name.DESK_SOON).after(now), end_of_day(now))

    @classmethod
    def of_marks(cls, today: dt.date) -> Self:
        """For a query that is kept for the day: it is asked with `told` of the clock that was read."""
        return cls(today, *moment_marks("now", "soon", "day_end"))

    @property
    def told(self) -> dict[str, dt.datetime]:
        return {"now": self.now, "soon": self.soon, "day_end": self.day_end}


def tab_filter(tab: str, actor: Actor, at: Clock | None = None) -> Q:
    """The matters under a tab. Every one but `all` and `mine` is a piece of one index range, that of `next_due_at`."""
    at = at or Clock.read()
    is_open = Q(next_due_at__isnull=False)
    running = Q(status__in=sorted({Status.SUBMITTED, *WITH_CLOCK}))
    if tab == "overdue":
        return Q(next_due_at__lt=at.now) & running
    if tab == "soon":
        return Q(next_due_at__gte=at.now, next_due_at__lt=at.soon) & running
    if tab == "today":
        return Q(next_due_at__lt=at.day_end)
    if tab == "mine":
        units = sorted({role.organisation_id for role in actor.roles if role.organisation_id})
        own = Q(assignee=actor.person_id) if actor.person_id else Q(pk__in=[])
        held = own | Q(assignee=None, assigned_unit__in=units) if units else own
        return held & Q(status__in=sorted(OPEN))
    return is_open if tab == "open" else ~Q(status=Status.DRAFT)


def narrowed(cases: QuerySet[Case], told: Mapping[str, Any], actor: Actor, at: Clock) -> QuerySet[Case]:
    """Those of them that the filters `told` ask for."""
    for name, column in COLUMNS.items():
        if name in told:
            cases = cases.filter(**{column: told[name]})
    if "holder" in told:
        cases = cases.filter(held_by(told["holder"]))
    if "urgency" in told:
        cases = cases.filter(urgent(told["urgency"], actor, at))
    if "first" in told:
        cases = cases.filter(submitted_at__gte=midnight(told["first"]))
    if "last" in told:
        cases = cases.filter(submitted_at__lt=midnight(told["last"] + dt.timedelta(days=1)))
    return cases


def held_by(holder: str) -> Q:
    kind, _sep, key = holder.partition(":")
    if kind == "person":
        return Q(assignee=key)
    return Q(assigned_unit=key) if kind == "unit" else Q(assignee=None, assigned_unit=None)


def urgent(urgency: str, actor: Actor, at: Clock) -> Q:
    if urgency == "supervised":
        return Q(supervised_at__isnull=False, next_due_at__isnull=False)
    return tab_filter(urgency, actor, at)


def midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def end_of_day(now: dt.datetime) -> dt.datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def desk_cases(actor: Actor) -> QuerySet[Case]:
    """What the actor's work gives to read. What it reported itself, as a neighbour, it follows on the reporter's page:

    one more "or" would keep the database from the index of the place.
    """
    lookups = {
        tuple((name, getattr(value, "value", value)) for name, value in lookup.items()): listed(lookup)
        for role, cell in cells(actor, CASE_READ)
        if role is not ANYONE
        for lookup in Case.lookups(actor, role, cell)
    }
    if not lookups:
        return Case.objects.none()  # type: ignore[no-any-return]
    return Case.objects.filter(reduce(or_, lookups.values()))  # type: ignore[no-any-return]


def in_tab(tab: str, actor: Actor, at: Clock | None = None) -> QuerySet[Case]:
    return desk_cases(actor).filter(tab_filter(tab, actor, at))


def page_of(cases: QuerySet[Case], order: str, after: str) -> tuple[list[Case], str]:
    """One page and the key of the next. `order` is a column, with a minus for the newest first; ids settle what is equal."""
    column, way = order.lstrip("-"), "lt" if order.startswith("-") else "gt"
    when, row_id = read_key(after)
    if row_id is not None and column == "id":
        cases = cases.filter(id__lt=row_id)
    elif when is not None:
        # The first condition says again what the second does, in a way that an index begins with.
        later = Q(**{f"{column}__{way}": when}) | Q(**{column: when, f"id__{way}": row_id})
        cases = cases.filter(Q(**{f"{column}__{way}e": when}), later)
    sign = order[: -len(column)]
    ordered = cases.order_by(*dict.fromkeys([order, f"{sign}id"]))
    return cut(Kept(shown(ordered)).all(prepare=False), column)


def first_page(
    tab: str, actor: Actor, order: str, at: Clock, told: Mapping[str, Any]
) -> tuple[list[Case], str]:
    """The first page of a tab under the filters `told`, for which the statement is kept. With filters it is planned each
    time: how many cases have what they ask for decides which index is best."""
    filters = tuple(sorted(told.items()))
    kept = _first_page(tab, replace(actor, request_id=""), current_street(), order, at.today, PAGE, filters)
    return cut(kept.all(at.told, prepare=not filters), order.lstrip("-"))


@lru_cache(maxsize=512)
def _first_page(
    tab: str,
    actor: Actor,
    _street: str,
    order: str,
    today: dt.date,
    _page: int,
    filters: tuple[tuple[str, Any], ...],
) -> Kept:
    sign, at = "-" if order.startswith("-") else "", Clock.of_marks(today)
    cases = narrowed(in_tab(tab, actor, at), dict(filters), actor, at)
    return Kept(shown(cases.order_by(*dict.fromkeys([order, f"{sign}id"]))))


def first_page_with(
    pairs: list[int], tab: str, actor: Actor, order: str, at: Clock
) -> tuple[list[Case], str]:
    """The first page of a tab's cases that contain these pairs of characters; the statement is kept for so many pairs.

    A single pair is read in the order of its index, however rare it is; of several the rarest decides, so the
    statement is planned each time.
    """
    asked = replace(actor, request_id="")
    kept = _first_page_with(len(pairs), tab, asked, current_street(), order, at.today, PAGE)
    told = at.told | {f"number{place}": pair for place, pair in enumerate(pairs)}
    return cut(kept.all(told, prepare=len(pairs) == 1), order.lstrip("-"))


@lru_cache(maxsize=512)
def _first_page_with(
    count: int, tab: str, actor: Actor, _street: str, order: str, today: dt.date, _page: int
) -> Kept:
    sign = "-" if order.startswith("-") else ""
    cases = with_pairs(in_tab(tab, actor, Clock.of_marks(today)), number_marks(count))
    return Kept(shown(cases.order_by(*dict.fromkeys([order, f"{sign}id"]))))


def shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    """One row more than a page, with the columns that rows show."""
    return cases.select_related("assignee", "assigned_unit").only(*SHOWN)[: PAGE + 1]


def cut(rows: list[Case], column: str) -> tuple[list[Case], str]:
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE - 1]
    moment = last.submitted_at if column == "id" else getattr(last, column)
    return rows[:PAGE], f"{moment.isoformat()}_{last.pk}"
