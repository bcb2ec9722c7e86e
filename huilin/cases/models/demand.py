"""Demands that a panel finds unreasonable (不合理诉求): proposed, decided by a leader with named members, open to appeal.

Never one clerk's word. While it stands, the matter is closed with an explanation, left out of the rates and not reopened;
the reporter is told how to appeal, and somebody who had no part in it decides the appeal.
"""

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.rules import CaseRule, allowed, number
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_REOPEN, CASE_SUPERVISE, CASE_TRIAGE
from huilin.cases.wording import day_and_hour, tell_desk, tell_leaders, tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Person, Role

SHORTEST = 20
PANEL_ROLES = ("CS", "ME", "PO", "SO", "LD", "PU", "PV")


class DemandState(models.TextChoices):
    PROPOSED = "proposed", gettext_lazy("等会商")
    DISMISSED = "dismissed", gettext_lazy("会商认为合理")
    CONFIRMED = "confirmed", gettext_lazy("会商认为不合理")
    APPEALED = "appealed", gettext_lazy("居民已申诉")
    FINAL = "final", gettext_lazy("申诉后维持")
    REVOKED = "revoked", gettext_lazy("申诉后改为继续办")


STANDING = (DemandState.CONFIRMED, DemandState.APPEALED, DemandState.FINAL)
"""States in which the finding holds."""
TO_CLOSED = {
    Status.ACCEPTED: (Status.CLOSED,),
    Status.REOPENED: (Status.ACCEPTED, Status.CLOSED),
    Status.IN_PROGRESS: (Status.REPLIED, Status.VERIFYING, Status.CLOSED),
    Status.REPLIED: (Status.VERIFYING, Status.CLOSED),
    Status.VERIFYING: (Status.CLOSED,),
    Status.CLOSED: (),
}
"""The way to the end along the table of moves; the panel's word stands for reply, verification and closure."""


class DemandProposal(Act):
    class Ground(models.TextChoices):
        REPEATED = "repeated", gettext_lazy("同一件事已依法办完并答复，没有新情况，反复提出")
        AGAINST_LAW = "against_law", gettext_lazy("要求与法律、政策或业主共同决定相抵触")
        BEYOND = "beyond", gettext_lazy("要求超出合理限度，客观上做不到")
        OTHERS_RIGHTS = "others_rights", gettext_lazy("会损害别的居民的合法权益")

    ground = models.CharField(max_length=14, choices=Ground)
    reason = models.TextField()


class DemandDecision(Act):
    proposal = TenantForeignKey(DemandProposal, related_name="decisions")
    panel_ids = ArrayField(models.UUIDField())
    was_granted = models.BooleanField()
    explanation = models.TextField()
    appeal_by = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "proposal"], name="demanddecision_once")]


class DemandAppeal(Act):
    decision = TenantForeignKey(DemandDecision, related_name="appeals")
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "decision"], name="demandappeal_once")]


class AppealDecision(Act):
    appeal = TenantForeignKey(DemandAppeal, related_name="decisions")
    was_granted = models.BooleanField()
    explanation = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "appeal"], name="appealdecision_once")]


