"""The states of a hazard and the one table of allowed moves (docs/reference/hazard-states.md; source: brief 4.10).

Overdue is no state: a clock runs beside each step, so that a late order can still be carried out by the same move.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HazardStatus(models.TextChoices):
    REPORTED = "reported", _("待核实定级")
    NOT_HAZARD = "not_hazard", _("不是隐患")
    GRADED = "graded", _("待下整改通知")
    ESCALATED = "escalated", _("已报上级部门")
    ORDERED = "ordered", _("整改中")
    RECTIFIED = "rectified", _("待复查")
    REINSPECTED = "reinspected", _("待销号")
    CLOSED = "closed", _("已销号")
    REOPENED = "reopened", _("又出现了")


S = HazardStatus
RESPONSIBLE = "RESPONSIBLE"
OPEN = tuple(state for state in S if state not in (S.NOT_HAZARD, S.CLOSED))

TRANSITIONS: dict[tuple[HazardStatus, HazardStatus], frozenset[str]] = {
    # Whoever grades has been there and looked: confirming and grading are one act on the paper too.
    (S.REPORTED, S.GRADED): frozenset({"SL", "CS", "PO", "SO"}),
    (S.REPORTED, S.NOT_HAZARD): frozenset({"SL", "CS", "SO"}),
    (S.GRADED, S.ORDERED): frozenset({"CS", "PO", "SO"}),
    (S.GRADED, S.ESCALATED): frozenset({"CS", "SO", "LD"}),
    (S.ESCALATED, S.ORDERED): frozenset({"SO"}),
    (S.ORDERED, S.RECTIFIED): frozenset({RESPONSIBLE, "CS", "PO", "SO"}),
    (S.ORDERED, S.ESCALATED): frozenset({"CS", "SO", "LD"}),
    (S.RECTIFIED, S.REINSPECTED): frozenset({"SL", "CS", "PO", "SO"}),
    # Looked at again and not good yet: the same order goes on with a new day.
    (S.RECTIFIED, S.ORDERED): frozenset({"SL", "CS", "PO", "SO"}),
    (S.REINSPECTED, S.CLOSED): frozenset({"CS", "SO", "LD"}),
    (S.CLOSED, S.REOPENED): frozenset({"CS", "SO"}),
    (S.REOPENED, S.GRADED): frozenset({"CS", "SO"}),
}
