"""Identifiers made by the application: time-ordered UUIDs (RFC 9562, version 7)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh version-7 UUID; later ones sort after earlier ones to the millisecond."""
    return uuid7()
