"""What a visit led to: a matter, a hazard, a topic, a work. Written once; both sides show it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.continuing import Continuation, Heard
from huilin.core.errors import Refused
from huilin.core.permissions import Actor, demand
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Household
from huilin.visits.models.visit import Visit
from huilin.visits.permissions import VISIT_RECORD


class VisitOutcome(TenantModel):
    append_only = True

    visit = TenantForeignKey(Visit, related_name="outcomes")
    kind = models.CharField(max_length=20)
    """The name of the continuation: case, hazard, topic, work."""
    subject_id = models.UUIDField()
    label = models.CharField(max_length=60)
    """What the other side is called there: its number or title."""
    url = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("走访引出的事")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "visit", "kind"], name="visitoutcome_once")
        ]
        indexes = [models.Index(fields=["street_id", "subject_id"], name="visitoutcome_subject")]

    @classmethod
    @verb
    def open(cls, visit: Visit, to: Continuation, *, by: Actor, text: str = "") -> "VisitOutcome":
        """What was heard goes on as a thing of another room, with the words and the place of the visit; nothing is typed
        twice. A second time for the same kind gives the first one. Raises Forbidden, Refused without words."""
        demand(by, VISIT_RECORD, visit)
        Household.locked(visit.household_id)
        kept = cls.objects.filter(visit=visit, kind=to.kind).first()
        if kept is not None:
            return kept  # type: ignore[no-any-return]
        text = clean_text(text) or visit.heard
        if not text:
            raise Refused(_("请写一句听到了什么。"), field="heard")
        thing = to.open(_heard(visit, text), by)
        outcome = cls(
            visit=visit, kind=to.kind, subject_id=thing.subject_id, label=thing.label, url=thing.url,
            at=clock.now(), street_id=visit.street_id,
        )  # fmt: skip
        outcome.save(force_insert=True)
        record("visit.led_on", visit, by=by, role=by.role_for(VISIT_RECORD), to=thing.label)
        return outcome


def _heard(visit: Visit, text: str) -> Heard:
    dwelling = visit.household.dwelling
    place: dict[str, Any] = {"compound": visit.compound, "building": dwelling.building}
    return Heard(text=text, key=f"visit:{visit.pk}", source="visit", entrance=dwelling.entrance, **place)
