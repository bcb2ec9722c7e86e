"""The rights of this room by their names in the matrix."""

from huilin.core.permissions import Permission

REGISTER = Permission("party.register")
CONFIRM = Permission("party.confirm")
READ = Permission("party.read")
FEED_BACK = Permission("party.feedback_to_unit")
PUT_UP = Permission("activity.create")
"""A post or a need is asked for by whoever may hold activities there."""
CHECK_IN = Permission("activity.check_in")
CONFIRM_HOURS = Permission("activity.confirm_hours")
READ_HOURS = Permission("activity.read_hours")
