"""Bases of every tenant table: `street_id` on each row, in each query, in each join (stack.md, rules 1-5)."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode

from huilin.core.ids import new_id
from huilin.core.tenancy.current import current_street


class TenantQuerySet(models.QuerySet[Any]):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            row.street_id = row.street_id or current_street()
        return super().bulk_create(rows, *args, **kwargs)


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Sees the rows of the street entered, and no others."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(street_id=current_street())


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key inside one street. Joins and look-ups carry the street; the wall adds the composite constraint."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs

    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, Any]:
        return {"street_id": instance.street_id}  # type: ignore[attr-defined]

    def get_extra_restriction(self, alias: str, related_alias: str | None) -> WhereNode:
        ours: Any = self.model._meta.get_field("street_id")
        theirs: Any = self.remote_field.model._meta.get_field("street_id")
        both: Any = [Exact(ours.get_col(alias), theirs.get_col(related_alias))]
        return WhereNode(both, connector=AND)


class TenantModel(models.Model):
    """A row that belongs to one street for ever. PostgreSQL's primary key is (street_id, id)."""

    street_id = models.CharField(max_length=9, editable=False)
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    objects: ClassVar[Any] = TenantManager()

    append_only = False
    """Whether the application's role may only insert and read."""

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.street_id = self.street_id or current_street()
        super().save(*args, **kwargs)

    def _do_update(self, base_qs: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._do_update(base_qs.filter(street_id=self.street_id), *args, **kwargs)

    @classmethod
    def locked(cls, pk: Any) -> Self:
        """The row `pk` of this street, locked FOR UPDATE until the transaction ends; raises DoesNotExist."""
        return cls._default_manager.select_for_update(of=("self",)).get(pk=pk)
