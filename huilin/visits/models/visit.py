"""A visit: who came to which home, when, whether they met, and what was heard. Written once, never changed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.ids import new_id
from huilin.core.permissions import Actor, HeldRole, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Household, Residency
from huilin.places.models import Compound
from huilin.visits.models.rules import VisitRule, allowed, number
from huilin.visits.models.task import VisitState, VisitTask
from huilin.visits.permissions import VISIT_READ, VISIT_RECORD

MOST_WORDS = 500
OLDEST = dt.timedelta(days=31)
"""A visit noted longer ago than this is a mistake of the phone's clock, or belongs on paper."""


class VisitResult(models.TextChoices):
    MET = "met", gettext_lazy("见到了")
    NOT_HOME = "not_home", gettext_lazy("没人在家")
    REFUSED = "refused", gettext_lazy("不愿意")


STATES = {
    VisitResult.MET: VisitState.DONE,
    VisitResult.NOT_HOME: VisitState.NOT_HOME,
    VisitResult.REFUSED: VisitState.REFUSED,
}


class VisitKind(models.TextChoices):
    ROUTINE = "routine", gettext_lazy("例行")
    CARE = "care", gettext_lazy("关爱")
    CHECK = "check", gettext_lazy("核实")
    RETURN = "return", gettext_lazy("回访")
    PUBLICITY = "publicity", gettext_lazy("宣传")


class VisitWay(models.TextChoices):
    DOOR = "door", gettext_lazy("入户")
    PHONE = "phone", gettext_lazy("电话")


@dataclass(frozen=True)
class NewVisit:
    """What somebody noted at a door, perhaps hours ago and without signal. `client_id` makes a repeated sending harmless."""

    result: str
    client_id: UUID = field(default_factory=new_id)
    way: str = VisitWay.DOOR
    met: str = ""
    """Relation of whom they met to the head of the household (Residency.Relation); empty where nobody was asked."""
    kinds: tuple[str, ...] = (VisitKind.ROUTINE,)
    heard: str = ""
    noted_at: dt.datetime | None = None
    """By the phone's clock; now without one."""


@dataclass(frozen=True)
class Door(Scoped):
    """The home somebody stands at, with whoever of those sent there that is, for the right to record."""

    street_id: str
    community_id: UUID
    compound_id: UUID
    building_id: UUID
    assignee_id: UUID | None

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return [{"assignee_id": actor.person_id}] if actor.person_id else []


class VisitQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["Visit"]:
        return self.filter(visible(Visit, actor, VISIT_READ))


