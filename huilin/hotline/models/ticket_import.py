"""A sheet of tickets that somebody handed in: sealed until it is applied, with what the trial found."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor, Scoped, visible
from huilin.core.sealed import SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.hotline.permissions import TICKETS
from huilin.places.models import Community


class TicketImportQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["TicketImport"]:
        return self.filter(visible(TicketImport, actor, TICKETS))


class TicketImport(TenantModel, Scoped):
    place_scopes = {"M": "community_id"}

    community = TenantForeignKey(Community, null=True, blank=True, related_name="+")
    """None for a sheet of the whole street."""
    file_name = models.CharField(_("文件名"), max_length=200)
    content_sealed = SealedField()
    content = SealedText("content_sealed")
    uploaded_at = models.DateTimeField(_("上传时间"), default=timezone.now)
    uploaded_by_id = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=50, blank=True)
    row_count = models.IntegerField(_("行数"), default=0)
    fault_count = models.IntegerField(_("问题"), default=0)
    report = models.JSONField(default=dict)
    """{"figures", "findings", "headings": [[key, heading] in the order of the sheet]}; holds no personal data."""
    applied_at = models.DateTimeField(_("确认时间"), null=True)
    applied_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(TicketImportQuerySet)()

    class Meta:
        verbose_name = _("工单导入")
        ordering = ("-uploaded_at", "-id")
        indexes = [models.Index(fields=["street_id", "-uploaded_at"], name="ticketimport_recent")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state(self) -> str:
        """`done`, `refused` (it has faults) or `tried`."""
        return "done" if self.applied_at else "refused" if self.fault_count else "tried"
