"""Households, who lives where, who owns what. A tenant resides and owns not; an absent landlord owns and resides not."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Scoped
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.people.models.organisation import Organisation
from huilin.people.models.person import Person
from huilin.places.models import Compound, Dwelling


class Household(TenantModel, Scoped):
    """A 户: people who live together in one dwelling. One dwelling may hold several; it is not a hukou booklet."""

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("常住")
        TENANT = "tenant", _("租住")
        VACANT = "vacant", _("空置")

    dwelling = TenantForeignKey(Dwelling, related_name="households")
    compound = TenantForeignKey(Compound, related_name="+")
    community_id = models.UUIDField()
    building_id = models.UUIDField()
    number = models.SmallIntegerField(_("户序号"), default=1)
    kind = models.CharField(_("居住类别"), max_length=10, choices=Kind, default=Kind.RESIDENT)

    class Meta:
        verbose_name = _("户")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "dwelling", "number"], name="household_number")
        ]


class Residency(TenantModel):
    """A person lives in a household from one day to another; the three addresses papers may disagree on are kept."""

    class Relation(models.TextChoices):
        HEAD = "head", _("户主")
        SPOUSE = "spouse", _("配偶")
        CHILD = "child", _("子女")
        PARENT = "parent", _("父母")
        OTHER = "other", _("其他")

    person = TenantForeignKey(Person, related_name="residencies")
    household = TenantForeignKey(Household, related_name="residencies")
    compound_id = models.UUIDField()
    relation = models.CharField(_("与户主关系"), max_length=10, choices=Relation, default=Relation.OTHER)
    is_head = models.BooleanField(_("户代表"), default=False)
    hukou_address = models.CharField(_("户口本地址"), max_length=200, blank=True)
    police_address = models.CharField(_("公安底册地址"), max_length=200, blank=True)
    addresses_checked_on = models.DateField(_("地址核对日期"), null=True, blank=True)
    starts_on = models.DateField(_("入住日期"), null=True, blank=True)
    ends_on = models.DateField(_("迁出日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("居住关系")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "person", "household"],
                name="residency_current",
                condition=models.Q(ends_on__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["street_id", "household"], name="residency_household")]


class Ownership(TenantModel):
    """An owner party holds a dwelling's exclusive area. Co-owners of one dwelling share `party`: they are one head.

    Source of the area in the order of Interp. Fashi [2009] 7, art. 8: register, survey, contract.
    """

    class AreaSource(models.TextChoices):
        REGISTRY = "registry", _("不动产登记簿")
        SURVEY = "survey", _("实测")
        CONTRACT = "contract", _("买卖合同")

    dwelling = TenantForeignKey(Dwelling, related_name="ownerships")
    compound_id = models.UUIDField()
    person = TenantForeignKey(Person, null=True, blank=True, related_name="ownerships")
    organisation = TenantForeignKey(Organisation, null=True, blank=True, related_name="ownerships")
    party = models.CharField(_("业主方"), max_length=64)
    """Key of the owner party: equal keys are one head when votes are counted (art. 9)."""
    area = models.IntegerField(_("专有面积"), help_text=_("单位:0.01平方米"))
    area_source = models.CharField(_("面积来源"), max_length=10, choices=AreaSource)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("产权")
        constraints = [
            models.CheckConstraint(condition=models.Q(area__gt=0), name="ownership_area_positive"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) ^ models.Q(organisation__isnull=False),
                name="ownership_one_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["street_id", "dwelling"], name="ownership_dwelling"),
            models.Index(fields=["street_id", "person"], name="ownership_person"),
        ]

    def owner(self) -> Any:
        return self.person or self.organisation
