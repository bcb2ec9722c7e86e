"""The register of places: community > compound > building > entrance > dwelling.

Below the compound every level may lack a number and have a name of its own (教工楼, 甲座), so names are free text with an
order key. Each level repeats the ids above it: lists and permissions need no joins.
"""

from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Scoped
from huilin.core.tenancy import TenantForeignKey, TenantModel


class Place(TenantModel, Scoped):
    """What all levels share. Ids of levels that a row does not have are None, so that scopes can ask each one."""

    name = models.CharField(_("名称"), max_length=60)
    order_key = models.CharField(_("排序"), max_length=60, blank=True)

    community_id: Any
    compound_id: Any
    building_id: Any = None

    class Meta:
        abstract = True
        ordering = ("order_key", "name")

    def __str__(self) -> str:
        return self.name


class Community(Place):
    """A residents' committee's area (社区). The twelve-digit code is typed by the operator where it is known."""

    code = models.CharField(_("社区代码"), max_length=12, blank=True)
    office_phone = models.CharField(_("居委会电话"), max_length=20, blank=True)

    class Meta(Place.Meta):
        verbose_name = _("社区")
        constraints = [models.UniqueConstraint(fields=["street_id", "name"], name="community_name")]

    place_scopes = {"M": "id"}
    compound_id = None

    @property
    def community_id(self) -> UUID:
        return self.pk


class Compound(Place):
    """An old residential compound (小区), with what the ledger of basic facts asks."""

    class Management(models.TextChoices):
        NONE = "none", _("无物业")
        SELF = "self", _("居民自管")
        PROPERTY = "property", _("物业服务")

    community = TenantForeignKey(Community, related_name="compounds")
    address = models.CharField(_("地址"), max_length=200, blank=True)
    built_year = models.SmallIntegerField(_("建成年份"), null=True, blank=True)
    original_owner = models.CharField(_("产权单位"), max_length=100, blank=True)
    management = models.CharField(_("管理方式"), max_length=10, choices=Management, default=Management.NONE)
    is_pilot = models.BooleanField(_("试点小区"), default=False)
    duty_phone = models.CharField(_("值班电话"), max_length=20, blank=True)
    household_count = models.IntegerField(_("户数"), default=0)
    resident_count = models.IntegerField(_("常住人口"), default=0)

    class Meta(Place.Meta):
        verbose_name = _("小区")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "community", "name"], name="compound_name")
        ]
        indexes = [models.Index(fields=["street_id", "name"], name="compound_by_name")]

    place_scopes = {"M": "community_id", "C": "id"}

    @property
    def compound_id(self) -> UUID:
        return self.pk


class Building(Place):
    compound = TenantForeignKey(Compound, related_name="buildings")
    community = TenantForeignKey(Community, related_name="+")

    class Meta(Place.Meta):
        verbose_name = _("楼栋")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "compound", "name"], name="building_name")
        ]

    place_scopes = {"M": "community_id", "C": "compound_id", "B": "id"}

    @property
    def building_id(self) -> UUID:
        return self.pk


class Entrance(Place):
    """An entrance (单元); a building without entrances has one with an empty name."""

    name = models.CharField(_("名称"), max_length=60, blank=True)
    building = TenantForeignKey(Building, related_name="entrances")
    compound = TenantForeignKey(Compound, related_name="+")
    community = TenantForeignKey(Community, related_name="+")

    class Meta(Place.Meta):
        verbose_name = _("单元")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "building", "name"], name="entrance_name")
        ]


class Dwelling(Place):
    """A flat (房屋). It is not a household, and not a hukou booklet."""

    entrance = TenantForeignKey(Entrance, related_name="dwellings")
    building = TenantForeignKey(Building, related_name="+")
    compound = TenantForeignKey(Compound, related_name="+")
    community = TenantForeignKey(Community, related_name="+")
    floor = models.SmallIntegerField(_("楼层"), null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = _("房屋")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "entrance", "name"], name="dwelling_name")
        ]
        indexes = [models.Index(fields=["street_id", "compound"], name="dwelling_compound")]
