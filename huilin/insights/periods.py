"""From when to when a number counts, in whole local days, and the period before it."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CHOICES = {
    "month": _("本月"),
    "last_month": _("上月"),
    "quarter": _("本季度"),
    "year": _("今年"),
    "custom": _("自己选"),
}


@dataclass(frozen=True)
class Period:
    """From the first day through the last, both counted."""

    first: dt.date
    last: dt.date

    @property
    def starts_at(self) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(self.first, dt.time()))

    @property
    def ends_at(self) -> dt.datetime:
        """The first moment that no longer counts."""
        return timezone.make_aware(dt.datetime.combine(self.last + dt.timedelta(days=1), dt.time()))

    @property
    def ends(self) -> tuple[dt.date, dt.date]:
        """The first day, and the first that no longer counts."""
        return self.first, self.last + dt.timedelta(days=1)

    @property
    def months(self) -> tuple[dt.date, dt.date]:
        """The first days of the first whole month and of the month after the last; no later where there is none."""
        first, end = self.ends
        return add_months(first - dt.timedelta(days=1), 1).replace(day=1), end.replace(day=1)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> "Period":
        """The same stretch before: whole months where this one begins with a month, otherwise as many days."""
        if self.first.day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            first = add_months(self.first, -months)
            whole = (self.last + dt.timedelta(days=1)).day == 1
            last = self.first - dt.timedelta(days=1) if whole else first + (self.last - self.first)
            return Period(first, min(last, self.first - dt.timedelta(days=1)))
        return Period(self.first - dt.timedelta(days=self.days), self.first - dt.timedelta(days=1))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def named(name: str, today: dt.date) -> Period:
    """The period that a choice names; up to today where it is not over."""
    month = today.replace(day=1)
    if name == "last_month":
        return Period(add_months(month, -1), month - dt.timedelta(days=1))
    if name == "quarter":
        return Period(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today)
    if name == "year":
        return Period(today.replace(month=1, day=1), today)
    return Period(month, today)
