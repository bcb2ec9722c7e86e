"""Counting what a page asks of the database: `with statements(most=6): client.get(...)`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

NOT_COUNTED = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")


@contextmanager
def statements(*, most: int) -> Iterator[list[str]]:
    """Fails when more than `most` statements run inside, transaction control apart; gives the list to look at."""
    seen: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield seen
    seen.extend(
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].upper().startswith(NOT_COUNTED)
    )
    listing = "\n".join(f"{number}. {sql[:300]}" for number, sql in enumerate(seen, 1))
    assert len(seen) <= most, f"{len(seen)} statements, at most {most} allowed:\n{listing}"
