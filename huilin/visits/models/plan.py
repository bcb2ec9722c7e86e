"""The plan of a compound's visits in one month: made by the leader or the community, carried out by the worker."""

import datetime as dt
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.places.models import Community, Compound
from huilin.visits.permissions import VISIT_PLAN

MOST_AHEAD = 3
"""Months; who lives where is not known longer before."""


class VisitPlanQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["VisitPlan"]:
        return self.filter(visible(VisitPlan, actor, VISIT_PLAN))

    def waiting(self) -> models.QuerySet["VisitPlan"]:
        """Plans that the worker has still to fill with visits."""
        return self.filter(state=VisitPlan.State.DRAFT)


class VisitPlan(TenantModel, Scoped):
    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("正在排")
        ACTIVE = "active", gettext_lazy("进行中")
        COMPLETED = "completed", gettext_lazy("已结束")
        CANCELLED = "cancelled", gettext_lazy("已取消")

    compound = TenantForeignKey(Compound, related_name="+")
    community = TenantForeignKey(Community, related_name="+")
    month = models.DateField()
    """Its first day."""
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    household_count = models.IntegerField(default=0)
    looked_count = models.IntegerField(default=0)
    """How many households the worker has gone through so far."""
    looked_to = models.UUIDField(null=True)
    """The last of them: a worker that died goes on from there."""
    task_count = models.IntegerField(default=0)
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = TenantManager.from_queryset(VisitPlanQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("走访计划")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "compound", "month"],
                name="visitplan_once",
                condition=~models.Q(state="cancelled"),
            )
        ]
        indexes = [models.Index(fields=["street_id", "state", "month"], name="visitplan_state")]

    def __str__(self) -> str:
        return f"{self.compound} {self.month:%Y-%m}"

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        """A steward plans the visits of the compound it is steward of."""
        return [
            {"compound_id": role.compound_id}
            for role in actor.roles
            if role.code == "ST" and role.compound_id
        ]

    @classmethod
    @verb
    def make(cls, compound: Compound, month: dt.date, *, by: Actor) -> "VisitPlan":
        """A plan stands and the worker fills it. Raises Forbidden, Refused for a month past or too far ahead, Conflict where
        the compound has one for the month."""
        month = month.replace(day=1)
        plan = cls(
            compound=compound, community_id=compound.community_id, month=month, made_by_id=by.person_id,
            made_at=clock.now(), street_id=compound.street_id,
        )  # fmt: skip
        demand(by, VISIT_PLAN, plan)
        this_month = timezone.localdate(clock.now()).replace(day=1)
        ahead = (month.year - this_month.year) * 12 + month.month - this_month.month
        if not 0 <= ahead <= MOST_AHEAD:
            raise Refused(_("只能排本月和以后%(n)d个月。") % {"n": MOST_AHEAD}, field="month")
        try:
            with transaction.atomic():
                plan.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(_("这个小区这个月已经排过了。"), field="month") from error
        record("visit.planned", plan, by=by, role=by.role_for(VISIT_PLAN), month=f"{month:%Y-%m}")
        return plan

    @verb
    def cancel(self, *, by: Actor, reason: str) -> None:
        """The plan and what is still due in it are off; visits made stay. Raises Refused without a reason, Conflict."""
        plan: VisitPlan = type(self).locked(self.pk)
        demand(by, VISIT_PLAN, plan)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明理由。"), field="reason")
        if plan.state not in (self.State.DRAFT, self.State.ACTIVE):
            raise Conflict(_("这个计划已经结束了。"))
        plan.state = self.State.CANCELLED
        plan.save(update_fields=["state"])
        plan.tasks.filter(state__in=("due", "not_home")).update(state="skipped", ended_at=clock.now())
        record("visit.plan_cancelled", plan, by=by, role=by.role_for(VISIT_PLAN), reason=reason)
