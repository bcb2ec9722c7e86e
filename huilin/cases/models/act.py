"""What every act on a case shares: the case, the moment, who did it and as what."""

from typing import Any

from django.db import models
from django.utils import timezone

from huilin.core import clock
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey, TenantModel


class Act(TenantModel):
    append_only = True

    case = TenantForeignKey("cases.Case", related_name="%(class)ss")
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)
    by_role = models.CharField(max_length=8, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def write(cls, case: Any, by: Actor, role: str = "", **fields: Any) -> Any:
        """Adds the record of an act that `by` does now."""
        act = cls(
            case=case,
            at=clock.now(),
            street_id=case.street_id,
            by_person_id=by.person_id,
            by_name=by.name,
            by_role=role,
            **fields,
        )
        act.save(force_insert=True)
        return act
