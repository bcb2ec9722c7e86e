"""The register of fire equipment and its monthly look-through, one line a device."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Permission, Scoped, demand, visible
from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.finding import NewHazard
from huilin.patrols.models.hazard import Hazard
from huilin.patrols.models.rules import in_force, today
from huilin.patrols.permissions import HAZARD_READ, KEEP_ROUTES, PATROL_CHECK_IN
from huilin.places.models import Building, Community, Compound


class DeviceKind(models.TextChoices):
    WATER = "water", gettext_lazy("水基灭火器")
    POWDER = "powder", gettext_lazy("干粉灭火器")
    CLEAN = "clean", gettext_lazy("洁净气体灭火器")
    CARBON = "carbon", gettext_lazy("二氧化碳灭火器")
    INDOOR = "indoor", gettext_lazy("室内消火栓")
    OUTDOOR = "outdoor", gettext_lazy("室外消火栓")
    LIGHT = "light", gettext_lazy("应急照明和疏散标志")


CLASS_OF = {
    DeviceKind.INDOOR: EquipmentClass.INDOOR_HYDRANT,
    DeviceKind.OUTDOOR: EquipmentClass.OUTDOOR_HYDRANT,
    DeviceKind.LIGHT: EquipmentClass.EMERGENCY_LIGHT,
}
"""What a fault of such a device is called as a hazard; extinguishers of every kind are one class."""


class DeviceLife(models.Model):
    """How many years after it was made a kind of device is scrapped, from one day to another."""

    kind = models.CharField(gettext_lazy("种类"), max_length=10, choices=DeviceKind)
    years = models.SmallIntegerField(gettext_lazy("最多用几年"))
    valid_from = models.DateField(gettext_lazy("从哪天起"))
    valid_to = models.DateField(gettext_lazy("到哪天止"), null=True, blank=True)
    source = models.CharField(gettext_lazy("依据"), max_length=200)

    class Meta:
        verbose_name = gettext_lazy("消防器材年限")
        constraints = [models.UniqueConstraint(fields=["kind", "valid_from"], name="devicelife_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.years}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


_lives: ReferenceTable[list[DeviceLife]] = ReferenceTable(
    lambda: list(DeviceLife.objects.order_by("-valid_from"))
)


def scrapped_on(kind: str, made_on: dt.date | None) -> dt.date | None:
    """The day on which a device of this kind is too old; None where no rule says so."""
    life = in_force(_lives.get(), "kind", today()).get(kind)
    if life is None or made_on is None:
        return None
    last = 28 if (made_on.month, made_on.day) == (2, 29) else made_on.day
    return made_on.replace(year=made_on.year + life.years, day=last)


class DeviceQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor, permission: Permission = HAZARD_READ) -> models.QuerySet["FireDevice"]:
        return self.filter(visible(FireDevice, actor, permission))

    def in_use(self) -> models.QuerySet["FireDevice"]:
        return self.filter(is_retired=False)


@dataclass(frozen=True)
class NewDevice:
    kind: str
    number: str
    where: str
    building: Building | None = None
    made_on: dt.date | None = None
    serviced_on: dt.date | None = None
    expires_on: dt.date | None = None
    """By the rule of its kind where nothing is given."""


class FireDevice(TenantModel, Scoped):
    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="fire_devices")
    building = TenantForeignKey(Building, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=DeviceKind)
    number = models.CharField(max_length=20)
    where = models.CharField(max_length=60)
    made_on = models.DateField(null=True)
    serviced_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    is_retired = models.BooleanField(default=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(DeviceQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("消防器材")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "compound", "number"], name="device_number")
        ]
        indexes = [
            models.Index(
                fields=["street_id", "expires_on"], name="device_expiry", condition=models.Q(is_retired=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"  # type: ignore[attr-defined]

    @classmethod
    @verb
    def enter(cls, compound: Compound, new: NewDevice, *, by: Actor) -> "FireDevice":
        """The device stands in the register. Raises Forbidden, Refused, Conflict where the number is taken."""
        demand(by, KEEP_ROUTES, compound)
        number, where = clean_text(new.number)[:20], clean_text(new.where)[:60]
        if not number or not where or new.kind not in DeviceKind.values:
            raise Refused(_("请写种类、编号和位置。"))
        if new.building is not None and new.building.compound_id != compound.pk:
            raise Refused(_("这栋楼不在这个小区。"), field="building")
        device = cls(
            compound=compound, community_id=compound.community_id, building=new.building, kind=new.kind, number=number,
            where=where, made_on=new.made_on, serviced_on=new.serviced_on, street_id=compound.street_id,
            expires_on=new.expires_on or scrapped_on(new.kind, new.made_on),
        )  # fmt: skip
        try:
            with transaction.atomic():
                device.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(_("这个编号已经有了。"), field="number") from error
        record("device.entered", device, by=by, role=by.role_for(KEEP_ROUTES), number=number)
        return device

    @verb
    def retire(self, *, by: Actor) -> None:
        """The device is scrapped or gone; its inspections stay. Raises Forbidden, Conflict. Locks the device."""
        device: FireDevice = type(self).locked(self.pk)
        demand(by, KEEP_ROUTES, device.compound)
        if device.is_retired:
            raise Conflict(_("这件器材已经报废了。"))
        device.is_retired = True
        device.save(update_fields=["is_retired"])
        record("device.retired", device, by=by, role=by.role_for(KEEP_ROUTES), number=device.number)


class DeviceInspection(TenantModel):
    """One device looked at in one month (monthly check: GB 50444-2008). Written once."""

    append_only = True

    device = TenantForeignKey(FireDevice, related_name="inspections")
    month = models.DateField()
    """Its first day."""
    is_good = models.BooleanField()
    remark = models.CharField(max_length=100, blank=True)
    hazard = TenantForeignKey(Hazard, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name = gettext_lazy("消防器材月检")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "device", "month"], name="deviceinspection_once")
        ]

    @classmethod
    @verb
    def fill_in(cls, compound: Compound, answers: Mapping[UUID, tuple[bool, str]], *, by: Actor) -> int:
        """This month's sheet has these answers {device: (in order, words)}; how many were new.

        A device that somebody has looked at this month keeps that answer, so a sheet sent twice changes nothing. What is not
        in order becomes a hazard. Raises Forbidden, Refused without any answer. Locks the devices in the order of their ids.
        """
        demand(by, PATROL_CHECK_IN, compound)
        month = today().replace(day=1)
        devices = FireDevice.objects.in_use().filter(compound=compound, pk__in=list(answers)).order_by("pk")
        devices = list(devices.select_related("compound", "building").select_for_update(of=("self",)))
        if not devices:
            raise Refused(_("请至少看一件。"))
        done = set(cls.objects.filter(device__in=devices, month=month).values_list("device_id", flat=True))
        rows = [
            cls(
                device=one, month=month, is_good=answers[one.pk][0], remark=clean_text(answers[one.pk][1])[:100],
                hazard=None if answers[one.pk][0] else hazard_of(one, month, answers[one.pk][1], by), at=clock.now(),
                by_person_id=by.person_id, by_name=by.name, street_id=compound.street_id,
            )
            for one in devices
            if one.pk not in done
        ]  # fmt: skip
        cls.objects.bulk_create(rows)
        if rows:
            record("device.inspected", compound, by=by, role=by.role_for(PATROL_CHECK_IN), n=len(rows))
        return len(rows)


def hazard_of(device: FireDevice, month: dt.date, remark: str, by: Actor) -> Hazard:
    """What the sheet found wrong with a device."""
    told = {"device": str(device), "remark": clean_text(remark)[:100]}
    new = NewHazard(
        compound=device.compound, building=device.building, spot=device.where, source="patrol",
        text=(_("月检不正常：%(device)s %(remark)s") % told).strip(), key=f"device:{device.pk.hex}:{month:%Y%m}",
        equipment_class=CLASS_OF.get(DeviceKind(device.kind), EquipmentClass.EXTINGUISHER),
    )  # fmt: skip
    return Hazard.report(new, by=by)  # type: ignore[no-any-return]
