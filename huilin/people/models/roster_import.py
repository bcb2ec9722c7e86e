"""A roster somebody handed in: who, when, which file, what the trial found, and who let it into the register."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor, Scoped, visible
from huilin.core.sheets.kept import KeptSheet
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantQuerySet
from huilin.people.models.person import IMPORT
from huilin.places.models import Community


class RosterImportQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["RosterImport"]:
        return self.filter(visible(RosterImport, actor, IMPORT))


class RosterImport(KeptSheet, Scoped):
    place_scopes = {"M": "community_id"}

    community = TenantForeignKey(Community, null=True, blank=True, related_name="+")
    """None for a roster of the whole street."""
    digest = models.CharField(_("文件指纹"), max_length=64)
    applied_by_id = models.UUIDField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(RosterImportQuerySet)()

    class Meta:
        verbose_name = _("名册导入")
        ordering = ("-uploaded_at", "-id")
        indexes = [models.Index(fields=["street_id", "-uploaded_at"], name="rosterimport_recent")]

    def makers(self, permission: str) -> set[UUID]:
        return {self.uploaded_by_id} if self.uploaded_by_id else set()
