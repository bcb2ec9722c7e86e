"""A sheet of tickets that somebody handed in: sealed until it is applied, with what the trial found.

Its report has "headings" too: [[key, heading] in the order of the sheet].
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor, Scoped, visible
from huilin.core.sheets.kept import KeptSheet
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantQuerySet
from huilin.hotline.permissions import TICKETS
from huilin.places.models import Community


class TicketImportQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["TicketImport"]:
        return self.filter(visible(TicketImport, actor, TICKETS))


class TicketImport(KeptSheet, Scoped):
    place_scopes = {"M": "community_id"}

    community = TenantForeignKey(Community, null=True, blank=True, related_name="+")
    """None for a sheet of the whole street."""
    objects: ClassVar[Any] = TenantManager.from_queryset(TicketImportQuerySet)()

    class Meta:
        verbose_name = _("工单导入")
        ordering = ("-uploaded_at", "-id")
        indexes = [models.Index(fields=["street_id", "-uploaded_at"], name="ticketimport_recent")]
