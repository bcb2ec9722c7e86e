"""The nightly count of what keeps coming back: one grouped statement, rolled up from entrance to compound."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Extract
from django.utils import timezone

from huilin.cases.models import Case, RecurringMatter, Reply, Status
from huilin.cases.models.recurring import recurring_threshold
from huilin.cases.models.rules import CaseRule, number
from huilin.core import clock
from huilin.core.tenancy import in_street

NOT_COUNTED = (Status.DRAFT, Status.REJECTED, Status.WITHDRAWN, Status.MERGED)
State = RecurringMatter.State
Key = tuple[Any, ...]
"""Category, compound, building or None, entrance or None."""


@dataclass
class Tally:
    """What was counted at one place."""

    community_id: Any = None
    case_count: int = 0
    report_count: int = 0
    days: int = 0
    rounds: int = 0
    cost: int = 0
    last_at: dt.datetime = dt.datetime.min.replace(tzinfo=dt.UTC)

    def add(self, other: "Tally") -> None:
        self.community_id = other.community_id
        for name in ("case_count", "report_count", "days", "rounds", "cost"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.last_at = max(self.last_at, other.last_at)


def window_start() -> dt.date:
    return timezone.localdate(clock.now()) - dt.timedelta(days=number(CaseRule.Name.RECURRING_WINDOW))


def counted_cases(since: dt.date) -> Any:
    """The cases that count: taken up and with a category, reported since that day."""
    start = timezone.make_aware(dt.datetime.combine(since, dt.time(0)))
    return Case.objects.filter(submitted_at__gte=start, category_id__isnull=False).exclude(
        Q(status__in=NOT_COUNTED) | Q(is_confidential=True)
    )


def count_recurring(street_id: str) -> int:
    """Rows of today's count are written; the decisions on them stay. How many places were found."""
    with in_street(street_id):
        since = window_start()
        found = worth_showing(tallies(since))
        _write(street_id, found, since)
    return len(found)


def tallies(since: dt.date) -> dict[Key, Tally]:
    """What was counted at each smallest place; one statement."""
    place = ("category_id", "compound_id", "building_id", "entrance_id")
    spent = Reply.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(sum=Sum("cost"))
    until = Coalesce(F("replied_at"), F("closed_at"), clock.now())
    rows = (
        counted_cases(since)
        .order_by()
        .annotate(spent=Coalesce(Subquery(spent.values("sum")), 0))
        .values(*place, "community_id")
        .annotate(
            n=Count("pk"), reports=Sum("report_count"), last=Max("submitted_at"), money=Sum("spent"),
            seconds=Sum(Extract(until - F("submitted_at"), "epoch")),
            rounds=Sum(F("return_count") + F("reopening_count")),
        )
    )  # fmt: skip
    return {
        tuple(row[name] for name in place): Tally(
            row["community_id"], row["n"], row["reports"], max(round(row["seconds"] / 86400), 0), row["rounds"],
            row["money"], row["last"],
        )
        for row in rows
    }  # fmt: skip


def worth_showing(counted: dict[Key, Tally]) -> dict[Key, Tally]:
    """Places with as many cases as the rule says; a larger place only where cases outside the smaller ones make it up."""
    found: dict[Key, Tally] = {}
    fewest = recurring_threshold()
    left = {key: tally.case_count for key, tally in counted.items()}
    for size in (4, 3, 2):
        sums: dict[Key, Tally] = defaultdict(Tally)
        outside: dict[Key, int] = defaultdict(int)
        for key, tally in counted.items():
            place = (*key[:size], *[None] * (4 - size))
            if size == 2 or key[size - 1] is not None:
                sums[place].add(tally)
                outside[place] += left[key]
        shown = {place for place, n in outside.items() if n >= fewest}
        found |= {place: sums[place] for place in shown}
        for key in left:
            if (*key[:size], *[None] * (4 - size)) in shown:
                left[key] = 0
    return found


def _write(street_id: str, found: dict[Key, Tally], since: dt.date) -> None:
    now, kept = clock.now(), {}
    for row in RecurringMatter.objects.select_for_update(of=("self",)).order_by("id"):
        kept[row.category_id, row.compound_id, row.building_id, row.entrance_id] = row
    new, changed = [], []
    for key, tally in found.items():
        row = kept.pop(key, None)
        if row is None:
            names = ("category_id", "compound_id", "building_id", "entrance_id")
            row = RecurringMatter(street_id=street_id, **dict(zip(names, key, strict=True)))
            new.append(row)
        else:
            changed.append(row)
            _come_up_again(row, tally.case_count)
        for name, value in vars(tally).items():
            setattr(row, name, value)
        row.since_on, row.counted_at = since, now
    for row in kept.values():
        if row.state == State.FOUND:
            row.state = State.GONE
            changed.append(row)
    RecurringMatter.objects.bulk_create(new)
    fields = ["state", "since_on", "counted_at", *vars(Tally())]
    RecurringMatter.objects.bulk_update(changed, fields, batch_size=500)


def _come_up_again(row: RecurringMatter, now_counted: int) -> None:
    """What was gone is found again; what was set aside only after as many more cases as the rule says."""
    if row.state == State.GONE:
        row.state = State.FOUND
    if row.state == State.SET_ASIDE and now_counted >= (row.set_aside_at_count or 0) + recurring_threshold():
        row.state = State.FOUND
