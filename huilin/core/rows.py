"""Hot statements: prepared once on each connection, read by psycopg's own loaders instead of Django's slower ones."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

from huilin.core.tenancy.current import current_street, forget_street, remember_street

Parameters = Sequence[Any] | dict[str, Any]


def rows(
    statement: str, parameters: Parameters = (), *, prepare: bool = True, numbered: bool = False
) -> list[tuple[Any, ...]]:
    """What `statement` gives. PostgreSQL gets the parameters beside the text, so that the text stays the same and is planned
    once, unless `prepare` is off; moments come in UTC. Counts as a statement like any other for what listens to them.
    A `numbered` statement says $1, $2 instead of %s, which psycopg would have to read through again each time."""
    # `connection` would look itself up anew for each of its attributes.
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    run: Callable[..., Any] = partial(_run, prepare=prepare, numbered=numbered)
    for wrapper in reversed(database.execute_wrappers):
        run = partial(wrapper, run)
    began = time.monotonic()
    try:
        with database.wrap_database_errors:
            found: list[tuple[Any, ...]] = run(statement, parameters, False, {"connection": database})
    finally:
        if database.queries_logged:
            passed = time.monotonic() - began
            database.queries_log.append({"sql": statement, "time": f"{passed:.3f}"})
    return found


def _run(
    statement: str, parameters: Parameters, many: bool, context: Any, *, prepare: bool, numbered: bool
) -> list[tuple[Any, ...]]:
    cursor = context["connection"].reader(psycopg.RawCursor if numbered else psycopg.Cursor)
    # The declared text is the program's own; only parameters come from outside.
    cursor.execute(statement, parameters, prepare=prepare)
    return cursor.fetchall()  # type: ignore[no-any-return]


class Kept:
    """A query made into a text once, to be asked again with other values in the place of its marks (`moment_marks`).

    What else the query was made from stands in it as it is, so whoever keeps one keeps it for the same reader, street and
    day. Ordering, joins, related models, chosen columns and annotations are the query's own; prefetching is not for it.
    """

    def __init__(self, query: models.QuerySet[Any]) -> None:
        compiler: Any = query.query.get_compiler(connection=connection)
        self.parameters: tuple[Any, ...]
        self.compiler, self.statement, self.parameters = compiler, "", ()
        try:
            self.statement, self.parameters = compiler.as_sql()
        except EmptyResultSet:  # Nothing can be found, so nothing is asked.
            return
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])
        if info := compiler.klass_info:
            places = info["select_fields"]
            self.columns = tuple(compiler.select[place][0].target.attname for place in places)
            self.maker = _Maker(compiler.query.model)
            self.related = get_related_populators(info, compiler.select, connection.alias)  # type: ignore[call-arg]
            _quicken(self.related)

    def all(self, values: dict[str, Any] | None = None, *, prepare: bool = True) -> list[Any]:
        """The rows as models; one statement."""
        if not self.statement:
            return []
        found: list[Any] = []
        annotated = list(self.compiler.annotation_col_map.items())
        for row in self._read(self.statement, self.parameters, values or {}, prepare):
            thing = self.maker.from_db(DEFAULT_DB_ALIAS, self.columns, row[: len(self.columns)])
            for populator in self.related:
                populator.populate(row, thing)
            for name, place in annotated:
                setattr(thing, name, row[place])
            found.append(thing)
        return found

    def one(self, values: dict[str, Any], **exists: models.QuerySet[Any]) -> dict[str, Any]:
        """The annotations of the one row that there is, and beside them whether each of the queries `exists` finds anything;
        one statement."""
        beside = {name: _found_by(query) for name, query in exists.items()}
        columns = "".join(f", {sql}" for sql, _given in beside.values())
        given = [value for _sql, values_of in beside.values() for value in values_of]
        statement = f"SELECT kept.*{columns} FROM ({self.statement}) kept" if beside else self.statement
        (row,) = self._read(statement, (*given, *self.parameters), values, not beside)
        told = {name: row[place] for name, place in self.compiler.annotation_col_map.items()}
        return told | dict(zip(beside, row[len(row) - len(beside) :], strict=True))

    def _read(self, statement: str, parameters: Sequence[Any], values: dict[str, Any], prepare: bool) -> Any:
        found: Any = rows(statement, filled(parameters, values), prepare=prepare)
        return self.compiler.apply_converters(found, self.converters) if self.converters else found


class _Maker:
    """Makes models of what the database gave, as `from_db`, without asking after each of their ninety fields. Signals of
    making a model, which no room listens to, are not sent."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model

    def from_db(self, alias: str, names: Sequence[str], values: Sequence[Any]) -> Any:
        thing = self.model.__new__(self.model)
        thing.__dict__.update(zip(names, values, strict=True))
        thing._state = state = ModelState()
        state.adding, state.db = False, alias
        return thing


