"""A household says that the visit took place: on its phone, or with signature or thumb on the sheet."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Household
from huilin.visits.models.visit import Visit, VisitResult
from huilin.visits.permissions import VISIT_ACKNOWLEDGE


class Acknowledgment(TenantModel):
    append_only = True

    class Answer(models.TextChoices):
        YES = "yes", gettext_lazy("来过，谢谢")
        NO = "no", gettext_lazy("没有来过")

    visit = TenantForeignKey(Visit, related_name="acknowledgments")
    answer = models.CharField(max_length=4, choices=Answer)
    remark = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = gettext_lazy("住户回执")
        constraints = [models.UniqueConstraint(fields=["street_id", "visit"], name="acknowledgment_once")]

    @classmethod
    @verb
    def give(cls, visit: Visit, *, by: Actor, answer: str, remark: str = "") -> "Acknowledgment":
        """The household has said whether somebody came. Raises Forbidden, Refused, Conflict the second time."""
        demand(by, VISIT_ACKNOWLEDGE, visit)
        if answer not in cls.Answer.values or visit.result != VisitResult.MET:
            raise Refused(_("请选一项。"), field="answer")
        Household.locked(visit.household_id)
        if cls.objects.filter(visit=visit).exists():
            raise Conflict(_("您家已经回过了。"))
        told: dict[str, Any] = {"answer": answer, "remark": clean_text(remark)[:200]}
        kept = cls(visit=visit, at=clock.now(), by_person_id=by.person_id, street_id=visit.street_id, **told)
        kept.save(force_insert=True)
        record("visit.acknowledged", visit, by=by, role=by.role_for(VISIT_ACKNOWLEDGE), answer=answer)
        return kept
