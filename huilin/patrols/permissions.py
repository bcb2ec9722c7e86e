"""The rights of this room by their names in the matrix."""

from huilin.core.permissions import Permission

HAZARD_REPORT = Permission("hazard.report")
HAZARD_READ = Permission("hazard.read")
HAZARD_GRADE = Permission("hazard.grade")
HAZARD_ORDER = Permission("hazard.order_rectify")
HAZARD_RECTIFY = Permission("hazard.rectify")
HAZARD_REINSPECT = Permission("hazard.reinspect")
HAZARD_CLOSE_GENERAL = Permission("hazard.close_general")
HAZARD_CLOSE_MAJOR = Permission("hazard.close_major")
HAZARD_REPORT_UPWARD = Permission("hazard.report_upward")
PATROL_CHECK_IN = Permission("patrol.check_in")
PATROL_READ = Permission("patrol.read")
KEEP_ROUTES = Permission("compound.edit_profile")
"""Routes, checkpoints and the register of equipment are part of what is known of a compound."""
