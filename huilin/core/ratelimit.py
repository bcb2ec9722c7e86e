"""Counting how often something is asked, shared by all processes, and refusing what is too much."""

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from huilin.core.errors import TooMany
from huilin.core.models import RateCount

_COUNT = """
INSERT INTO core_ratecount (key, window_ends_at, count) VALUES (%(key)s, now() + %(window)s, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN core_ratecount.window_ends_at <= now() THEN 1 ELSE core_ratecount.count + 1 END,
  window_ends_at = CASE WHEN core_ratecount.window_ends_at <= now() THEN now() + %(window)s
                        ELSE core_ratecount.window_ends_at END
RETURNING count, ceil(extract(epoch FROM window_ends_at - now()))::int
"""


def client_address(request: HttpRequest) -> str:
    """The address that connects. X-Forwarded-For counts only behind a proxy named in HUILIN_TRUSTED_PROXIES."""
    peer: str = request.META.get("REMOTE_ADDR", "")
    if peer in settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        for hop in reversed(hops):
            if hop not in settings.TRUSTED_PROXIES:
                return hop
    return peer


def count(key: str, window: dt.timedelta) -> tuple[int, int]:
    """One more of `key`; how many that makes in this window, and how many seconds the window still lasts.

    Takes a row lock on the key until the transaction ends.
    """
    asked: Any = {"key": _stored(key), "window": window}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, asked)
        made, seconds = cursor.fetchone()
    return made, seconds


def _stored(key: str) -> str:
    return key if len(key) <= 120 else hashlib.sha256(key.encode()).hexdigest()


def limit(key: str, *, most: int, window: dt.timedelta, message: str | None = None) -> None:
    """Raises TooMany when `key` was asked more than `most` times in the window; off with HUILIN_RATE_LIMITS=off."""
    if not settings.RATE_LIMITS:
        return
    made, seconds = count(key, window)
    if made > most:
        raise TooMany(message, retry_after=seconds)


def forget_past_windows() -> int:
    """Deletes counts whose window is over; returns how many."""
    with transaction.atomic():
        return RateCount.objects.filter(window_ends_at__lt=timezone.now()).delete()[0]


def forget(key: str) -> None:
    """`key` counts from zero again."""
    RateCount.objects.filter(key=_stored(key)).delete()
