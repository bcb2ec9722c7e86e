"""What time it is for an act. Normally now; the loader of demonstration data lets acts happen in the past.

Only verbs and what they write (acts, events, messages) ask this clock. Sessions, codes and limits on requests ask the
real one, so that nothing here can lengthen them.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


def now() -> dt.datetime:
    """The moment of the act under way, with its time zone."""
    return _moment.get() or timezone.now()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Acts inside happen at `moment`, in this thread only. Not for requests."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
