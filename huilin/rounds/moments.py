"""The phone's clock: how far it is off, and which moments it can have meant."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.errors import Refused

OLDEST = dt.timedelta(days=31)
"""An entry older than this belongs on paper; no phone keeps one so long."""
MOST_OFF = dt.timedelta(days=366)
EXACT_ENOUGH = dt.timedelta(minutes=2)
"""A sending takes that long on a bad line; a clock that is off by less is right."""


def clock_error(now: dt.datetime | None) -> dt.timedelta:
    """What has to be added to the phone's moments, when its clock shows `now` at the sending.

    Raises Refused for a clock that is a year off.
    """
    error = timezone.now() - now if now is not None else dt.timedelta(0)
    if abs(error) > MOST_OFF:
        raise Refused(_("手机上的日期不对，请校准后再发。记的都还在。"), field="now")
    return error if abs(error) > EXACT_ENOUGH else dt.timedelta(0)


def moment_meant(claimed: dt.datetime, error: dt.timedelta) -> dt.datetime:
    """The moment of an entry; the future is taken as now. Raises Refused for one that is too long ago."""
    now = timezone.now()
    meant = min(claimed + error, now)
    if now - meant > OLDEST:
        raise Refused(
            _("这一条是%(days)d天以前记的，太久了，请写在纸上交给社区。") % {"days": (now - meant).days},
            field="at",
        )
    return meant
