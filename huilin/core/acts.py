"""What every act is, whatever it is done to: a record of its own with who, when and as what; and how a verb begins."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.errors import Conflict
from huilin.core.permissions import Actor, Permission, demand
from huilin.core.tenancy import TenantModel


class ActRecord(TenantModel):
    """One act. The room's base names its foreign key to the thing in `on`."""

    append_only = True
    on: ClassVar[str]

    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)
    by_role = models.CharField(max_length=8, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def write(cls, thing: Any, by: Actor, role: str = "", **fields: Any) -> Any:
        """Adds the record of an act that `by` does to `thing` now."""
        act = cls(
            at=clock.now(),
            street_id=thing.street_id,
            by_person_id=by.person_id,
            by_name=by.name,
            by_role=role,
            **{cls.on: thing},
            **fields,
        )
        act.save(force_insert=True)
        return act


class Begun:
    """For a row with a `version`: every verb on it begins by locking it and looking again."""

    def begin(
        self: Any, permission: Permission, by: Actor, *, version: int | None = None, reason: str = ""
    ) -> None:
        """Locks the row until the transaction ends, reads it afresh, and checks version and permission.

        Raises Conflict when the row has changed since `version` was read, Forbidden when `by` may not do this.
        """
        fresh = type(self).locked(self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))
            if field.is_relation and field.is_cached(self):
                field.delete_cached_value(self)
        demand(by, permission, self, reason=reason)
        if version is not None and version != self.version:
            raise Conflict(_("这件事刚刚有人办过，内容已经更新。请看过最新情况再办。"))
