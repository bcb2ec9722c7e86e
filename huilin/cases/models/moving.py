"""Moving from state to state along the one table, and who may: whose hands a matter is in, who reported it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huilin.cases.models.status import HANDLER, REPORTER, SYSTEM, TRANSITIONS, VERIFIER, Status
from huilin.cases.permissions import CASE_VERIFY
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden
from huilin.core.permissions import Actor, may


class Movable:
    def is_handled_by(self: Any, actor: Actor) -> bool:
        """Whether the case is in this actor's hands, or its unit's, now."""
        if actor.person_id and self.assignee_id == actor.person_id:
            return True
        units = {role.organisation_id for role in actor.roles if role.organisation_id}
        return self.assignee_id is None and self.assigned_unit_id in units

    def is_reported_by(self: Any, actor: Actor) -> bool:
        return self.pk in actor.case_ids or bool(actor.person_id and self.reporter_id == actor.person_id)

    def can_move(self: Any, to: Status, by: Actor) -> bool:
        who = TRANSITIONS.get((Status(self.status), to))
        return who is not None and any(self._is(token, by) for token in who)

    def _is(self: Any, token: str, by: Actor) -> bool:
        if by.is_system:
            return token == SYSTEM
        if token == HANDLER:
            return self.is_handled_by(by)
        if token == REPORTER:
            return self.is_reported_by(by)
        if token == VERIFIER:
            return may(by, CASE_VERIFY, self)
        return by.has(token)

    def require_state(self: Any, *states: Status) -> None:
        """Raises Conflict unless the case stands in one of `states`: the table allows a move to more acts than one."""
        if self.status not in states:
            raise self._not_now()

    def _not_now(self: Any) -> Conflict:
        now = self.get_status_display()
        return Conflict(_("这件事现在是「%(now)s」，不能这样办。") % {"now": now})

    def move(self: Any, to: Status, by: Actor, *, as_part_of: Status | None = None) -> None:
        """Changes the state along the table.

        `as_part_of` names the state in which the same act ends: its right covers this step.

        Raises Conflict where the table has no such move, Forbidden where it is not this actor's.
        """
        if (Status(self.status), to) not in TRANSITIONS:
            raise self._not_now()
        if as_part_of is None and not self.can_move(to, by):
            raise Forbidden(_("您的身份不能办理这一步。"))
        self.status = to
        self.status_changed_at = clock.now()

    def took_part(self: Any, *persons: UUID | None) -> None:
        """Notes who had a hand in the matter, for the rule that nobody checks his own work."""
        self.handler_ids = sorted(set(self.handler_ids) | {person for person in persons if person}, key=str)
