"""A matter goes on in other hands because its handler left office: at once, in the state and with the time it had."""

from typing import Any

from huilin.cases.models.assignment import Assignment
from huilin.cases.models.ladder import Ladder
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_DISPATCH
from huilin.cases.wording import tell_handler
from huilin.core import clock
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.transactions import verb
from huilin.people.models import Person

IN_HANDS = frozenset(
    {
        Status.DISPATCHED,
        Status.IN_PROGRESS,
        Status.WHISTLED,
        Status.SUSPENDED,
        Status.REPLIED,
        Status.VERIFYING,
    }
)
"""States in which a matter is in somebody's hands and may be sent back to them."""


class Inheritable:
    @verb
    def reassign(self: Any, *, to: Person, reason: str, by: Actor = SYSTEM) -> None:
        """In the hands of `to`, who is told; state and deadlines stay. The step belongs to the end of a role, so no right
        of its own is asked of `by`. Raises Conflict when the matter is in nobody's hands."""
        self.begin(CASE_DISPATCH, SYSTEM)
        self.require_state(*IN_HANDS)
        left = self.assignee
        self.assignee, self.assigned_unit = to, None
        if left is not None and self.rung_person_id == left.pk:
            step = Ladder(self.street_id, clock.now()).step(self.rung, self)
            self.rung_person = step.person if step else None
        Assignment.write(self, by, "SYS", person=to, instruction=reason, due_at=self.due_at)
        self.commit("case.reassigned", by, role="SYS", was=self.status, reason=reason, to=to.name)
        tell_handler(self, "case.reassigned")
