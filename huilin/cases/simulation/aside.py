"""What makes each row of a load dear, set aside for its length: indexes, keys, triggers of rows, the owner's wall."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TRIGGERS = ("cases_number", "cases_pairs_new")
"""Numbers and pairs are given by the one who loads. The sums are added by their trigger as always."""

_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i WHERE indrelid = ANY(%s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""
_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint c
 WHERE conrelid = ANY(%s::regclass[]) AND (contype = 'f' OR contype IN ('p', 'u')
   AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = c.conindid))
 ORDER BY contype = 'f', oid
"""
"""Keys that others refer to stay: their new rows come in order, which is cheap."""


@contextmanager
def set_aside(cursor: Any, tables: list[str]) -> Iterator[None]:
    """Within the block the tables take rows cheaply; after it all is as before, and PostgreSQL has checked every row.

    Others wait from here to the end of the transaction, whose failure brings everything back.
    """
    statements = list(_statements(cursor, tables))
    for away, _back in statements:
        cursor.execute(away)
    yield
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    for _away, back in statements:
        cursor.execute(back)


def _statements(cursor: Any, tables: list[str]) -> Iterator[tuple[str, str]]:
    """What sets each thing aside, and what brings it back, in the order of bringing back."""
    cursor.execute(_INDEXES, [tables])
    for name, definition in cursor.fetchall():
        yield f"DROP INDEX {name}", definition
    cursor.execute(_KEYS, [tables])
    for table, name, definition in cursor.fetchall():
        alter = f"ALTER TABLE {table}"
        yield f"{alter} DROP CONSTRAINT {name}", f"{alter} ADD CONSTRAINT {name} {definition}"
    for trigger in TRIGGERS:
        alter = "ALTER TABLE cases_case"
        yield f"{alter} DISABLE TRIGGER {trigger}", f"{alter} ENABLE TRIGGER {trigger}"
    for table in tables:
        alter = f'ALTER TABLE "{table}"'
        yield f"{alter} NO FORCE ROW LEVEL SECURITY", f"{alter} FORCE ROW LEVEL SECURITY"
