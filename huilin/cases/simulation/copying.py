"""Rows in the binary form of COPY, which PostgreSQL takes in without reading text.

https://www.postgresql.org/docs/current/sql-copy.html (Binary Format). Of each table some columns are told row by row; the
rest is the same for many rows and put into bytes once.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from struct import Struct
from typing import Any

from django.db import connection, models

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_LENGTH, _WORD, _LONG = Struct(">i"), Struct(">ih"), Struct(">iq")
_NUMBER, _ARRAY, _ITEM = Struct(">ii"), Struct(">6i"), Struct(">i16s")
_BEGINNING = Struct(">hi16siqi16s")
_UUID_OID = 2950


def microseconds(at: dt.datetime) -> int:
    """Since 2000-01-01, as PostgreSQL counts."""
    return (at - _EPOCH) // _MICROSECOND


def _bytes(value: bytes) -> bytes:
    return _LENGTH.pack(len(value)) + value


def _list_of_ids(value: list[Any]) -> bytes:
    if not value:
        return _ARRAY.pack(12, 0, 0, _UUID_OID, 0, 0)[:16]
    items = b"".join([_ITEM.pack(16, one.bytes) for one in value])
    return _ARRAY.pack(20 + len(items), 1, 0, _UUID_OID, len(value), 1) + items


_FORMS: dict[str, Callable[[Any], bytes]] = {
    "uuid": lambda value: _ITEM.pack(16, value.int.to_bytes(16, "big")),
    "timestamp with time zone": lambda value: _LONG.pack(8, microseconds(value)),
    "boolean": lambda value: b"\0\0\0\1\1" if value else b"\0\0\0\1\0",
    "smallint": lambda value: _WORD.pack(2, value),
    "integer": lambda value: _NUMBER.pack(4, value),
    "bigint": lambda value: _LONG.pack(8, value),
    "text": lambda value: _bytes(value.encode()),
    "varchar": lambda value: _bytes(value.encode()),
    "bytea": _bytes,
    "jsonb": lambda value: _bytes(b"\1" + json.dumps(value, ensure_ascii=False).encode()),
    "uuid[]": _list_of_ids,
}


class Copied:
    """One table: `told` columns first, then all others that are not generated."""

    def __init__(self, model: type[models.Model], *told: str) -> None:
        fields = {str(field.column): field for field in model._meta.concrete_fields if not field.generated}
        self.table = model._meta.db_table
        self.told, self.others = told, [name for name in fields if name not in told]
        self._fields = fields
        self._forms = {name: _FORMS.get(_kind(field), _refuse) for name, field in fields.items()}
        self._told = [self._forms[name] for name in told]
        self._count = len(fields)

    @property
    def statement(self) -> str:
        names = ", ".join(f'"{name}"' for name in (*self.told, *self.others))
        return f'COPY "{self.table}" ({names}) FROM STDIN (FORMAT BINARY)'

    def rest(self, **given: Any) -> bytes:
        """All columns that are not told; those not given have the model's own defaults."""
        values = {name: given.pop(name, _default(self._fields[name])) for name in self.others}
        assert not given, given
        return b"".join([_NULL if v is None else self._forms[name](v) for name, v in values.items()])

    def row(self, values: Iterable[Any], rest: bytes) -> bytes:
        parts = [
            _NULL if value is None else form(value) for form, value in zip(self._told, values, strict=True)
        ]
        return b"".join([self._count.to_bytes(2, "big"), *parts, rest])

    def act(self, key: bytes, at: int, case: bytes, rest: bytes) -> bytes:
        """The row where id, moment and case are told first; `at` in microseconds(), told columns after these with the rest.

        Such rows sort by their ids.
        """
        return _BEGINNING.pack(self._count, 16, key, 8, at, 16, case) + rest

    def more(self, values: Iterable[Any]) -> bytes:
        """Told columns after those of `act`."""
        return b"".join([form(value) for form, value in zip(self._told[3:], values, strict=True)])


def key_of(row: bytes) -> bytes:
    """The id of a row that begins with it."""
    return row[6:22]


def _kind(field: models.Field) -> str:
    return str(field.db_type(connection)).partition("(")[0]


def _default(field: models.Field) -> Any:
    if field.has_default():
        return field.get_default()
    return None if field.null else ""


def _refuse(value: Any) -> bytes:
    raise TypeError(f"no binary form for {value!r}")
