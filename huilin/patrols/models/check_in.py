"""A check-in at a point: which one, when, and what each line of the checklist got for an answer."""

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy

from huilin.cases.models import NewFile
from huilin.core.ids import new_id
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.hazard import Hazard
from huilin.patrols.models.route import Checkpoint


@dataclass(frozen=True)
class NewCheckIn:
    """What somebody noted at a point, perhaps without signal."""

    answers: dict[str, bool]
    """{line of the checklist: whether it is in order}."""
    client_id: UUID = field(default_factory=new_id)
    remark: str = ""
    photos: tuple[NewFile, ...] = ()
    noted_at: dt.datetime | None = None


class CheckIn(TenantModel):
    append_only = True

    client_id = models.UUIDField()
    run = TenantForeignKey("patrols.PatrolRun", related_name="checkins")
    checkpoint = TenantForeignKey(Checkpoint, related_name="+")
    at = models.DateTimeField()
    remark = models.CharField(max_length=200, blank=True)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name = gettext_lazy("签到")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "client_id"], name="checkin_client"),
            models.UniqueConstraint(fields=["street_id", "run", "checkpoint"], name="checkin_once"),
        ]


class CheckAnswer(TenantModel):
    """One line of the checklist as it read then, and whether it was in order."""

    append_only = True

    check_in = TenantForeignKey(CheckIn, related_name="answers")
    slug = models.CharField(max_length=40)
    text = models.CharField(max_length=100)
    source = models.CharField(max_length=200)
    equipment_class = models.CharField(max_length=20, choices=EquipmentClass)
    is_good = models.BooleanField()
    hazard = TenantForeignKey(Hazard, null=True, related_name="+")

    class Meta:
        verbose_name = gettext_lazy("检查结果")
        indexes = [models.Index(fields=["street_id", "hazard"], name="checkanswer_hazard")]
        constraints = [
            models.UniqueConstraint(fields=["street_id", "check_in", "slug"], name="checkanswer_once")
        ]
