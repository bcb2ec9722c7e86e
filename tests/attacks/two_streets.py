"""A row of every tenant table in each of two streets, made from what the tables themselves ask for."""

import datetime as dt
import itertools
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from huilin.core.ids import new_id
from huilin.core.tenancy import TenantForeignKey, in_street
from huilin.core.tenancy.wall import tenant_models

A, B = "441302004", "441302005"
Columns = dict[str, Any]
NUMBERS = itertools.count(1_000_000_000)
"""What has to be unique takes the next one."""
SMALL_NUMBERS = itertools.count(1)


def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def touched(statement: str, *values: object) -> int:
    """The number of rows that a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def kept_tables() -> list[type[models.Model]]:
    """The tenant tables whose rows have an id of their own; the others are written by the database's triggers."""
    return [model for model in tenant_models() if model._meta.pk.name == "id"]


def written_fields(model: type[models.Model]) -> list[Any]:
    """The columns that a statement may write; those that PostgreSQL works out itself are left to it."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


class Rows:
    """One row of each tenant table in `street_id`, with its parents; `ids` by model."""

    def __init__(self, street_id: str) -> None:
        self.street_id = street_id
        self.ids: dict[type[models.Model], Any] = {}

    def make_all(self) -> "Rows":
        with in_street(self.street_id):
            for model in kept_tables():
                self.make(model)
        return self

    def make(self, model: type[models.Model]) -> Any:
        if model not in self.ids:
            row = self.columns(model)
            self.ids[model] = row["id"]
            insert(model, row)
        return self.ids[model]

    def columns(self, model: type[models.Model]) -> Columns:
        row = {}
        for field in written_fields(model):
            row[field.column] = self.value(field)
        return row | {"id": new_id(), "street_id": self.street_id}

    def value(self, field: Any) -> Any:
        """What the column's own type asks for: its default, nothing where it may be empty, else something plausible."""
        if isinstance(field, TenantForeignKey):
            is_needed = not field.null or (field.model.__name__, field.name) in NEEDED
            return self.make(field.remote_field.model) if is_needed else None
        if field.has_default():
            return field.get_db_prep_save(field.get_default(), connection)
        if field.null:
            return None
        if field.is_relation:
            return self.shared(field.remote_field.model)
        if field.choices:
            return field.flatchoices[0][0]
        return self.plausible(field)

    def plausible(self, field: Any) -> Any:
        if isinstance(field, models.CharField | models.TextField):
            return str(next(NUMBERS))[-(field.max_length or 20) :]
        for kind, make in PLAUSIBLE.items():
            if isinstance(field, kind):
                return make()
        raise AssertionError(f"{field} wants a line in PLAUSIBLE")

    @staticmethod
    def shared(model: type[models.Model]) -> Any:
        """A row of a table that all streets share."""
        found = model._default_manager.values_list("pk", flat=True).first()
        assert found is not None, f"{model} is empty"
        return found


NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
PLAUSIBLE: dict[type[models.Field], Any] = {
    models.DateTimeField: lambda: NOW,
    models.DateField: NOW.date,
    models.BooleanField: lambda: False,
    models.UUIDField: new_id,
    models.BinaryField: lambda: b"x" * 32,
    models.IntegerField: lambda: next(SMALL_NUMBERS),
    models.DecimalField: lambda: 1,
    models.JSONField: lambda: "{}",
    ArrayField: lambda: "{}",
}
NEEDED = {("Ownership", "person"), ("Presence", "member")}
"""What a table's constraints ask for beyond its types."""


def insert(model: type[models.Model], row: Columns) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(["%s"] * len(row))
    ask(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})', *row.values())