class Contestable:
    @property
    def stands_as_unreasonable(self: Any) -> bool:
        return self.demand_state in STANDING

    @property
    def can_be_appealed(self: Any) -> bool:
        is_in_time = self.appeal_by is not None and clock.now() <= self.appeal_by
        return is_in_time and self.demand_state == DemandState.CONFIRMED and self.status == Status.CLOSED

    @verb
    def propose_unreasonable(
        self: Any, *, by: Actor, ground: str, reason: str, version: int | None = None
    ) -> None:
        """A panel shall look at it; until it has, nothing changes for the reporter."""
        self.begin(CASE_TRIAGE, by, version=version)
        self.require_state(*TO_CLOSED)
        if self.demand_state in (DemandState.PROPOSED, *STANDING):
            raise Conflict(_("这件事已经提请会商。"))
        reason = _long_enough(reason, "reason")
        if ground not in DemandProposal.Ground.values:
            raise Refused(_("请选一条理由。"), field="ground")
        role = by.role_for(CASE_TRIAGE)
        self.demand_state = DemandState.PROPOSED
        DemandProposal.write(self, by, role, ground=ground, reason=reason)
        label = str(DemandProposal.Ground(ground).label)
        self.commit("case.demand_proposed", by, role=role, was=self.status, reason=reason, ground=label)
        tell_leaders(self, "case.demand_proposed")

    @verb
    def decide_unreasonable(
        self: Any,
        *,
        by: Actor,
        was_granted: bool,
        panel: list[Person],
        explanation: str,
        version: int | None = None,
    ) -> None:
        """Decided by a street leader with at least the rule's number of members beside them, none of whom handled or
        proposed it. Found unreasonable: closed with the explanation, and the reporter is told until when to appeal.
        """
        self.begin(CASE_SUPERVISE, by, version=version)
        if not by.has("LD"):
            raise Forbidden(_("要由街道领导主持会商。"))
        if self.demand_state != DemandState.PROPOSED:
            raise Conflict(_("这件事没有等会商的提请。"))
        proposal = DemandProposal.objects.filter(case=self).order_by("-at", "-id").first()
        members = self._panel(by, proposal, panel)
        explanation = _long_enough(explanation, "explanation")
        was, role = self.status, by.role_for(CASE_SUPERVISE)
        self.demand_state = DemandState.CONFIRMED if was_granted else DemandState.DISMISSED
        if was_granted:
            self._close_as_explained(by)
        DemandDecision.write(
            self, by, role, proposal=proposal, panel_ids=[person.pk for person in members],
            was_granted=was_granted, explanation=explanation, appeal_by=self.appeal_by,
        )  # fmt: skip
        kind = "case.demand_confirmed" if was_granted else "case.demand_dismissed"
        until = day_and_hour(self.appeal_by) if was_granted else ""
        said = _("会商成员：%(names)s") % {"names": "、".join(person.name for person in members)}
        self.commit(kind, by, role=role, was=was, text=explanation, until=until, said=said)
        if was_granted:
            tell_reporter(self, kind, text=explanation, until=until)

    def _panel(self: Any, by: Actor, proposal: DemandProposal, panel: list[Person]) -> list[Person]:
        """The members, each once. Raises Refused for too few or for who had a part in the matter."""
        members = {person.pk: person for person in panel if person.pk != by.person_id}
        had_a_part = {*self.handler_ids, proposal.by_person_id}
        if by.person_id in had_a_part or had_a_part & set(members):
            raise Refused(_("经办过或提请的人不能参加会商，请换人。"), field="panel")
        in_force = Role.objects.in_force(clock.now()).filter(person__in=members, code__in=PANEL_ROLES)
        if set(members) - set(in_force.values_list("person_id", flat=True)):
            raise Refused(_("会商成员要是在任的工作人员。"), field="panel")
        fewest = number(CaseRule.Name.DEMAND_PANEL)
        if len(members) < fewest:
            raise Refused(_("除了您，至少要有%(n)d个人会商。") % {"n": fewest}, field="panel")
        return list(members.values())

    def _close_as_explained(self: Any, by: Actor) -> None:
        for step in TO_CLOSED[Status(self.status)]:
            self.move(step, by, as_part_of=Status.CLOSED)
        now = clock.now()
        self.closed_at, self.replied_at = self.closed_at or now, self.replied_at or now
        self.appeal_by = allowed(CaseRule.Name.APPEAL_LIMIT).after(now)
        self.end_follow_up("not_needed")

    @verb
    def appeal(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """The reporter does not agree; the matter waits for somebody who had no part in it."""
        self.begin(CASE_REOPEN, by, version=version)
        if not self.is_reported_by(by):
            raise Forbidden
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写一句为什么不同意。"), field="reason")
        if not self.can_be_appealed:
            raise Conflict(_("已经申诉过，或者过了可以申诉的时间。可以打12345。"))
        role = by.role_for(CASE_REOPEN)
        decision = DemandDecision.objects.filter(case=self).order_by("-at", "-id").first()
        self.demand_state = DemandState.APPEALED
        DemandAppeal.write(self, by, role, decision=decision, reason=reason)
        self.commit("case.demand_appealed", by, role=role, was=self.status, reason=reason)
        tell_leaders(self, "case.demand_appealed")

    @verb
    def decide_appeal(
        self: Any, *, by: Actor, was_granted: bool, explanation: str, version: int | None = None
    ) -> None:
        """Granted: open again, and no reopening is used up. Refused: the finding stands for good. By other eyes only."""
        self.begin(CASE_SUPERVISE, by, version=version)
        if self.demand_state != DemandState.APPEALED:
            raise Conflict(_("这件事没有等答复的申诉。"))
        if by.person_id in self._who_had_a_part():
            raise Forbidden(_("参加过会商或经办过的人不能答复申诉。"))
        explanation = _long_enough(explanation, "explanation")
        was, role = self.status, by.role_for(CASE_SUPERVISE)
        appeal = DemandAppeal.objects.filter(case=self).order_by("-at", "-id").first()
        self.demand_state = DemandState.REVOKED if was_granted else DemandState.FINAL
        if was_granted:
            self.move(Status.REOPENED, by)
            self.work_again()
            self.appeal_by = None
        AppealDecision.write(self, by, role, appeal=appeal, was_granted=was_granted, explanation=explanation)
        kind = "case.demand_revoked" if was_granted else "case.demand_upheld"
        self.commit(kind, by, role=role, was=was, text=explanation)
        tell_reporter(self, kind, text=explanation)
        if was_granted:
            tell_desk(self, "case.reopened")

    def _who_had_a_part(self: Any) -> set[UUID]:
        decision = DemandDecision.objects.filter(case=self).order_by("-at", "-id").first()
        decided = {decision.by_person_id, decision.proposal.by_person_id, *decision.panel_ids}
        return decided | set(self.handler_ids)


def _long_enough(text: str, field: str) -> str:
    text = clean_text(text)
    if len(text) < SHORTEST:
        raise Refused(_("请写清楚理由，至少%(n)d个字。") % {"n": SHORTEST}, field=field)
    return text
