"""The rights of this room by their names in the matrix."""

from huilin.core.permissions import Permission

READ = Permission("activity.read")
CREATE = Permission("activity.create")
APPROVE = Permission("activity.approve")
SIGN_UP = Permission("activity.sign_up")
CHECK_IN = Permission("activity.check_in")
READ_ATTENDEES = Permission("activity.read_attendees")
PUBLISH_PHOTO = Permission("activity.publish_photo")
