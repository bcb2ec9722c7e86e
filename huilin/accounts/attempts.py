"""How often a secret may be guessed: five times in fifteen minutes, counted in the database for all processes together."""

import datetime as dt

from django.utils.translation import gettext as _

from huilin.core import ratelimit
from huilin.core.errors import TooMany

MOST = 5
WINDOW = dt.timedelta(minutes=15)


def demand_attempt(kind: str, whose: str) -> None:
    """Notes one more guess at the secret of `whose`; raises TooMany from the sixth in 15 minutes.

    Always on, also where rate limits are off. Takes a row lock until the transaction ends, so simultaneous guesses count one
    after the other; the caller must let the transaction commit.
    """
    made, seconds = ratelimit.count(_key(kind, whose), WINDOW)
    if made > MOST:
        minutes = max(1, -(-seconds // 60))
        message = _("错的次数太多了，请%(minutes)d分钟后再试。") % {"minutes": minutes}
        raise TooMany(message, retry_after=max(seconds, 1))


def forgive(kind: str, whose: str) -> None:
    """The guesses made so far do not count any more."""
    ratelimit.forget(_key(kind, whose))


def _key(kind: str, whose: str) -> str:
    return f"guess:{kind}:{whose}"
