"""Working days and deadlines (Civil Code art. 200-204: the first day is not counted, the last one ends with it).

Order of evidence for a day: the holiday table, then the published calendar that the library carries, then the weekday, which
is flagged provisional because the State Council's notice for that year is not known yet.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import chinese_calendar
from django.utils import timezone

from huilin.core.models import Holiday
from huilin.core.reference import ReferenceTable

Unit = Literal["minutes", "hours", "days", "workdays"]
DAY_ENDS = dt.time(18, 0)
"""A deadline counted in days falls on the close of business."""

holidays: ReferenceTable[dict[dt.date, str]] = ReferenceTable(
    lambda: dict(Holiday.objects.values_list("day", "kind"))
)


@dataclass(frozen=True, slots=True)
class DayKind:
    is_workday: bool
    is_provisional: bool = False


def kind_of(day: dt.date) -> DayKind:
    """Whether people work on `day`, and whether that is only a guess from the weekday."""
    known = holidays.get().get(day)
    if known is not None:
        return DayKind(known == Holiday.Kind.WORK)
    return published_kind_of(day)


@lru_cache(maxsize=10_000)
def published_kind_of(day: dt.date) -> DayKind:
    """By the calendar that the library carries, otherwise by the weekday. The library looks all its days over each time."""
    try:
        return DayKind(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return DayKind(day.weekday() < 5, is_provisional=True)


def is_workday(day: dt.date) -> bool:
    return kind_of(day).is_workday


def add_workdays(day: dt.date, count: int) -> dt.date:
    """The `count`-th working day after `day`; `day` itself is not counted."""
    while count > 0:
        day += dt.timedelta(days=1)
        if is_workday(day):
            count -= 1
    return day


def workdays_between(start: dt.date, end: dt.date) -> int:
    """How many working days lie after `start`, up to and with `end`."""
    days = (end - start).days
    return sum(is_workday(start + dt.timedelta(days=n)) for n in range(1, days + 1))


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time that a rule allows."""

    amount: int
    unit: Unit

    def after(self, start: dt.datetime) -> dt.datetime:
        """The moment when the limit ends, in the local time zone.

        Minutes and hours run through; days end at the close of business, and a last calendar day on a day off moves to the
        next working day (Civil Code art. 203).
        """
        if self.unit in ("minutes", "hours"):
            return start + dt.timedelta(**{self.unit: self.amount})
        day = timezone.localtime(start).date()
        if self.unit == "workdays":
            day = add_workdays(day, self.amount)
        else:
            day += dt.timedelta(days=self.amount)
            if not is_workday(day):
                day = add_workdays(day, 1)
        return timezone.make_aware(dt.datetime.combine(day, DAY_ENDS))
