"""Parts of a matter in other hands (协办): one lead answers for the whole, each co-handler for its part."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_DISPATCH, CASE_HANDLE, CASE_READ
from huilin.cases.wording import tell_handler, tell_holder
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, may
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Organisation, Person

IN_HANDS = frozenset({Status.DISPATCHED, Status.IN_PROGRESS, Status.WHISTLED})
"""States in which parts are given and reported."""


class PartQuerySet(TenantQuerySet):
    def held(self) -> models.QuerySet["Part"]:
        """Parts that were not taken back; their holders see the matter."""
        return self.exclude(outcome=Part.Outcome.DROPPED)

    def held_by(self, holder_id: UUID) -> models.QuerySet["Part"]:
        return self.held().filter(holder_id=holder_id)  # type: ignore[attr-defined]

    def held_among(self, holder_id: UUID) -> models.QuerySet[Any]:
        """The ids of the cases of which `holder_id` holds a part."""
        return self.held_by(holder_id).values("case_id")


class Part(TenantModel):
    """What one co-handler does, until when; ended once, as done or as taken back. `holder_id` is the person or the unit."""

    class Outcome(models.TextChoices):
        OPEN = "", gettext_lazy("在办")
        DONE = "done", gettext_lazy("已完成")
        DROPPED = "dropped", gettext_lazy("已取消")

    case = TenantForeignKey("cases.Case", related_name="parts")
    holder_id = models.UUIDField()
    is_unit = models.BooleanField(default=False)
    holder_name = models.CharField(max_length=100)
    task = models.TextField()
    due_at = models.DateTimeField()
    given_at = models.DateTimeField(default=timezone.now)
    given_by_name = models.CharField(max_length=50, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    result = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(PartQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["street_id", "case"], name="part_case"),
            models.Index(fields=["street_id", "holder_id"], name="part_holder"),
        ]

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at < clock.now()

    def is_held_by(self, actor: Actor) -> bool:
        return self.holder_id in holders_of(actor)

    def end(self, *, by: Actor, outcome: str, result: str) -> None:
        self.outcome, self.result = outcome, result
        self.ended_at, self.ended_by_name = clock.now(), by.name
        self.save()


def holders_of(actor: Actor) -> set[UUID]:
    """The ids under which a part may be this actor's: its own, and of the units it answers for."""
    units = {role.organisation_id for role in actor.roles if role.organisation_id}
    return units | ({actor.person_id} if actor.person_id else set())


