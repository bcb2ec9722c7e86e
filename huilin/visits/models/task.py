"""A visit that is due: one household, one window of days. All that is due in a home is done by one visit."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, HeldRole, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Household, Person, Role
from huilin.people.models.role import STEWARDS
from huilin.places.models import Building, Compound
from huilin.visits.models.plan import VisitPlan
from huilin.visits.models.rules import HouseholdClass
from huilin.visits.permissions import VISIT_PLAN, VISIT_READ


class VisitState(models.TextChoices):
    DUE = "due", gettext_lazy("待走访")
    NOT_HOME = "not_home", gettext_lazy("没人在家")
    DONE = "done", gettext_lazy("已走访")
    REFUSED = "refused", gettext_lazy("不愿意")
    SKIPPED = "skipped", gettext_lazy("不走访")


OPEN = (VisitState.DUE, VisitState.NOT_HOME)
TRANSITIONS = {
    (VisitState.DUE, VisitState.DONE),
    (VisitState.DUE, VisitState.NOT_HOME),
    (VisitState.NOT_HOME, VisitState.DUE),  # by the clock, or when somebody goes again
    (VisitState.DUE, VisitState.REFUSED),
    (VisitState.DUE, VisitState.SKIPPED),
}
"""Who: due to skipped the leader and the community (visit.plan); the others whoever records a visit."""


class VisitTaskQuerySet(TenantQuerySet):
    def open(self) -> models.QuerySet["VisitTask"]:
        return self.filter(state__in=OPEN)

    def begun(self, day: dt.date) -> models.QuerySet["VisitTask"]:
        """Open, with a window that has begun, and not put off to a later day."""
        return self.filter(state__in=OPEN, due_from__lte=day).exclude(try_again_on__gt=day)

    def visible_to(self, actor: Actor) -> models.QuerySet["VisitTask"]:
        return self.filter(visible(VisitTask, actor, VISIT_READ))


class VisitTask(TenantModel, Scoped):
    plan = TenantForeignKey(VisitPlan, related_name="tasks")
    household = TenantForeignKey(Household, related_name="visit_tasks")
    compound = TenantForeignKey(Compound, related_name="+")
    community_id = models.UUIDField()
    building = TenantForeignKey(Building, related_name="+")
    entrance_id = models.UUIDField(null=True)
    household_class = models.CharField(max_length=10, choices=HouseholdClass)
    assignee = TenantForeignKey(Person, null=True, related_name="+")
    """The steward whose stairs these are; empty where the compound has none."""
    due_from = models.DateField()
    due_until = models.DateField()
    state = models.CharField(max_length=10, choices=VisitState, default=VisitState.DUE)
    risk = models.SmallIntegerField(default=0)
    """The more, the earlier: care, visits missed, months without meeting. Orders stairs, ranks nobody."""
    missed_count = models.SmallIntegerField(default=0)
    """How many windows before this one ended without a visit, one after the other."""
    not_home_count = models.SmallIntegerField(default=0)
    try_again_on = models.DateField(null=True)
    alerted = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(VisitTaskQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("待走访")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "household", "due_from"], name="visittask_once")
        ]
        indexes = [
            models.Index(
                fields=["street_id", "assignee", "due_from"],
                name="visittask_mine",
                condition=models.Q(state__in=["due", "not_home"]),
            ),
            models.Index(
                fields=["street_id", "compound", "due_from"],
                name="visittask_compound",
                condition=models.Q(state__in=["due", "not_home"]),
            ),
            models.Index(
                fields=["street_id", "due_until"],
                name="visittask_watch",
                condition=models.Q(state__in=["due", "not_home"], household_class="cared", alerted=False),
            ),
            models.Index(fields=["street_id", "plan", "state"], name="visittask_plan"),
        ]

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"assignee_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return cls.own_lookups(actor)

    @classmethod
    def household_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return [{"household_id": role.household_id}] if role.household_id else []

    def move(self, to: VisitState) -> None:
        """The next state; raises Conflict where the table has no such step. The caller holds the row's lock."""
        if (VisitState(self.state), to) not in TRANSITIONS:
            raise Conflict(_("这户的走访刚刚有人记过了。"))
        self.state = to

    @verb
    def skip(self, *, by: Actor, reason: str) -> None:
        """This once the home is not visited. Raises Forbidden, Refused without a reason, Conflict when it is over."""
        task: VisitTask = type(self).locked(self.pk)
        demand(by, VISIT_PLAN, task.plan)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明理由。"), field="reason")
        if task.state == VisitState.NOT_HOME:
            task.move(VisitState.DUE)
        task.move(VisitState.SKIPPED)
        task.save(update_fields=["state"])
        record("visit.skipped", task, by=by, role=by.role_for(VISIT_PLAN), reason=reason)

    @classmethod
    @verb
    def hand_over(cls, building: Building, to: Person, *, by: Actor, plan: VisitPlan) -> int:
        """The open visits of a building in this plan are now `to`'s; how many. Raises Forbidden, and Refused where `to` is
        no steward of the compound now."""
        demand(by, VISIT_PLAN, plan)
        is_steward = Role.objects.in_force().filter(
            person=to, compound_id=plan.compound_id, code__in=STEWARDS
        )
        if not is_steward.exists():
            raise Refused(_("请选本小区现任的管家。"), field="steward")
        moved: int = cls.objects.open().filter(plan=plan, building=building).update(assignee=to)
        record("visit.handed_over", plan, by=by, role=by.role_for(VISIT_PLAN), to=to.name, n=moved)
        return moved
