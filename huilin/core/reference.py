"""Small shared tables kept in process memory, refreshed when their version in the database moves."""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

from huilin.core.tenancy.current import current_street

T = TypeVar("T")


class ReferenceTable(Generic[T]):
    """What `load` returns, kept until another version is seen. Threads may load twice; they get equal values."""

    tables: list["ReferenceTable[object]"] = []
    version = 0

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._value: tuple[int, T] | None = None
        ReferenceTable.tables.append(self)  # type: ignore[arg-type]

    def get(self) -> T:
        if self._value is None or self._value[0] != ReferenceTable.version:
            self._value = (ReferenceTable.version, self._load())
        return self._value[1]

    @classmethod
    def seen(cls, version: int) -> None:
        """Notes the version that the database has; another one than before makes every table load again."""
        ReferenceTable.version = version

    @classmethod
    def look(cls) -> None:
        """Reads the version from the database, for a process that no request tells; one statement."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(version) FROM core_referenceversion")
            cls.seen(cursor.fetchone()[0] or 0)

    @classmethod
    def forget(cls) -> None:
        for table in ReferenceTable.tables:
            table._value = None


class StreetTable(Generic[T]):
    """The same for a tenant table: what `load` returns for the street entered, each street's apart."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._by_street: ReferenceTable[dict[str, T]] = ReferenceTable(dict)

    def get(self) -> T:
        kept, street = self._by_street.get(), current_street()
        if street not in kept:
            kept[street] = self._load()
        return kept[street]


def reference_changed() -> None:
    """Call inside the transaction that changes a reference table; other processes see it with their next request."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_referenceversion (id, version) VALUES (1, 2) "
            "ON CONFLICT (id) DO UPDATE SET version = core_referenceversion.version + 1 RETURNING version"
        )
        ReferenceTable.seen(cursor.fetchone()[0])
    ReferenceTable.forget()
