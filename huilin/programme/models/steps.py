"""What becomes of a registration, step by step, as the table of states allows."""

from typing import Any

from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, may
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.programme.models.status import STANDING, TRANSITIONS, State
from huilin.programme.permissions import CONFIRM, READ


class Steps:
    state: Any
    confirmed_at: Any
    ended_at: Any

    @verb
    def confirm(self: Any, *, by: Actor, version: int | None = None) -> None:
        """The community knows this member and counts on it. Raises Conflict, Forbidden."""
        self.begin(CONFIRM, by, version=version)
        self._move(State.CONFIRMED, by, "party.confirmed")

    @verb
    def reject(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """Not this community's, or not a member: back with a reason. Raises Conflict, Forbidden, Refused."""
        self.begin(CONFIRM, by, version=version)
        self._move(State.REJECTED, by, "party.rejected", reason=_given(reason))

    @verb
    def transfer(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """It serves elsewhere from now on; its posts are free again. Raises Conflict, Forbidden, Refused."""
        self.begin(CONFIRM, by, version=version)
        self._move(State.TRANSFERRED, by, "party.transferred", reason=_given(reason))

    @verb
    def end(self: Any, *, by: Actor, reason: str = "", version: int | None = None) -> None:
        """By the member itself, or by the community; its posts are free again. Raises Conflict, Forbidden."""
        self.begin(READ, by, version=version)
        if by.person_id != self.person_id and not may(by, CONFIRM, self):
            raise Forbidden(_("您的身份不能办理这一步。"))
        self._move(State.ENDED, by, "party.ended", reason=clean_text(reason))

    @verb
    def withdraw(self: Any, *, by: Actor, version: int | None = None) -> None:
        """The member takes its consent back, from whatever state and without a reason (PIPL art. 15).

        It stands on no list any more, and what it told of itself is erased. Raises Forbidden for anybody else.
        """
        self.begin(READ, by, version=version)
        if by.person_id != self.person_id:
            raise Forbidden(_("您的身份不能办理这一步。"))
        self.consent.withdraw(by=by)
        self.branch = self.skills = self.times = ""
        if self.state in STANDING:
            self._leave(State.ENDED)
        self.version += 1
        self.save()
        record("party.withdrawn", self, by=by, role=by.role_for(READ))

    def advance(self: Any, to: State, by: Actor) -> None:
        """A step that follows from another act; nothing where the table has none, or not for this actor. Locks the row."""
        fresh = type(self).locked(self.pk)
        who = TRANSITIONS.get((State(fresh.state), to), frozenset())
        if who and (by.is_system or by.has(*who)):
            fresh._move(to, by, "party.serving" if to == State.SERVING else "")

    def _move(self: Any, to: State, by: Actor, kind: str, *, reason: str = "") -> None:
        who = TRANSITIONS.get((State(self.state), to))
        if who is None:
            raise Conflict(_("这条报到已经不在这一步了，请看最新情况。"))
        if not (by.is_system or by.has(*who)):
            raise Forbidden(_("您的身份不能办理这一步。"))
        if to == State.CONFIRMED:
            self.confirmed_at = clock.now()
        self._leave(to) if to not in STANDING else setattr(self, "state", to)
        self.version += 1
        self.save()
        role = by.role_for(CONFIRM) or by.role_for(READ)
        self.steps.model.write(self, by, role, to=to, reason=reason[:200])
        if kind:
            record(kind, self, by=by, role=role, reason=reason)

    def _leave(self: Any, to: State) -> None:
        self.state, self.ended_at = to, clock.now()
        self.claims.filter(ended_at=None).update(ended_at=self.ended_at)


def _given(reason: str) -> str:
    reason = clean_text(reason)
    if not reason:
        raise Refused(_("请写明理由。"), field="reason")
    return reason
