"""New rows, added by one hot statement that is planned once on each connection."""

from functools import cache
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models.expressions import DatabaseDefault

from huilin.core.rows import rows
from huilin.core.tenancy import TenantForeignKey


def insert(*added: models.Model) -> None:
    """Adds the rows, with what the database puts into their columns read back; one statement, planned once for these kinds.

    The same rows as `save(force_insert=True)` writes, without signals, which no room uses; fields that set their own value
    at saving are not for it. A row may name another of them, as the program makes the keys. Raises IntegrityError.
    """
    wrapper = connections[added[0]._state.db or DEFAULT_DB_ALIAS]
    values: list[Any] = []
    parts, left = [], []
    for row in added:
        columns, given_back = [], []
        for field, plain in _fields_of(type(row)):
            value = None if field.generated else getattr(row, field.attname)
            if field.generated or isinstance(value, DatabaseDefault):
                given_back.append(field.column)
                left.append((row, field.attname))
            else:
                columns.append(field.column)
                values.append(value if type(value) in plain else field.get_db_prep_save(value, wrapper))
        parts.append((row._meta.db_table, tuple(columns), tuple(given_back)))
    with transaction.mark_for_rollback_on_error(using=wrapper.alias):
        found = rows(_insertion(*parts), values, numbered=True)
    for (row, name), value in zip(left, found[0], strict=False):
        setattr(row, name, value)
    for row in added:
        row._state.adding, row._state.db = False, wrapper.alias


PLAIN: dict[type, tuple[type, ...]] = {
    models.CharField: (str, NoneType),
    models.TextField: (str, NoneType),
    models.UUIDField: (UUID, NoneType),
    models.ForeignKey: (UUID, NoneType),
    TenantForeignKey: (UUID, NoneType),
    models.DateTimeField: (NoneType,),
    models.BooleanField: (bool,),
}
"""Values that go into the columns of these fields as they are."""


@cache
def _fields_of(model: type[models.Model]) -> list[tuple[Any, tuple[type, ...]]]:
    return [(field, PLAIN.get(type(field), ())) for field in model._meta.concrete_fields]


@cache
def _insertion(*parts: tuple[str, tuple[str, ...], tuple[str, ...]]) -> str:
    statements, names, place = [], [], 0
    for number, (table, columns, left) in enumerate(parts):
        marks = ", ".join(f"${place + nth}" for nth in range(1, len(columns) + 1))
        place += len(columns)
        given_back = ", ".join(f'"{name}" AS "{number}.{name}"' for name in left) or "1"
        listed = ", ".join(f'"{name}"' for name in columns)
        statements.append(f'INSERT INTO "{table}" ({listed}) VALUES ({marks}) RETURNING {given_back}')
        names += [f'"{number}.{name}"' for name in left]
    if len(parts) == 1:
        return statements[0]
    added = ", ".join(f"added{number} AS ({statement})" for number, statement in enumerate(statements))
    tables = ", ".join(f"added{number}" for number in range(len(parts)))
    return f"WITH {added} SELECT {', '.join(names) or '1'} FROM {tables}"
