"""Counting the cases of a period and of the one before: every measure per compound and category in one statement."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, ExpressionWrapper, F, FloatField, Q, Value, When
from django.db.models import Case as Choice
from django.db.models.fields import BooleanField, DurationField
from django.utils import timezone

from huilin.cases.models import Case
from huilin.cases.permissions import CASE_READ
from huilin.core.permissions import Actor, visible_where
from huilin.core.tenancy import current_street
from huilin.insights.keeping import kept
from huilin.insights.measures import MEASURES, NEVER_COUNTED
from huilin.insights.periods import Period


@dataclass
class Figures:
    """What was counted. Keys of `compounds` and `categories` are ids and slugs; each value counts every measure."""

    total: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    compounds: dict[UUID, Counter[str]] = field(default_factory=dict)
    categories: dict[str, Counter[str]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)


def received(actor: Actor, first: dt.datetime, last: dt.datetime) -> Any:
    """The cases that the actor may read and that came in from `first` up to, but not with, `last`."""
    cases = Case.objects.visible_to(actor).filter(submitted_at__gte=first, submitted_at__lt=last)
    return cases.exclude(status__in=NEVER_COUNTED).order_by()


def key(of: str, actor: Actor, period: Period) -> tuple[Any, ...]:
    """What one answer is for: the same cases, the same days."""
    where, given = visible_where(Case, actor, CASE_READ)
    return (of, current_street(), where, *given.values(), period)


def count(actor: Actor, period: Period, now: dt.datetime | None = None) -> Figures:
    """Every measure for `period` and in sum for the period before; one statement. Kept for a minute where it takes long."""
    if now is not None:
        return counted(actor, period, now)
    return kept.get(key("counts", actor, period), lambda: counted(actor, period, timezone.now()))


def counted(actor: Actor, period: Period, now: dt.datetime) -> Figures:
    tallies: dict[str, Any] = {
        key: Count("pk", filter=measure.counts(now)) for key, measure in MEASURES.items()
    }
    is_now = Choice(
        When(submitted_at__gte=period.starts_at, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = (
        received(actor, period.before().starts_at, period.ends_at)
        .filter(Q(submitted_at__gte=period.starts_at) | Q(submitted_at__lt=period.before().ends_at))
        .annotate(is_now=is_now)
        .values("is_now", "compound_id", "compound__name", "category_id")
        .annotate(**tallies)
    )
    figures = Figures()
    for row in rows:
        counted = Counter({key: row[key] for key in MEASURES})
        if not row["is_now"]:
            figures.before.update(counted)
            continue
        figures.total.update(counted)
        figures.names[row["compound_id"]] = row["compound__name"]
        figures.compounds.setdefault(row["compound_id"], Counter()).update(counted)
        figures.categories.setdefault(row["category_id"] or "", Counter()).update(counted)
    return figures


class Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM (%(expressions)s)))"
    output_field = FloatField()


def medians(actor: Actor, period: Period) -> dict[str, float | None]:
    """Half of the matters were faster: hours until the first contact, days until the reply; one statement, kept as well."""
    return kept.get(key("medians", actor, period), lambda: _medians(actor, period))


def _medians(actor: Actor, period: Period) -> dict[str, float | None]:
    gap = {
        name: ExpressionWrapper(F(column) - F("submitted_at"), output_field=DurationField())
        for name, column in (("contact", "contacted_at"), ("reply", "replied_at"))
    }
    found = received(actor, period.starts_at, period.ends_at).aggregate(
        contact=Median(gap["contact"]), reply=Median(gap["reply"])
    )
    hours, seconds = found["contact"], found["reply"]
    return {"contact_hours": hours and hours / 3600, "reply_days": seconds and seconds / 86400}
