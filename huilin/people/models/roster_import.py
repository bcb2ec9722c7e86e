"""A roster somebody handed in: who, when, which file, what the trial found, and who let it into the register."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor, Scoped, visible
from huilin.core.sealed import SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.people.models.person import IMPORT
from huilin.places.models import Community


class RosterImportQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["RosterImport"]:
        return self.filter(visible(RosterImport, actor, IMPORT))


class RosterImport(TenantModel, Scoped):
    """The file stays sealed until it is applied or forgotten: the one who confirms confirms exactly what was tried."""

    place_scopes = {"M": "community_id"}

    community = TenantForeignKey(Community, null=True, blank=True, related_name="+")
    """None for a roster of the whole street."""
    file_name = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(_("文件指纹"), max_length=64)
    content_sealed = SealedField()
    content = SealedText("content_sealed", purpose="roster")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=50, blank=True)
    row_count = models.IntegerField(_("行数"), default=0)
    fault_count = models.IntegerField(_("问题"), default=0)
    report = models.JSONField(default=dict)
    """{"figures": {...}, "findings": [{sheet, cell, message, value, is_fault}]}; holds no personal data."""
    applied_at = models.DateTimeField(_("确认时间"), null=True)
    applied_by_id = models.UUIDField(null=True)
    applied_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(RosterImportQuerySet)()

    class Meta:
        verbose_name = _("名册导入")
        ordering = ("-uploaded_at", "-id")
        indexes = [models.Index(fields=["street_id", "-uploaded_at"], name="rosterimport_recent")]

    def __str__(self) -> str:
        return self.file_name

    def makers(self, permission: str) -> set[UUID]:
        return {self.uploaded_by_id} if self.uploaded_by_id else set()

    @property
    def state(self) -> str:
        """`done`, `refused` (it has faults) or `tried`."""
        return "done" if self.applied_at else "refused" if self.fault_count else "tried"
