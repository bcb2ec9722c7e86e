"""A step that is late is told once: to those whose turn it is."""

from typing import Any

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.permissions import SYSTEM
from huilin.core.transactions import verb
from huilin.stewards.models.status import Status
from huilin.stewards.telling import tell_community, tell_street

TURN = {
    Status.NOMINATED: tell_community,
    Status.COMMUNITY_REVIEWED: tell_street,
    Status.STREET_REVIEWED: tell_community,
    Status.OBJECTION_HANDLING: tell_street,
}
"""Whose step it is: the community reviews and posts, the street reviews and decides objections."""


class Remindable:
    late_told_for: Any
    """The day over which they were told; a later day is told anew."""

    @verb
    def remind(self: Any) -> bool:
        """Those whose turn it is know that the step is late; false where it was done or told meanwhile. Locks the row."""
        row = type(self).locked(self.pk)
        if row.due_at is None or row.due_at >= clock.now() or row.late_told_for == row.due_at:
            return False
        tell = TURN.get(Status(row.status))
        if tell is None:
            return False
        row.late_told_for = row.due_at
        row.save(update_fields=["late_told_for"])
        tell(row, "steward.overdue")
        record("steward.overdue", row, by=SYSTEM, role="SYS")
        return True
