"""Days and counts of hazards and patrols, and the criteria by which a hazard is graded; rows with dates and sources."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.core.dated_numbers import DatedNumber, Numbers
from huilin.core.reference import ReferenceTable, reference_changed


class Grade(models.TextChoices):
    """The house never says that a hazard is major: only the fire rescue authority determines that (GB 35181-2025)."""

    GENERAL = "general", _("一般")
    LARGER = "larger", _("较大")
    MAJOR = "major", _("疑似重大")


class PatrolRule(DatedNumber):
    class Name(models.TextChoices):
        GRADE_WITHIN = "grade_within", _("隐患：多久内核实定级")
        ORDER_WITHIN = "order_within", _("隐患：定级后多久内下整改通知")
        RECTIFY_GENERAL = "rectify_general", _("隐患：一般隐患最长整改多久")
        RECTIFY_LARGER = "rectify_larger", _("隐患：较大隐患最长整改多久")
        RECTIFY_MAJOR = "rectify_major", _("隐患：疑似重大隐患最长整改多久")
        REINSPECT_WITHIN = "reinspect_within", _("隐患：整改后多久内复查")
        CLOSE_WITHIN = "close_within", _("隐患：复查后多久内销号")
        RECURS_WITHIN = "recurs_within", _("隐患：多久内同一处同一类算重复")
        PATROL_TELL_LEADER = "patrol_tell_leader", _("巡查：过期几天告诉管家组长")
        PATROL_TELL_COMMUNITY = "patrol_tell_community", _("巡查：过期几天告诉社区")

    name = models.CharField(_("规则"), max_length=30, choices=Name)

    class Meta:
        verbose_name = _("巡查和隐患规则")
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="patrolrule_once")]


rules = Numbers(PatrolRule)
rule, number, allowed = rules.rule, rules.number, rules.allowed

RECTIFY = {
    Grade.GENERAL: PatrolRule.Name.RECTIFY_GENERAL,
    Grade.LARGER: PatrolRule.Name.RECTIFY_LARGER,
    Grade.MAJOR: PatrolRule.Name.RECTIFY_MAJOR,
}


class HazardCriterion(models.Model):
    """What makes a hazard general, larger or suspected of being major, from one day to another."""

    slug = models.SlugField(_("代号"), max_length=40)
    grade = models.CharField(_("等级"), max_length=8, choices=Grade)
    text = models.CharField(_("判定标准"), max_length=200)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("隐患等级标准")
        constraints = [models.UniqueConstraint(fields=["slug", "valid_from"], name="hazardcriterion_once")]

    def __str__(self) -> str:
        return f"{self.get_grade_display()}：{self.text}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


_criteria: ReferenceTable[list[HazardCriterion]] = ReferenceTable(
    lambda: list(HazardCriterion.objects.order_by("-valid_from", "pk"))
)


def in_force(rows: list[Any], key: str, day: dt.date) -> dict[Any, Any]:
    """{key: row in force on `day`} of rows that stand latest first."""
    found: dict[Any, Any] = {}
    for row in rows:
        if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            found.setdefault(getattr(row, key), row)
    return found


def criteria() -> dict[str, HazardCriterion]:
    """{slug: criterion} in force today."""
    return in_force(_criteria.get(), "slug", today())


def today() -> dt.date:
    return timezone.localdate(clock.now())
