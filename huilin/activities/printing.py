"""The list of who signed up, with full names, for the paper at the door."""

from huilin.activities.models import Activity, SignUp
from huilin.activities.permissions import READ_ATTENDEES
from huilin.audit.models import record
from huilin.core.permissions import Actor, demand
from huilin.core.transactions import verb


@verb
def attendees(activity: Activity, *, by: Actor, reason: str) -> list[SignUp]:
    """Those with a place, then those who wait; the history knows who took the names for what. Raises Forbidden."""
    demand(by, READ_ATTENDEES, activity, reason=reason)
    record("activity.list_printed", activity, by=by, role=by.role_for(READ_ATTENDEES), reason=reason)
    return list(activity.signups.standing().order_by("state", "id"))