class Visit(TenantModel, Scoped):
    append_only = True

    client_id = models.UUIDField()
    household = TenantForeignKey(Household, related_name="visits")
    compound = TenantForeignKey(Compound, related_name="+")
    community_id = models.UUIDField()
    building_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    """When it was noted at the door; `written_at` is when it reached us."""
    written_at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)
    by_role = models.CharField(max_length=8, blank=True)
    result = models.CharField(max_length=10, choices=VisitResult)
    way = models.CharField(max_length=6, choices=VisitWay)
    met = models.CharField(max_length=10, choices=Residency.Relation, blank=True)
    kinds = ArrayField(models.CharField(max_length=10, choices=VisitKind))
    heard = models.TextField(blank=True)
    closed_count = models.SmallIntegerField(default=0)
    """How many due visits of the home this one did."""
    leaves_card = models.BooleanField(default=False)
    """Nobody was home so often that a card is left at the door."""

    objects: ClassVar[Any] = TenantManager.from_queryset(VisitQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("走访")
        constraints = [models.UniqueConstraint(fields=["street_id", "client_id"], name="visit_once")]
        indexes = [
            models.Index(fields=["street_id", "household", "-at"], name="visit_household"),
            models.Index(fields=["street_id", "compound", "-at"], name="visit_compound"),
            models.Index(fields=["street_id", "by_person_id", "-at"], name="visit_by"),
        ]

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"by_person_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return cls.own_lookups(actor)

    @classmethod
    def household_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return [{"household_id": role.household_id}] if role.household_id else []

    @property
    def is_late(self) -> bool:
        """Whether it was written down later than the rules allow."""
        return self.written_at > allowed(VisitRule.Name.RECORD_WITHIN).after(self.at)

    @classmethod
    @verb
    def note(cls, household: Household, new: NewVisit, *, by: Actor) -> "Visit":
        """The visit is kept, and everything due in this home by now is done with it (or tried, or refused).

        The same `client_id` again gives the visit already kept and changes nothing; another home's under the same id is
        refused. A home that somebody else has visited meanwhile keeps both visits. Raises Forbidden, Refused. Locks the
        household, then its due visits in the order of their ids.
        """
        _check(new)
        household = Household.locked(household.pk)
        kept: Visit | None = cls.objects.filter(client_id=new.client_id).first()
        if kept is not None:
            if kept.household_id != household.pk or kept.by_person_id != by.person_id:
                raise Refused(_("这个编号已经用过了，请重新记一次。"))
            return kept
        now = clock.now()
        at = min(new.noted_at or now, now)
        due = list(
            VisitTask.objects.begun(timezone.localdate(at))
            .filter(household=household)
            .order_by("id")
            .select_for_update(of=("self",))
        )
        visit = cls(
            client_id=new.client_id, household=household, compound_id=household.compound_id,
            community_id=household.community_id, building_id=household.building_id, street_id=household.street_id,
            at=at, written_at=now, by_person_id=by.person_id, by_name=by.name, by_role=by.role_for(VISIT_RECORD),
            result=new.result, way=new.way, met=new.met, kinds=list(new.kinds), heard=clean_text(new.heard),
            closed_count=len(due),
        )  # fmt: skip
        demand(by, VISIT_RECORD, door_of(household, by, due))
        visit.leaves_card = visit._settle(due)
        visit.save(force_insert=True)
        record("visit.noted", visit, by=by, role=visit.by_role, result=str(visit.get_result_display()))
        return visit

    def _settle(self, due: list[VisitTask]) -> bool:
        """Every due visit of the home takes the result; whether nobody was home so often that a card is left."""
        to, card = STATES[VisitResult(self.result)], False
        for task in due:
            if task.state == VisitState.NOT_HOME:
                task.move(VisitState.DUE)
            task.move(to)
            if to == VisitState.NOT_HOME:
                task.not_home_count += 1
                again = allowed(VisitRule.Name.TRY_AGAIN_AFTER).after(self.at)
                task.try_again_on = min(timezone.localdate(again), task.due_until)
                card = card or task.not_home_count % number(VisitRule.Name.DOOR_CARD_AFTER) == 0
            else:
                task.ended_at = self.at
        VisitTask.objects.bulk_update(due, ["state", "not_home_count", "try_again_on", "ended_at"])
        return card


def door_of(household: Household, by: Actor, due: list[VisitTask]) -> Door:
    sent = by.person_id if any(task.assignee_id == by.person_id for task in due) else None
    return Door(
        household.street_id, household.community_id, household.compound_id, household.building_id, sent
    )


def _check(new: NewVisit) -> None:
    if new.result not in VisitResult.values:
        raise Refused(_("请选见到了没有。"), field="result")
    if new.way not in VisitWay.values:
        raise Refused(_("请选怎么走访的。"), field="way")
    if not new.kinds or not set(new.kinds) <= set(VisitKind.values):
        raise Refused(_("请选走访的用意。"), field="kinds")
    if new.met and new.met not in Residency.Relation.values:
        raise Refused(_("请选见到的是谁。"), field="met")
    if len(clean_text(new.heard)) > MOST_WORDS:
        raise Refused(_("文字太长了，最多%(most)d个字。") % {"most": MOST_WORDS}, field="heard")
    if new.noted_at is not None and clock.now() - new.noted_at > OLDEST:
        raise Refused(_("手机上的日期不对，请校准后再记。"))