class Shareable:
    """Gives parts, hears that they are done, takes them back. Each verb locks the case's row."""

    def know_parts(self: Any, parts: list[Part]) -> None:
        """The parts as a page has just read them, so that its forms do not ask again."""
        self._parts = parts

    def open_part_list(self: Any) -> list[Part]:
        """The parts that are still open; no statement where there are none or where they are known."""
        if not self.open_parts:
            return []
        if "_parts" not in self.__dict__:
            self._parts = list(Part.objects.filter(case=self).order_by("given_at", "id"))
        return [part for part in self._parts if part.is_open]

    def is_led_by(self: Any, actor: Actor) -> bool:
        """Whether the actor leads the matter: has it in hand, or dispatches it."""
        return (may(actor, CASE_HANDLE, self) and self.is_handled_by(actor)) or may(
            actor, CASE_DISPATCH, self
        )

    def _begin_leading(self: Any, by: Actor, version: int | None) -> str:
        """The role in which `by` leads; raises Forbidden for everybody else."""
        self.begin(CASE_READ, by, version=version)
        if not self.is_led_by(by):
            raise Forbidden(_("主办或派单的人才能分工。"))
        self.require_state(*IN_HANDS)
        return str(by.role_for(CASE_HANDLE if self.is_handled_by(by) else CASE_DISPATCH))

    @verb
    def share(
        self: Any,
        *,
        by: Actor,
        task: str,
        due_at: dt.datetime,
        person: Person | None = None,
        unit: Organisation | None = None,
        version: int | None = None,
    ) -> None:
        """A part of the matter is in other hands until `due_at`, who are told; the lead stays who it is."""
        role = self._begin_leading(by, version)
        holder = person or unit
        if holder is None:
            raise Refused(_("请选谁来协办。"), field="assignee")
        if holder.pk in (self.assignee_id, self.assigned_unit_id):
            raise Refused(_("主办不能再做协办，请选别人。"), field="assignee")
        if holder.pk in self._open_holders():
            raise Refused(_("这一家手上还有没办完的分工。"), field="assignee")
        part = self._give(by, holder, task, due_at)
        self.commit("case.part_given", by, role=role, was=self.status, to=holder.name, said=part.task)
        tell_holder(self, "case.part_given", part)

    def _open_holders(self: Any) -> set[UUID]:
        return set(Part.objects.filter(case=self, outcome="").values_list("holder_id", flat=True))

    def _give(self: Any, by: Actor, holder: Any, task: str, due_at: dt.datetime) -> Part:
        task = clean_text(task)
        if not task:
            raise Refused(_("请写明分给这一家做什么。"), field="task")
        if due_at <= clock.now():
            raise Refused(_("时限要晚于现在。"), field="part_due_at")
        part: Part = Part.objects.create(
            case=self,
            holder_id=holder.pk,
            is_unit=isinstance(holder, Organisation),
            holder_name=holder.name,
            task=task,
            due_at=due_at,
            given_at=clock.now(),
            given_by_name=by.name,
        )
        self.open_parts += 1
        self.co_holder_ids = sorted({*self.co_holder_ids, holder.pk}, key=str)
        return part

    def give_divided(self: Any, by: Actor, division: list[tuple[Organisation, str, dt.datetime]]) -> None:
        """Each unit's share of what a call settled becomes its part. Call inside a verb that commits afterwards."""
        busy = self._open_holders() | {self.assigned_unit_id}
        for unit, task, due_at in division:
            if unit.pk not in busy:
                tell_holder(self, "case.part_given", self._give(by, unit, task, due_at))

    def _open_part(self: Any, part_id: Any) -> Part:
        found: Part | None = Part.objects.filter(case=self, pk=part_id).first()
        if found is None:
            raise Refused(_("请选一项分工。"), field="part")
        if not found.is_open:
            raise Conflict(_("这项分工已经结束了。"))
        return found

    @verb
    def finish_part(self: Any, *, by: Actor, part: Any, result: str, version: int | None = None) -> None:
        """The part is done, says who holds it and what was done; whoever says it had a hand in the matter."""
        self.begin(CASE_HANDLE, by, version=version)
        self.require_state(*IN_HANDS)
        found = self._open_part(part)
        if not found.is_held_by(by):
            raise Forbidden(_("这项分工不在您手上。"))
        result = clean_text(result)
        if not result:
            raise Refused(_("请写明做了什么。"), field="result")
        role = by.role_for(CASE_HANDLE)
        found.end(by=by, outcome=Part.Outcome.DONE, result=result)
        self.open_parts -= 1
        self.took_part(by.person_id)
        self.commit("case.part_done", by, role=role, was=self.status, to=found.holder_name, said=result)
        tell_handler(self, "case.part_done")

    @verb
    def drop_part(self: Any, *, by: Actor, part: Any, reason: str, version: int | None = None) -> None:
        """Taken back, with the reason; its holder no longer sees the matter unless another part is theirs."""
        role = self._begin_leading(by, version)
        found = self._open_part(part)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明为什么取消。"), field="reason")
        found.end(by=by, outcome=Part.Outcome.DROPPED, result=reason)
        self.open_parts -= 1
        others = Part.objects.held().filter(case=self).values_list("holder_id", flat=True)
        self.co_holder_ids = sorted(set(others), key=str)
        self.commit("case.part_dropped", by, role=role, was=self.status, reason=reason, to=found.holder_name)
        tell_holder(self, "case.part_dropped", found)

    def demand_parts_done(self: Any, why_not: str) -> None:
        """Raises Refused while a part is open and nobody says why the reply goes out before it."""
        if self.open_parts and not why_not:
            raise Refused(
                _("还有%(n)d项分工没有办完。请等办完，或写明为什么现在答复。") % {"n": self.open_parts},
                field="why_not",
            )
