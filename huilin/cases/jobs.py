"""What becomes true of cases by the clock."""

import structlog
from django.db.models import Q
from django.utils import timezone

from huilin.cases.following_up import follow_up_in_street, look_at_promises
from huilin.cases.models import Case, DemandState
from huilin.cases.models.reader import forget_readers
from huilin.cases.models.rules import reopening_window
from huilin.cases.models.status import Status
from huilin.cases.recomputing import recompute_street
from huilin.cases.recurrence import count_recurring
from huilin.cases.watching import review_street, rise_in_street, watch_street
from huilin.core.errors import Refused
from huilin.core.tenancy import in_street, street_ids

AT_A_TIME = 200

log = structlog.get_logger(__name__)


def archive_closed_cases() -> None:
    """Every case closed longer ago than its reporter may come back is archived, each in a transaction of its own."""
    for street_id in street_ids():
        with in_street(street_id):
            now = timezone.now()
            ripe = Case.objects.filter(status=Status.CLOSED, closed_at__lt=now - reopening_window()).exclude(
                Q(demand_state=DemandState.APPEALED)
                | Q(demand_state=DemandState.CONFIRMED, appeal_by__gt=now)
            )
            keys = list(ripe.order_by("closed_at").values_list("pk", flat=True)[:AT_A_TIME])
        for key in keys:
            archive_case(street_id, key)


def archive_case(street_id: str, key: object) -> None:
    """One case is archived, unless its reporter came back in this very moment."""
    try:
        with in_street(street_id):
            Case.objects.get(pk=key).archive()
    except Refused as refusal:
        log.info("case_not_archived", reason=type(refusal).__name__)


def watch_deadlines() -> None:
    """Whoever must hear of a deadline has been told: yellow, red, supervision; each once. Nobody's opening is remembered."""
    for street_id in street_ids():
        watch_street(street_id)
        with in_street(street_id):
            forget_readers()


def raise_overdue_cases() -> None:
    """Every case whose rung's clock has ended stands one rung higher, with a person and a new clock."""
    for street_id in street_ids():
        rise_in_street(street_id)


def review_suspensions() -> None:
    """What was suspended is looked at on its day, and goes on by itself when nobody looked."""
    for street_id in street_ids():
        review_street(street_id)


def recompute_deadlines() -> None:
    """Open deadlines counted in days agree with the calendar as it is now."""
    for street_id in street_ids():
        recompute_street(street_id)


def open_follow_ups() -> None:
    """Every closed matter whose reporter can be asked has its task, and the community knows how many wait."""
    for street_id in street_ids():
        follow_up_in_street(street_id)


def check_promises() -> None:
    """Who promised something for today has heard of it, and what nobody settled in time counts as broken."""
    for street_id in street_ids():
        look_at_promises(street_id)


def find_recurring_matters() -> None:
    """What came back often enough at one place stands in the list, counted anew."""
    for street_id in street_ids():
        count_recurring(street_id)
