"""The rights of this room by their names in the matrix."""

from huilin.core.permissions import Permission

VISIT_PLAN = Permission("visit.plan")
VISIT_RECORD = Permission("visit.record")
VISIT_READ = Permission("visit.read")
VISIT_READ_CARE = Permission("visit.read_care_sensitive")
VISIT_ACKNOWLEDGE = Permission("visit.acknowledge")
KEEP_CARE = Permission("person.edit")
"""Care flags are kept by whoever keeps the person's entry."""
