"""Grading: somebody looked, said how bad it is and by which criterion; or that it is none; or that others must decide."""

from typing import Any

from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.patrols.models.act import HazardDismissal, HazardEscalation, HazardGrading
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.rules import Grade, PatrolRule, allowed, criteria
from huilin.patrols.models.status import HazardStatus
from huilin.patrols.permissions import HAZARD_GRADE, HAZARD_REPORT_UPWARD


class Gradable:
    @verb
    def grade_as(
        self: Any,
        *,
        by: Actor,
        criterion: str,
        equipment_class: str,
        remark: str = "",
        version: int | None = None,
    ) -> None:
        """The hazard is confirmed and has the grade of the criterion, whose words and source are kept with the act.

        Suspected of being major: the street's leaders are told in this transaction. Only the fire rescue authority
        determines a major fire hazard (GB 35181-2025). Raises Forbidden, Refused, Conflict. Locks the hazard.
        """
        found = criteria().get(criterion)
        if found is None:
            raise Refused(_("请选判定标准。"), field="criterion")
        if equipment_class not in EquipmentClass.values:
            raise Refused(_("请选是哪一类。"), field="equipment_class")
        self.begin(HAZARD_GRADE, by, version=version)
        self.move(HazardStatus.GRADED, by, due_at=allowed(PatrolRule.Name.ORDER_WITHIN).after(clock.now()))
        self.grade, self.equipment_class = found.grade, equipment_class
        self.recurrence = self.earlier().count()
        role = by.role_for(HAZARD_GRADE)
        HazardGrading.write(
            self, by, role, grade=found.grade, criterion=found.slug, told=found.text, source=found.source,
            equipment_class=equipment_class, remark=clean_text(remark),
        )  # fmt: skip
        grade = str(found.get_grade_display())
        self.commit(
            "hazard.graded", by, role=role, reason=clean_text(remark), grade=grade, criterion=found.text
        )
        if found.grade == Grade.MAJOR:
            self.tell_up(by, role)

    @verb
    def dismiss(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """It is no hazard, with the reason. Raises Forbidden, Refused without a reason, Conflict. Locks the hazard."""
        self.begin(HAZARD_GRADE, by, version=version)
        reason = required(reason, "reason")
        self.move(HazardStatus.NOT_HAZARD, by, due_at=None)
        role = by.role_for(HAZARD_GRADE)
        HazardDismissal.write(self, by, role, reason=reason)
        self.commit("hazard.dismissed", by, role=role, reason=reason)

    @verb
    def escalate(self: Any, *, by: Actor, to: str, reason: str, version: int | None = None) -> None:
        """Another authority has it; the street gives the order afterwards. Raises Forbidden, Refused, Conflict. Locks it."""
        if to not in HazardEscalation.To.values:
            raise Refused(_("请选报给哪里。"), field="to")
        self.begin(HAZARD_REPORT_UPWARD, by, version=version)
        reason = required(reason, "reason")
        self.move(HazardStatus.ESCALATED, by, due_at=None)
        role = by.role_for(HAZARD_REPORT_UPWARD)
        act = HazardEscalation.write(self, by, role, to=to, reason=reason)
        self.commit("hazard.escalated", by, role=role, reason=reason, to=str(act.get_to_display()))


def required(text: str, field: str) -> str:
    """The words, cleaned; raises Refused at `field` without any."""
    text = clean_text(text)
    if not text:
        raise Refused(_("请写清楚。"), field=field)
    return text
