"""Organisations: the residents' committee, police station, partner units, departments, enterprises."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.tenancy import TenantModel


class Organisation(TenantModel):
    class Kind(models.TextChoices):
        STREET = "street", _("街道办")
        COMMITTEE = "committee", _("居委会")
        POLICE = "police", _("派出所")
        PARTNER = "partner", _("共建单位")
        INSTITUTION = "institution", _("事业单位")
        DEPARTMENT = "department", _("职能部门")
        COMPANY = "company", _("企业")
        GROUP = "group", _("社会组织")

    name = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("单位")
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["street_id", "name"], name="organisation_name")]

    def __str__(self) -> str:
        return self.name
