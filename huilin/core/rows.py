"""Hot statements: prepared once on each connection, read by psycopg's own loaders instead of Django's slower ones."""

import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import psycopg
from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from psycopg.types.datetime import TimestamptzLoader

Parameters = Sequence[Any] | dict[str, Any]


def rows(statement: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
    """What `statement` gives. PostgreSQL gets the parameters beside the text, so that the text stays the same and is planned
    once; moments come in UTC. Counts as a statement like any other for what listens to them."""
    connection.ensure_connection()
    run: Callable[..., Any] = _run
    for wrapper in reversed(connection.execute_wrappers):
        run = partial(wrapper, run)
    began = time.monotonic()
    try:
        with connection.wrap_database_errors:
            found: list[tuple[Any, ...]] = run(statement, parameters, False, {"connection": connection})
    finally:
        if connection.queries_logged:
            passed = time.monotonic() - began
            connection.queries_log.append({"sql": statement, "time": f"{passed:.3f}"})
    return found


def _run(statement: str, parameters: Parameters, many: bool, context: Any) -> list[tuple[Any, ...]]:
    raw: Any = connection.connection
    with psycopg.Cursor(raw) as cursor:
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        # The declared text is the program's own; only parameters come from outside.
        cursor.execute(statement, parameters, prepare=True)  # type: ignore[call-overload]
        return cursor.fetchall()


def insert(row: models.Model) -> None:
    """Adds `row`, with what the database puts into its columns read back; one statement, planned once for each kind of row.

    The same row as `save(force_insert=True)` writes, without signals, which no room uses. Raises IntegrityError.
    """
    fields, values, left = [], [], []
    for field in row._meta.concrete_fields:
        value = field.pre_save(row, add=True)
        if isinstance(value, DatabaseDefault):
            left.append(field)
        elif not field.generated:
            fields.append(field.column)
            values.append(field.get_db_prep_save(value, connection))
    statement = _insertion(row._meta.db_table, tuple(fields), tuple(field.column for field in left))
    with transaction.mark_for_rollback_on_error(using=row._state.db or connection.alias):
        found = rows(statement, values)
    for field, value in zip(left, found[0], strict=False):
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, connection.alias


@cache
def _insertion(table: str, columns: tuple[str, ...], left: tuple[str, ...]) -> str:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    given_back = ", ".join(f'"{name}"' for name in left) or "1"
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks}) RETURNING {given_back}'
