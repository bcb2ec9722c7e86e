"""What becomes true of activities by the clock."""

import datetime as dt

from huilin.activities.models import Activity, ActivityRule, State
from huilin.activities.models.rules import number
from huilin.audit.models import event_of, record_all
from huilin.core import clock
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street, street_ids

AT_A_TIME = 200


def follow_activities() -> None:
    """Signing up ends when an activity begins, and what was summed up long ago is archived."""
    for street_id in street_ids():
        with in_street(street_id):
            now = clock.now()
            _move(State.PUBLISHED, State.SIGNUP_CLOSED, "activity.signup_closed", starts_at__lte=now)
            kept = dt.timedelta(days=number(ActivityRule.Name.ARCHIVE_AFTER))
            _move(State.SUMMARISED, State.ARCHIVED, "activity.archived", summarised_at__lte=now - kept)


def _move(was: State, to: State, kind: str, **when: dt.datetime) -> None:
    found = Activity.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=was, **when)
    activities = list(found.order_by("id")[:AT_A_TIME])
    for activity in activities:
        activity.state, activity.version = to, activity.version + 1
    Activity.objects.bulk_update(activities, ["state", "version"])
    record_all([event_of(kind, activity, by=SYSTEM, role="SYS") for activity in activities])
