"""Counting the cases of a period and of the one before, from what has been added up (`tallying.py`) and, where only the case
itself can tell, from the cases: what depends on the time of now, and what somebody reads for another reason than its place.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from operator import add
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, F, Func, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from huilin.cases.models import Case
from huilin.cases.permissions import CASE_READ
from huilin.core.permissions import Actor, cells, listed
from huilin.core.tenancy import current_street
from huilin.insights.measures import ADDED_UP, MEASURES, MOVING, NEVER_COUNTED, OPEN
from huilin.insights.models import Pace, Span, Tally
from huilin.insights.periods import Period
from huilin.places.models import Compound

PLACES = {"street_id", "community_id", "compound_id"}
NOTHING = Value(0)
NONE = [0] * len(MEASURES)
WAITS = {"contact": ("contacted_at", 360), "reply": ("replied_at", 8640)}
"""What is waited for: until when, and the seconds of a tenth of its unit."""


@dataclass
class Figures:
    """What was counted. Keys of `compounds` and `categories` are ids and slugs; each value counts every measure."""

    total: Counter[str]
    before: Counter[str]
    compounds: dict[UUID, Counter[str]]
    categories: dict[str, Counter[str]]
    names: dict[UUID, str]


@dataclass(frozen=True)
class Sight:
    """What an actor reads: everything at `places`, and single cases `beside` it where there can be any."""

    places: Q
    beside: Q | None = None
    is_by_compound: bool = False


def sight(actor: Actor) -> Sight:
    if actor.is_system:
        return Sight(Q())
    places, beside = Q(pk__in=[]), Q(pk__in=[])
    names: set[str] = set()
    for role, cell in cells(actor, CASE_READ):
        for lookup in Case.lookups(actor, role, cell):
            if lookup in ({}, {"street_id": current_street()}):
                return Sight(Q())
            if lookup.keys() <= PLACES:
                places |= Q(**lookup)
                names |= lookup.keys()
            else:
                beside |= listed(lookup)
    return Sight(places, beside & ~places, "compound_id" in names)


def received(actor: Actor, first: dt.datetime, last: dt.datetime) -> Any:
    """The cases that the actor may read and that came in from `first` up to, but not with, `last`."""
    cases = Case.objects.visible_to(actor).filter(submitted_at__gte=first, submitted_at__lt=last)
    return cases.exclude(status__in=NEVER_COUNTED).order_by()


def count(actor: Actor, period: Period, now: dt.datetime | None = None) -> Figures:
    """Every measure for `period` and in sum for the period before; one statement for the numbers, one for the names."""
    now = now or timezone.now()
    seen = sight(actor)
    moving = {key: moves(now) for key, moves in MOVING.items()}
    parts = [counted(Case.objects.filter(seen.places, status__in=OPEN), period, moving)]
    if seen.beside is not None:
        whole = {key: measure.counts(now) for key, measure in MEASURES.items()}
        parts.append(counted(Case.objects.filter(seen.beside), period, whole))
    sums = _Sums()
    for is_now, compound, category, *numbers in standing(seen.places, period).union(*parts, all=True):
        sums.add("total" if is_now else "before", numbers)
        if is_now:
            sums.add(compound, numbers)
            sums.add(("category", category), numbers)
    names = dict(Compound.objects.values_list("pk", "name"))
    return Figures(
        sums.of("total"),
        sums.of("before"),
        {key: sums.of(key) for key in sums.rows if isinstance(key, UUID)},
        {key[1]: sums.of(key) for key in sums.rows if isinstance(key, tuple)},
        names,
    )


class _Sums:
    """Rows of numbers in the order of the measures, added up by key."""

    def __init__(self) -> None:
        self.rows: dict[Any, list[int]] = {}

    def add(self, key: Any, numbers: list[int]) -> None:
        so_far = self.rows.get(key)
        self.rows[key] = [*map(add, so_far, numbers)] if so_far else numbers

    def of(self, key: Any) -> Counter[str]:
        return Counter(dict(zip(MEASURES, self.rows.get(key, NONE), strict=True)))


def standing(places: Q, period: Period) -> Any:
    """What depends on the case alone, in the shape of `counted`."""
    rows = Tally.objects.filter(places).filter(within(period) | within(period.before()))
    sums = {key: Sum(key) for key in ADDED_UP}
    return _shaped(rows, Q(first__gte=period.first), F("category"), sums)


def counted(cases: Any, period: Period, measures: Mapping[str, Q]) -> Any:
    """Rows of whether it is of `period`, compound, category and the number of every measure; 0 for those not asked for."""
    before = period.before()
    rows = (
        cases.filter(
            Q(submitted_at__gte=period.starts_at, submitted_at__lt=period.ends_at)
            | Q(submitted_at__gte=before.starts_at, submitted_at__lt=before.ends_at)
        )
        .exclude(status__in=NEVER_COUNTED)
        .order_by()
    )
    tallies = {key: Count("pk", filter=condition) for key, condition in measures.items()}
    return _shaped(rows, Q(submitted_at__gte=period.starts_at), Coalesce("category_id", Value("")), tallies)


def _shaped(rows: Any, of_now: Q, category: Any, numbers: Mapping[str, Any]) -> Any:
    is_now = Choice(When(of_now, then=Value(True)), default=Value(False))
    found = rows.annotate(is_now=is_now, slug=category).values_list("is_now", "compound_id", "slug")
    return found.annotate(**{f"number_of_{key}": numbers.get(key, NOTHING) for key in MEASURES})


def within(period: Period) -> Q:
    """The rows that together make `period`: its whole months, the days before and after them, and what is new."""
    (first, end), (month, months_end) = period.ends, period.months
    if month >= months_end:
        month = months_end = end
    days = Q(first__gte=first, first__lt=month) | Q(first__gte=months_end, first__lt=end)
    return (
        Q(span=Span.MONTH, first__gte=month, first__lt=months_end)
        | Q(span=Span.DAY) & days
        | Q(span=Span.NEW, first__gte=first, first__lt=end)
    )


def medians(actor: Actor, period: Period) -> dict[str, float | None]:
    """Half of the matters were faster: hours until the first contact, days until the reply, to a tenth; one statement."""
    seen = sight(actor)
    parts = [] if seen.is_by_compound else [_paces(seen.places, period)]
    single = seen.places if seen.is_by_compound else Q(pk__in=[])
    if seen.beside is not None or seen.is_by_compound:
        parts += _waits(Case.objects.filter(single | (seen.beside or single)), period)
    waited: dict[str, Counter[int]] = {what: Counter() for what in WAITS}
    for what, tenths, cases in parts[0].union(*parts[1:], all=True):
        waited[what][tenths] += cases
    return {"contact_hours": middle(waited["contact"]), "reply_days": middle(waited["reply"])}


def _paces(places: Q, period: Period) -> Any:
    rows = Pace.objects.filter(places).filter(within(period))
    return rows.values_list("what", "tenths").annotate(number=Sum("cases"))


def _waits(cases: Any, period: Period) -> list[Any]:
    """The same from the cases themselves, one query for each thing waited for."""
    rows = cases.filter(submitted_at__gte=period.starts_at, submitted_at__lt=period.ends_at)
    rows = rows.exclude(status__in=NEVER_COUNTED).order_by()
    return [
        rows.filter(**{f"{column}__isnull": False})
        .annotate(what=Value(what), tenths=Tenths(F(column), F("submitted_at"), seconds=seconds))
        .values_list("what", "tenths")
        .annotate(number=Count("pk"))
        for what, (column, seconds) in WAITS.items()
    ]


class Tenths(Func):
    """How many times `seconds` lie between two moments, rounded."""

    template = "round(extract(epoch FROM %(expressions)s) / %(seconds)s)::int"
    arg_joiner = " - "
    output_field = IntegerField()


def middle(cases: Counter[int]) -> float | None:
    """The value of the case in the middle, from how many cases there are of each number of tenths."""
    total = cases.total()
    if not total:
        return None
    reached = 0
    found: list[int] = []
    for tenths in sorted(cases):
        places = [place for place in ((total - 1) // 2, total // 2) if place < reached + cases[tenths]]
        reached += cases[tenths]
        found += [tenths] * (len(places) - len(found))
        if len(found) == 2:
            break
    return sum(found) / 20
