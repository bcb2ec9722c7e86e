"""Reference tables whose rows hold from a day on, each with its source.

A table is found by its columns (`valid_from`, `valid_to`, `source`), so that the next one shows on the pages by itself.
Its key is what its uniqueness rule names beside `valid_from`; the latest row that began is the one in force.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import TenantModel

COLUMNS = {"valid_from", "valid_to", "source"}
TIME_UNITS = ("minutes", "hours", "days", "workdays")


def dated_tables() -> dict[str, type[models.Model]]:
    """Every such table by its label, in the order of the rooms."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if not issubclass(model, TenantModel)
        and {field.name for field in model._meta.local_concrete_fields} >= COLUMNS
    }


def tenant_tables() -> dict[str, type[TenantModel]]:
    """Tables of the same kind that each street fills for itself; their pages are their rooms'."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, TenantModel)
        and {field.name for field in model._meta.local_concrete_fields} >= COLUMNS
    }


def key_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """What a row is about: a newer row with the same key takes the older one's place."""
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and "valid_from" in rule.fields:
            return [model._meta.get_field(name) for name in rule.fields if name != "valid_from"]  # type: ignore[misc]
    raise LookupError(f"{model._meta.label} has no uniqueness rule with valid_from")


def value_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """What a row says about its key."""
    keys = key_fields(model)
    return [
        field
        for field in model._meta.local_concrete_fields
        if not field.primary_key and field.name not in COLUMNS and field not in keys
    ]


def _names() -> dict[str, dict[Any, str]]:
    """What keys point to, by table and key, in words."""
    pointed_at = {
        field.related_model
        for model in dated_tables().values()
        for field in key_fields(model)
        if isinstance(field, models.ForeignKey)
    }
    return {
        model._meta.label_lower: {row.pk: str(row) for row in model._default_manager.all()}
        for model in pointed_at
    }


named: ReferenceTable[dict[str, dict[Any, str]]] = ReferenceTable(_names)


def key_of(row: models.Model) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in key_fields(type(row)))


def shown(row: models.Model, field: "models.Field[Any, Any]") -> str:
    """One column in words; empty for what holds everywhere or names no row."""
    value = getattr(row, field.attname)
    if value in (None, "") or isinstance(field, models.UUIDField):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        return named.get()[field.related_model._meta.label_lower].get(value, str(value))
    return str(value)


def amounts(row: models.Model) -> Iterator[tuple[str, str]]:
    """(column, words) of what the row says; a number goes together with its unit."""
    fields = {field.name: field for field in value_fields(type(row))}
    for name, field in fields.items():
        unit = fields.get(unit_name(name))
        if unit is not None:
            yield name, f"{getattr(row, name)} {shown(row, unit)}"
        elif not name.endswith("unit") and (words := shown(row, field)):
            yield name, words


def unit_name(name: str) -> str:
    """The column that holds the unit of the number `name`; empty when it is no number with a unit."""
    if name == "value":
        return "unit"
    return name[: -len("amount")] + "unit" if name.endswith("amount") else ""
