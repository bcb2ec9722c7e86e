"""A unit's sheet of members: tried, kept sealed, let in whole or without the rows that have faults."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy

from huilin.core.permissions import Actor, HeldRole, Scoped, visible
from huilin.core.sheets.kept import KeptSheet
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantQuerySet
from huilin.people.models import Organisation
from huilin.programme.permissions import REGISTER


class MemberImportQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> Any:
        return self.filter(visible(MemberImport, actor, REGISTER))


class MemberImport(KeptSheet, Scoped):
    organisation = TenantForeignKey(Organisation, related_name="+")

    objects: ClassVar[Any] = TenantManager.from_queryset(MemberImportQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("党员报到表")
        ordering = ("-uploaded_at", "-id")
        indexes = [
            models.Index(fields=["street_id", "organisation", "-uploaded_at"], name="memberimport_unit")
        ]

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        """A unit sees its own sheets."""
        return [{"organisation_id": role.organisation_id}] if role.organisation_id else []
