"""The rules of casework that are numbers: one effective-dated table with sources, kept in memory."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.workdays import Limit


class CaseRule(models.Model):
    """One number of casework, in force from one day to another."""

    class Name(models.TextChoices):
        YELLOW_SHARE = "yellow_share", _("黄灯：用去时限的百分之几")
        RED_SHARE = "red_share", _("红灯：用去时限的百分之几")
        SUPERVISED_AFTER = "supervised_after", _("超期多久自动督办")
        MOST_EXTENSIONS = "most_extensions", _("最多延期几次")
        LONGEST_EXTENSION = "longest_extension", _("一次延期最长多久")
        LONGEST_SUSPENSION = "longest_suspension", _("挂账最长多久要复核")
        OVERDUE_REVIEW = "overdue_review", _("复核日过后多久自动恢复办理")
        VERIFICATION_LIMIT = "verification_limit", _("答复后多久内核查")
        REOPENING_WINDOW = "reopening_window", _("办结后多久内可以重开")
        MOST_REOPENINGS = "most_reopenings", _("最多重开几次")
        RETURN_LIMIT = "return_limit", _("派单后多久内可以退回")
        RETURN_URGENT = "return_urgent", _("紧急事项派单后多久内可以退回")
        WHISTLE_LIMIT = "whistle_limit", _("吹哨后多久内要响应")
        WHISTLE_URGENT = "whistle_urgent", _("紧急吹哨后多久内要响应")
        MERGE_WINDOW = "merge_window", _("相隔多久以内可以合并")

    class Unit(models.TextChoices):
        PERCENT = "percent", _("％")
        TIMES = "times", _("次")
        MINUTES = "minutes", _("分钟")
        HOURS = "hours", _("小时")
        DAYS = "days", _("天")
        WORKDAYS = "workdays", _("工作日")

    name = models.CharField(_("规则"), max_length=30, choices=Name)
    value = models.SmallIntegerField(_("数值"))
    unit = models.CharField(_("单位"), max_length=8, choices=Unit)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("办件规则")
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="caserule_once")]

    def __str__(self) -> str:
        return f"{self.get_name_display()} {self.value}{self.get_unit_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


rules: ReferenceTable[list[CaseRule]] = ReferenceTable(lambda: list(CaseRule.objects.order_by("-valid_from")))


def rule(name: str, day: dt.date | None = None) -> CaseRule:
    """The row in force on `day` (today without one), the latest where several are. Raises LookupError."""
    day = day or timezone.localdate(clock.now())
    for row in rules.get():
        if row.name == name and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            return row
    raise LookupError(f"no rule {name} on {day}")


def number(name: str, day: dt.date | None = None) -> int:
    return rule(name, day).value


def allowed(name: str, day: dt.date | None = None) -> Limit:
    """The rule as an amount of time."""
    row = rule(name, day)
    return Limit(row.value, row.unit)  # type: ignore[arg-type]


def reopening_window() -> dt.timedelta:
    """How long after closing the reporter may come back; then the case is archived."""
    return dt.timedelta(days=number(CaseRule.Name.REOPENING_WINDOW))


def most_reopenings() -> int:
    return number(CaseRule.Name.MOST_REOPENINGS)
