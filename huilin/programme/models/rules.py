"""The numbers of the programme; rows with dates and sources."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.dated_numbers import DatedNumber, Numbers


class ProgrammeRule(DatedNumber):
    class Name(models.TextChoices):
        CONFIRM_WITHIN = "confirm_within", _("报到多久内确认")
        HOURS_WITHIN = "hours_within", _("服务后多久内核实时长")
        HOURS_STEP = "hours_step", _("时长以多少为一档")
        VISIT_COUNTS = "visit_counts", _("走访一户算多久")

    name = models.CharField(_("规则"), max_length=30, choices=Name)

    class Meta:
        verbose_name = _("党员报到规则")
        constraints = [models.UniqueConstraint(fields=["name", "valid_from"], name="programmerule_once")]


rules = Numbers(ProgrammeRule)
number, allowed = rules.number, rules.allowed


def stepped(minutes: int) -> int:
    """Minutes of service taken to the nearest step, one step at least."""
    step = number(ProgrammeRule.Name.HOURS_STEP)
    return max(step, step * ((minutes + step // 2) // step))
