"""How often each kind of household is visited, and the other numbers of visiting; rows with dates and sources."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.core.dated_numbers import DatedNumber, Numbers
from huilin.core.reference import ReferenceTable, reference_changed


class HouseholdClass(models.TextChoices):
    """What decides how often a home is visited. A standing care flag comes before everything else."""

    CARED = "cared", _("关爱户")
    TENANT = "tenant", _("租住户")
    RESIDENT = "resident", _("常住户")
    VACANT = "vacant", _("空置户")


class VisitCycle(models.Model):
    """A class of household is visited once in each week, month or quarter, from one day to another."""

    class Every(models.TextChoices):
        WEEK = "week", _("每周")
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季度")
        NEVER = "never", _("不排")

    household_class = models.CharField(_("住户类别"), max_length=10, choices=HouseholdClass)
    every = models.CharField(_("多久走访一次"), max_length=8, choices=Every)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("走访周期")
        constraints = [
            models.UniqueConstraint(fields=["household_class", "valid_from"], name="visitcycle_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_household_class_display()} {self.get_every_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


_cycles: ReferenceTable[list[VisitCycle]] = ReferenceTable(
    lambda: list(VisitCycle.objects.order_by("-valid_from"))
)


def cycles_on(day: dt.date) -> dict[str, str]:
    """{household class: how often} in force on `day`; a class without a row is not visited by plan."""
    found: dict[str, str] = {}
    for row in _cycles.get():
        if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            found.setdefault(row.household_class, row.every)
    return found


class VisitRule(DatedNumber):
    class Name(models.TextChoices):
        DOOR_CARD_AFTER = "door_card_after", _("连续几次没人在家留门卡")
        TRY_AGAIN_AFTER = "try_again_after", _("没人在家多久以后再去")
        ALERT_AFTER = "alert_after", _("关爱户连续几次没走访提醒社区")
        RECORD_WITHIN = "record_within", _("走访后多久内要记下")
        RISK_CARED = "risk_cared", _("排序：关爱户加几分")
        RISK_MISSED = "risk_missed", _("排序：每漏一次加几分")
        RISK_MONTH = "risk_month", _("排序：每隔一个月没见面加几分")

    class Unit(models.TextChoices):
        TIMES = "times", _("次")
        HOURS = "hours", _("小时")
        DAYS = "days", _("天")
        WORKDAYS = "workdays", _("工作日")
        POINTS = "points", _("分")

    name = models.CharField(_("规则"), max_length=30, choices=Name)
    unit = models.CharField(_("单位"), max_length=8, choices=Unit)

    class Meta:
        verbose_name = _("走访规则")
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="visitrule_once")]


rules = Numbers(VisitRule)
rule, number, allowed = rules.rule, rules.number, rules.allowed


@dataclass(frozen=True)
class Window:
    """The days within which a household is to be visited once, both included."""

    first: dt.date
    last: dt.date


def windows(every: str, month: dt.date, slot: int) -> list[Window]:
    """The windows of a cycle that begin in `month` (its first day).

    Weeks belong to the month of their Monday. Quarterly homes are shared out over the three months by `slot`
    (0, 1 or 2) and may be visited until the quarter ends.
    """
    following = (month + dt.timedelta(days=32)).replace(day=1)
    if every == VisitCycle.Every.WEEK:
        monday = month + dt.timedelta(days=-month.weekday() % 7)
        starts = [monday + dt.timedelta(weeks=week) for week in range(6)]
        return [Window(start, start + dt.timedelta(days=6)) for start in starts if start < following]
    if every == VisitCycle.Every.MONTH:
        return [Window(month, following - dt.timedelta(days=1))]
    if every == VisitCycle.Every.QUARTER and (month.month - 1) % 3 == slot:
        ends_in = (month.month - 1) // 3 * 3 + 3
        after = dt.date(month.year + ends_in // 12, ends_in % 12 + 1, 1)
        return [Window(month, after - dt.timedelta(days=1))]
    return []


def today() -> dt.date:
    return timezone.localdate(clock.now())
