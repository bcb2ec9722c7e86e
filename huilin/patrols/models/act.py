"""What every act on a hazard shares, and the acts that carry nothing but their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.acts import ActRecord
from huilin.core.tenancy import TenantForeignKey
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.rules import Grade


class HazardAct(ActRecord):
    on = "hazard"

    hazard = TenantForeignKey("patrols.Hazard", related_name="%(class)ss")

    class Meta:
        abstract = True


class HazardGrading(HazardAct):
    grade = models.CharField(max_length=8, choices=Grade)
    criterion = models.CharField(max_length=40)
    told = models.CharField(max_length=200)
    """The criterion as it read then."""
    source = models.CharField(max_length=200)
    equipment_class = models.CharField(max_length=20, choices=EquipmentClass)
    remark = models.TextField(blank=True)

    class Meta:
        verbose_name = _("隐患定级")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="hazardgrading_hazard")]


class HazardDismissal(HazardAct):
    reason = models.TextField()

    class Meta:
        verbose_name = _("不是隐患")
        indexes = [models.Index(fields=["street_id", "hazard"], name="hazarddismissal_hazard")]


class HazardEscalation(HazardAct):
    class To(models.TextChoices):
        FIRE = "fire", _("消防救援机构")
        HOUSING = "housing", _("住建部门")
        CITY = "city", _("城管部门")
        POLICE = "police", _("派出所")
        STREET = "street", _("街道办事处")

    to = models.CharField(max_length=8, choices=To)
    reason = models.TextField()

    class Meta:
        verbose_name = _("上报隐患")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="hazardescalation_hazard")]


class RectificationOrder(HazardAct):
    """The five things that must be settled (五落实): who, how, with which money, until when, what protects meanwhile."""

    responsible_name = models.CharField(max_length=60)
    measure = models.TextField()
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    money_from = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField()
    interim = models.TextField(blank=True)

    class Meta:
        verbose_name = _("整改通知")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="rectificationorder_hazard")]


class DayRequest(HazardAct):
    """Whoever has to rectify asks for a later day."""

    until = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        verbose_name = _("申请整改延期")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="dayrequest_hazard")]


class DayAnswer(HazardAct):
    granted = models.BooleanField()
    until = models.DateTimeField()
    remark = models.TextField(blank=True)

    class Meta:
        verbose_name = _("答复整改延期")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="dayanswer_hazard")]


class Rectification(HazardAct):
    text = models.TextField()
    money = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("整改完成")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="rectification_hazard")]


class Reinspection(HazardAct):
    passed = models.BooleanField()
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("隐患复查")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="reinspection_hazard")]


class HazardClosure(HazardAct):
    remark = models.TextField(blank=True)

    class Meta:
        verbose_name = _("隐患销号")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="hazardclosure_hazard")]


class HazardReopening(HazardAct):
    reason = models.TextField()

    class Meta:
        verbose_name = _("隐患又出现")
        indexes = [models.Index(fields=["street_id", "hazard", "at"], name="hazardreopening_hazard")]
