"""Hot statements: prepared once on each connection, read by psycopg's own loaders instead of Django's slower ones."""

import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import psycopg
from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from django.db.models.query import get_related_populators
from psycopg.types.datetime import TimestamptzLoader

from huilin.core.tenancy.current import current_street, forget_street, remember_street

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

    The same row as `save(force_insert=True)` writes, without signals, which no room uses; fields that set their own value at
    saving are not for it. Raises IntegrityError.
    """
    fields, values, left = [], [], []
    for field in row._meta.concrete_fields:
        value = None if field.generated else getattr(row, field.attname)
        if field.generated or isinstance(value, DatabaseDefault):
            left.append(field)
        else:
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


class Prepared:
    """A query of models whose text is made once: `Prepared(lambda asked: Placard.objects.filter(code=asked))`.

    `build` gets stand-ins for the values that change, and may use them only where a text stands. Ordering, joins, related
    models and annotations are the query's own; prefetching is not for it.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any]], *names: str) -> None:
        self.build, self.names = build, names
        self._made: tuple[str, tuple[Any, ...], Any, tuple[str, ...], list[Any]] | None = None

    def all(self, **asked: Any) -> list[Any]:
        """The rows as models; one statement."""
        statement, parameters, compiler, columns, related = self._made or self._make()
        asked[_STREET] = current_street()
        given = [asked[value[1:]] if _is_mark(value) else value for value in parameters]
        found: list[Any] = []
        read: Any = rows(statement, given)
        if converters := compiler.get_converters([column for column, *_ in compiler.select]):
            read = compiler.apply_converters(read, converters)
        for row in read:
            thing = compiler.query.model.from_db(connection.alias, columns, row[: len(columns)])
            for populator in related:
                populator.populate(row, thing)
            for name, place in compiler.annotation_col_map.items():
                setattr(thing, name, row[place])
            found.append(thing)
        return found

    def first(self, **asked: Any) -> Any:
        """The first of them, or None."""
        found = self.all(**asked)
        return found[0] if found else None

    def _make(self) -> Any:
        token = remember_street(f"\x00{_STREET}")
        try:
            query = self.build(*(f"\x00{name}" for name in self.names))
            compiler: Any = query.query.get_compiler(connection=connection)
            statement, parameters = compiler.as_sql()
        finally:
            forget_street(token)
        info = compiler.klass_info
        columns = tuple(compiler.select[place][0].target.attname for place in info["select_fields"])
        related = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]
        self._made = statement, parameters, compiler, columns, related
        return self._made


_STREET = "street of now"


def _is_mark(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("\x00")
