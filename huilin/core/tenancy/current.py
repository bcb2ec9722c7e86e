"""The street that the running transaction works in. Set per transaction only: a session setting leaks through a pool."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

from django.db import connection, transaction

_street: ContextVar[str | None] = ContextVar("street", default=None)


class NoStreet(RuntimeError):
    """A tenant table was asked for while no street was entered."""


def current_street() -> str:
    """The nine-digit code of the street entered; raises NoStreet."""
    street = _street.get()
    if street is None:
        raise NoStreet("enter a street before touching its tables")
    return street


def remember_street(street_id: str | None) -> Token[str | None]:
    """Notes the street in this thread only; for a caller that sets PostgreSQL's side in a statement of its own."""
    return _street.set(street_id)


def forget_street(token: Token[str | None]) -> None:
    _street.reset(token)


def enter_street(street_id: str) -> None:
    """Makes the rest of the running transaction work in `street_id`; one statement."""
    if not connection.in_atomic_block:
        raise NoStreet("a street is entered inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.street', %s, true)", [street_id])
    _street.set(street_id)


@contextmanager
def in_street(street_id: str) -> Iterator[None]:
    """Opens a transaction in `street_id`; leaves the street it came from in force afterwards. For jobs and commands."""
    before = _street.get()
    try:
        with transaction.atomic():
            enter_street(street_id)
            yield
            if before not in (None, street_id):
                enter_street(before)
    finally:
        _street.set(before)
