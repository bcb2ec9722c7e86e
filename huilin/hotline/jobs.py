"""Jobs of this room; the schedule is in huilin/project/schedule.py."""

import datetime as dt

from django.utils import timezone

from huilin.core.tenancy import in_street, street_ids
from huilin.hotline.models import TicketImport

FORGOTTEN_AFTER = dt.timedelta(days=30)


def forget_unconfirmed_sheets() -> int:
    """Sheets of tickets that nobody let in within 30 days are gone, in every street; returns how many."""
    gone = 0
    for street_id in street_ids():
        with in_street(street_id):
            gone += TicketImport.forget_before(timezone.now() - FORGOTTEN_AFTER)
    return gone
