"""Handing a matter to a person or a unit, and its return by one who says it is not theirs."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.models.act import Act
from huilin.cases.models.duty import catalogue
from huilin.cases.models.proposing import Blocked, Proposal, handling_roles, is_excluded, propose
from huilin.cases.models.routing import RoutingRule, rules_in_force
from huilin.cases.models.rules import CaseRule, allowed
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_DISPATCH, CASE_RETURN
from huilin.cases.wording import day_and_hour, tell_handler, tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, may
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Organisation, Person, Role

TO_THE_MINUTE = dt.timedelta(minutes=1)
"""A form gives back the deadline it was shown without its seconds; that changes nothing."""


class AssignmentQuerySet(TenantQuerySet):
    def standing(self) -> models.QuerySet["Assignment"]:
        """Those that were not taken back at once by whoever made them."""
        return self.filter(taken_back=None)


class Assignment(Act):
    """The matter is in these hands until it is returned or answered. The first one is the first receiver (首接)."""

    person = TenantForeignKey(Person, null=True, related_name="+")
    unit = TenantForeignKey(Organisation, null=True, related_name="+")
    instruction = models.TextField(blank=True)
    due_at = models.DateTimeField()
    is_first = models.BooleanField(default=False)
    rule = TenantForeignKey(RoutingRule, null=True, related_name="assignments")
    """The version of the rule that proposed whom, whether or not it was followed."""
    followed_rule = models.BooleanField(default=False, db_default=False)
    is_automatic = models.BooleanField(default=False, db_default=False)
    outside_reason = models.TextField(blank=True, default="", db_default="")
    """Why it was given to somebody whose list of duties leaves the category out."""

    class Meta:
        indexes = [models.Index(fields=["street_id", "rule"], name="assignment_rule")]

    objects: ClassVar[Any] = TenantManager.from_queryset(AssignmentQuerySet)()


class Return(Act):
    """The handler says that the matter is not theirs, why, and whose it may be (退单)."""

    class Cause(models.TextChoices):
        NOT_MINE = "not_mine", gettext_lazy("不是我们的职责")
        WRONG_PLACE = "wrong_place", gettext_lazy("不在我们的管辖范围")
        NO_POWER = "no_power", gettext_lazy("没有权限或资质")
        WRONG_FACTS = "wrong_facts", gettext_lazy("情况与派单内容不符")
        JOINT = "joint", gettext_lazy("要几家一起办")
        OTHER = "other", gettext_lazy("其他原因")

    cause = models.CharField(max_length=12, choices=Cause, default=Cause.OTHER, db_default=Cause.OTHER)
    reason = models.TextField()
    suggested = models.CharField(max_length=100, blank=True)


class Arbitration(Act):
    """A leader decides whose the matter is after it was returned; what is decided is not returned again (裁定)."""

    person = TenantForeignKey(Person, null=True, related_name="+")
    unit = TenantForeignKey(Organisation, null=True, related_name="+")
    reason = models.TextField()


def version_of(rule: RoutingRule) -> dict[str, str]:
    return {"rule_id": str(rule.rule), "since": f"{rule.valid_from:%Y-%m-%d}"}


class Assignable:
    """Dispatches and returns."""

    @verb
    def dispatch(
        self: Any,
        *,
        by: Actor,
        person: Person | None = None,
        unit: Organisation | None = None,
        instruction: str = "",
        due_at: dt.datetime | None = None,
        outside_reason: str = "",
        by_rule: bool = False,
        version: int | None = None,
    ) -> None:
        """In the hands of one person or one unit, who is told. After a second return only a street leader dispatches.

        A team leader hands on within the team of the same compound only. Where the catalogue leaves the category out for
        them, `outside_reason` says why it goes there all the same. Which rule fitted is written into the history, followed
        or not; `by_rule`: nobody chose, a rule that is automatic did.
        """
        self.begin(CASE_DISPATCH, by, version=version)
        if (person is None) == (unit is None):
            raise Refused(_("请选一个人或一个单位来办。"), field="assignee")
        if self.return_count >= 2 and not by.has("LD"):
            raise Forbidden(_("这件事已经被退回两次，要由街道领导决定派给谁。"))
        due_at = self._other_due(due_at)
        self._check_team(by, person)
        roles = handling_roles(self) if rules_in_force() or catalogue().lines else []
        outside_reason = self._check_duty(person, unit, roles, clean_text(outside_reason))
        proposal, blocked = propose(self, roles)
        was = self.status
        role = by.role_for(CASE_DISPATCH)
        self.move(Status.DISPATCHED, by)
        self.assignee, self.assigned_unit = person, unit
        if due_at is not None:
            self.set_due(due_at)
        instruction = clean_text(instruction)
        is_first = not Assignment.objects.standing().filter(case=self).exists()
        Assignment.write(
            self,
            by,
            role,
            person=person,
            unit=unit,
            instruction=instruction,
            due_at=self.due_at,
            is_first=is_first,
            rule=proposal.rule if proposal else None,
            followed_rule=bool(proposal and proposal.rule and proposal.is_followed_by(person, unit)),
            is_automatic=by_rule,
            outside_reason=outside_reason,
        )
        to = person.name if person else unit.name  # type: ignore[union-attr]
        is_unit = unit is not None
        told = {"to": to, "is_unit": is_unit, "said": instruction}
        if outside_reason:
            told["outside"] = outside_reason
        self.commit("case.dispatched", by, role=role, was=was, **told)
        self._record_rules(by, role, proposal, blocked, person or unit, by_rule)
        tell_handler(self, "case.dispatched")
        tell_reporter(self, "case.dispatched", to=to)

    def _other_due(self: Any, due_at: dt.datetime | None) -> dt.datetime | None:
        """The deadline that the dispatcher named, None when it is the present one. Raises Refused for one in the past and
        for one that an authority outside does not allow."""
        if due_at is None or abs(due_at - self.due_at) < TO_THE_MINUTE:
            return None
        if due_at <= clock.now():
            raise Refused(_("时限要晚于现在。"), field="due_at")
        if self.outside_due_at is not None and due_at > self.outside_due_at:
            until = day_and_hour(self.outside_due_at)
            raise Refused(_("12345要求%(until)s前办结，不能更晚。") % {"until": until}, field="due_at")
        return due_at

    @verb
    def dispatch_by_rule(self: Any, *, by: Actor) -> None:
        """Goes at once where the first rule that fits says so by itself; otherwise it waits for somebody to dispatch it."""
        if self.mode != self.Mode.DISPATCH or self.return_count >= 2 or not may(by, CASE_DISPATCH, self):
            return
        proposal, _blocked = propose(self)
        if proposal is None or proposal.rule is None or not proposal.rule.is_automatic:
            return
        self.dispatch(
            by=by,
            person=proposal.person,
            unit=proposal.unit,
            instruction=proposal.rule.instruction,
            by_rule=True,
        )

    def _check_duty(self: Any, person: Any, unit: Any, roles: list[Any], outside_reason: str) -> str:
        """The reason where one is needed, empty otherwise; raises Refused where it is missing."""
        if not is_excluded(self, person, unit, roles):
            return ""
        if not outside_reason:
            raise Refused(_("这类事不在他们的职责清单里。还要派，请写明为什么。"), field="outside_reason")
        return outside_reason

    def _record_rules(
        self: Any,
        by: Actor,
        role: str,
        proposal: Proposal | None,
        blocked: list[Blocked],
        to: Any,
        by_rule: bool,
    ) -> None:
        """Every rule that fitted, in the history: what it said, on what grounds, and what became of it."""
        for found in blocked:
            told = {"rule": str(found.rule), "problem": found.problem}
            record("case.route_blocked", self, by=by, role=role, **told, **version_of(found.rule))
        if proposal is None or proposal.rule is None:
            return
        kind = "case.routed_automatically" if by_rule else "case.routed"
        if not proposal.is_followed_by(to if proposal.person else None, to if proposal.unit else None):
            kind = "case.route_passed_over"
        told = {"rule": str(proposal.rule), "to": proposal.to, "why": proposal.why}
        record(kind, self, by=by, role=role, **told, **version_of(proposal.rule))

    def _check_team(self: Any, by: Actor, person: Person | None) -> None:
        if by.is_system or by.has("CS", "SO", "LD"):
            return
        in_team = (
            person is not None and Role.objects.stewards_of(self.compound).filter(person=person).exists()
        )
        if not in_team:
            raise Forbidden(_("管家组长只能派给本小区的管家。"))

    @verb
    def return_(
        self: Any,
        *,
        by: Actor,
        reason: str,
        cause: str = Return.Cause.OTHER,
        suggested: str = "",
        version: int | None = None,
    ) -> None:
        """Back with the dispatcher, with the reason; the handler no longer holds it.

        Within the time of the rules only; the first receiver of a joint matter names who should lead (首接负责).
        """
        self.begin(CASE_RETURN, by, version=version)
        self.require_state(Status.DISPATCHED)
        reason, suggested = clean_text(reason), clean_text(suggested)
        if cause not in Return.Cause.values:
            raise Refused(_("请选退回的原因。"), field="cause")
        if not reason:
            raise Refused(_("请写明为什么退回。"), field="reason")
        self._check_return(cause, suggested)
        was = self.status
        role = by.role_for(CASE_RETURN)
        self.move(Status.RETURNED, by)
        self.returned_by = [*(self.returned_by or ()), self.assignee_id or self.assigned_unit_id]
        self.assignee, self.assigned_unit = None, None
        self.return_count += 1
        Return.write(self, by, role, cause=cause, reason=reason, suggested=suggested)
        self.commit("case.returned", by, role=role, was=was, reason=reason, suggested=suggested)

    def _check_return(self: Any, cause: str, suggested: str) -> None:
        """Raises Conflict after an arbitration or too late, Refused where a joint matter names no lead."""
        if self.is_arbitrated:
            raise Conflict(_("领导已经裁定由您办，不能再退回。"))
        last = Assignment.objects.filter(case=self).order_by("-at", "-id").first()
        name = CaseRule.Name.RETURN_URGENT if self.grade in ("A", "B") else CaseRule.Name.RETURN_LIMIT
        if last and clock.now() > allowed(name).after(last.at):
            raise Conflict(_("已经过了可以退回的时间，请先办起来，办不了可以申请吹哨。"))
        if cause == Return.Cause.JOINT and not suggested:
            raise Refused(_("您是首接单位，要几家一起办的事，请提出由谁牵头。"), field="suggested_handler")

    @verb
    def arbitrate(
        self: Any,
        *,
        by: Actor,
        reason: str,
        person: Person | None = None,
        unit: Organisation | None = None,
        version: int | None = None,
    ) -> None:
        """In the hands that a street leader decided after a second return, with the reason; never returned again."""
        self.begin(CASE_DISPATCH, by, version=version)
        if not by.has("LD"):
            raise Forbidden(_("要由街道领导裁定。"))
        self.require_state(Status.RETURNED)
        if self.return_count < 2:
            raise Conflict(_("退回两次以后才由领导裁定。"))
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明为什么这样定。"), field="reason")
        role = by.role_for(CASE_DISPATCH)
        self.dispatch(by=by, person=person, unit=unit, instruction=reason, outside_reason=reason)
        self.is_arbitrated = True
        Arbitration.write(self, by, role, person=person, unit=unit, reason=reason)
        to = person.name if person else unit.name  # type: ignore[union-attr]
        self.commit("case.arbitrated", by, role=role, was=self.status, reason=reason, to=to)
