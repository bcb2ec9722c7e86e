"""Out of office: by one's own wish, by the leader's decision after somebody proposed it, or because the term is over.

Rights end at the minute, every open matter goes on in other hands at once, and what was entrusted is handed over by a list.
"""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Person, Role
from huilin.stewards.models.act import Act
from huilin.stewards.models.handover import Handover
from huilin.stewards.models.status import IN_OFFICE, Status
from huilin.stewards.permissions import PROPOSE_REMOVAL, REMOVE, RESIGN
from huilin.stewards.telling import tell_candidate, tell_street


class RemovalProposal(Act):
    """Somebody says why a steward should go; it decides nothing."""

    reason = models.TextField()


class Departure(Act):
    class Kind(models.TextChoices):
        RESIGNED = "resigned", gettext_lazy("辞任")
        REMOVED = "removed", gettext_lazy("解聘")
        EXPIRED = "expired", gettext_lazy("任期已满")

    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.TextField(blank=True)


class Leaving:
    @verb
    def resign(
        self: Any, *, by: Actor, reason: str, successor: Person | None = None, version: int | None = None
    ) -> None:
        """Out of office from this minute, by one's own wish. `successor` is a colleague of the same team, or nobody."""
        self.begin(RESIGN, by, version=version)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明为什么辞任。"), field="reason")
        self._leave(Status.RESIGNED, by, by.role_for(RESIGN), reason, successor)

    @verb
    def propose_removal(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """The proposal waits for the street's leader. One person proposes once; nobody proposes his own."""
        self.begin(PROPOSE_REMOVAL, by, version=version)
        self.require_state(*IN_OFFICE)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明为什么提出解聘。"), field="reason")
        if RemovalProposal.objects.filter(stewardship=self, by_person_id=by.person_id).exists():
            raise Conflict(_("您已经提过了，等街道领导决定。"))
        role = by.role_for(PROPOSE_REMOVAL)
        RemovalProposal.write(self, by, role, reason=reason)
        self.took_part(by.person_id)
        self.commit("steward.removal_proposed", by, role=role)
        tell_street(self, "steward.removal_proposed")

    @verb
    def remove(
        self: Any, *, by: Actor, reason: str, successor: Person | None = None, version: int | None = None
    ) -> None:
        """Out of office from this minute by the leader's decision, after somebody else proposed it."""
        self.begin(REMOVE, by, version=version)
        self.require_state(*IN_OFFICE)
        reason = clean_text(reason)
        if not RemovalProposal.objects.filter(stewardship=self).exists():
            raise Conflict(_("要先有人提出解聘，领导再决定。"))
        if not reason:
            raise Refused(_("请写明解聘的理由。"), field="reason")
        self._leave(Status.REMOVED, by, by.role_for(REMOVE), reason, successor)

    @verb
    def expire(self: Any) -> None:
        """Over, after the last day of the term. The role gives nothing since midnight."""
        self.begin(REMOVE, SYSTEM)
        if self.ends_on is None or self.ends_on >= timezone.localdate(clock.now()):
            raise Conflict(_("任期还没有满。"))
        self._leave(Status.EXPIRED, SYSTEM, "SYS", "", None)

    def _leave(self: Any, to: Status, by: Actor, role: str, reason: str, successor: Person | None) -> None:
        successor = self._checked(successor) or self._colleague()
        self.move(to, by)
        Departure.write(self, by, role, kind=str(to), reason=reason)
        handover = Handover.open(self, by=by, to=successor, why=str(to.label))
        if self.role_id and self.role.ended_at is None and to != Status.EXPIRED:
            self.role.end(by=by, reason=reason)
        self.due_at = None
        self.commit(f"steward.{to}", by, role=role, reason=reason)
        tell_candidate(self, "steward.ended")
        handover.tell(self)

    def _checked(self: Any, successor: Person | None) -> Person | None:
        if successor is not None and not self._team().filter(person=successor).exists():
            raise Refused(_("接手的人要是本小区在任的管家。"), field="successor")
        return successor

    def _colleague(self: Any) -> Person | None:
        """The leader of the team, or whoever has been in it longest."""
        role = self._team().order_by("code", "starts_on", "pk").first()
        return role.person if role else None

    def _team(self: Any) -> Any:
        found = Role.objects.in_force(clock.now()).filter(compound=self.compound, code__in=("SL", "ST"))
        return found.exclude(person=self.person_id).select_related("person")