def _quicken(populators: list[Any]) -> None:
    for populator in populators:
        populator.model_cls = _Maker(populator.model_cls)
        _quicken(populator.related_populators)


def filled(parameters: Sequence[Any], values: dict[str, Any]) -> list[Any]:
    """The parameters with `values` in the place of their marks."""
    given = list(parameters)
    for place, mark in enumerate(given):
        if isinstance(mark, _MARKS):
            given[place] = values[mark.name]
        elif isinstance(mark, int) and mark <= _LEAST:
            given[place] = type(mark)(values[f"number{_LEAST - mark}"])
    return given


def _found_by(query: models.QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, given = query.order_by().values("pk")[:1].query.sql_with_params()
    except EmptyResultSet:
        return "false", ()
    return f"EXISTS ({sql})", given


class _Mark(str):
    """Stands where a text will stand; `name` is the text's name among the values."""

    name: str


class _MomentMark(dt.datetime):
    """Stands where a moment will stand. Another moment worked out from it has no name, and cannot be asked with."""

    name: str


class _KeyMark(UUID):
    """Stands where a key will stand."""

    name: str


_MARKS = (_Mark, _MomentMark, _KeyMark)
_LEAST = -(2**62)
"""Stands where the number 0 will stand, the next smaller one where the number 1 will, and so on."""


def number_marks(count: int) -> list[int]:
    """Stand-ins for so many big integers, told as number0, number1 and so on."""
    return [_LEAST - place for place in range(count)]


def moment_marks(*names: str) -> list[Any]:
    """Stand-ins for moments in a query that is kept."""
    marks = [_MomentMark(2000, 1, 1 + place, tzinfo=dt.UTC) for place in range(len(names))]
    for mark, name in zip(marks, names, strict=True):
        mark.name = name
    return marks


def key_mark(name: str) -> Any:
    """A stand-in for a key in a query that is kept."""
    mark = _KeyMark(int=0)
    object.__setattr__(mark, "name", name)
    return mark


def text_mark(name: str) -> Any:
    """A stand-in for a text in a query that is kept."""
    mark = _Mark(f"\x00{name}")
    mark.name = name
    return mark


class Prepared:
    """A query of models whose text is made once: `Prepared(lambda asked: Placard.objects.filter(code=asked))`.

    `build` gets stand-ins for the values that change, and may use them only where a text stands.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any]], *names: str) -> None:
        self.build, self.names = build, names
        self._kept: Kept | None = None

    def all(self, **asked: Any) -> list[Any]:
        """The rows as models; one statement."""
        kept = self._kept or self._make()
        return kept.all(asked | {_STREET: current_street()})

    def first(self, **asked: Any) -> Any:
        """The first of them, or None."""
        found = self.all(**asked)
        return found[0] if found else None

    def _make(self) -> Kept:
        token = remember_street(text_mark(_STREET))
        try:
            self._kept = Kept(self.build(*(text_mark(name) for name in self.names)))
        finally:
            forget_street(token)
        return self._kept


_STREET = "street of now"
