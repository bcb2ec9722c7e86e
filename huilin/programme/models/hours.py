"""Hours of service: proposed from what was recorded anyway, confirmed by somebody else, never typed."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.programme.models.member import PartyMember
from huilin.programme.models.status import State
from huilin.programme.permissions import CONFIRM_HOURS, READ_HOURS


class HoursQuerySet(TenantQuerySet):
    def agreed(self) -> Any:
        return self.filter(member__consent__withdrawn_at=None)

    def visible_to(self, actor: Actor) -> Any:
        return self.agreed().filter(visible(ServiceHours, actor, READ_HOURS))

    def confirmed(self) -> Any:
        return self.agreed().filter(state=ServiceHours.State.CONFIRMED)

    def waiting_for(self, actor: Actor) -> Any:
        """What the actor may confirm; its own, and what it ticked itself, is for another."""
        found = self.agreed().filter(visible(ServiceHours, actor, CONFIRM_HOURS), state="proposed")
        if actor.person_id:
            own = models.Q(person_id=actor.person_id) | models.Q(noted_by_id=actor.person_id)
            found = found.exclude(own)
        return found


class ServiceHours(TenantModel, Scoped):
    """One piece of service of one member, from the record in which it stands."""

    class Source(models.TextChoices):
        ACTIVITY = "activity", gettext_lazy("活动")
        SHIFT = "shift", gettext_lazy("岗位")
        VISIT = "visit", gettext_lazy("走访")
        PATROL = "patrol", gettext_lazy("巡查")

    class State(models.TextChoices):
        PROPOSED = "proposed", gettext_lazy("待核实")
        CONFIRMED = "confirmed", gettext_lazy("已核实")
        DECLINED = "declined", gettext_lazy("不予核实")

    member = TenantForeignKey(PartyMember, related_name="hours")
    person_id = models.UUIDField()
    community_id = models.UUIDField()
    compound_id = models.UUIDField()
    source = models.CharField(gettext_lazy("从哪里来"), max_length=8, choices=Source)
    source_id = models.UUIDField()
    what = models.CharField(gettext_lazy("做了什么"), max_length=60)
    place = models.CharField(gettext_lazy("地点"), max_length=60, blank=True)
    leader = models.CharField(max_length=50, blank=True)
    noted_by_id = models.UUIDField(null=True)
    starts_at = models.DateTimeField()
    minutes = models.SmallIntegerField()
    due_at = models.DateTimeField()
    """Until when it is to be confirmed (brief 4.12: seven days after)."""
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=50, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(HoursQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("服务时长")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "member", "source", "source_id"], name="servicehours_once"
            )
        ]
        indexes = [
            models.Index(fields=["street_id", "community_id", "state", "due_at"], name="hours_community"),
            models.Index(fields=["street_id", "state", "due_at"], name="hours_state"),
            models.Index(fields=["street_id", "compound_id", "starts_at"], name="hours_compound"),
            models.Index(fields=["street_id", "member", "-starts_at"], name="hours_member"),
            models.Index(fields=["street_id", "-starts_at", "-id"], name="hours_street"),
            models.Index(fields=["street_id", "community_id", "-starts_at"], name="hours_community_day"),
            models.Index(fields=["street_id", "person_id", "-starts_at"], name="hours_person"),
        ]

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"person_id": actor.person_id}] if actor.person_id else []

    def makers(self, permission: str) -> set[UUID]:
        """Whose hours they are does not confirm them, nor whoever ticked the arrival."""
        return {one for one in (self.person_id, self.noted_by_id) if one}

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def is_late(self) -> bool:
        return self.state == self.State.PROPOSED and clock.now() > self.due_at

    @verb
    def confirm(self, *, by: Actor) -> None:
        """It counts; the member's first makes it one that serves. Locks the row. Raises Forbidden, Conflict."""
        found = self._decide(by, self.State.CONFIRMED, "")
        told: dict[str, Any] = {"minutes": found.minutes, "late": clock.now() > found.due_at}
        record("hours.confirmed", found, by=by, role=by.role_for(CONFIRM_HOURS), **told)
        found.member.advance(State.SERVING, by)

    @verb
    def decline(self, *, by: Actor, reason: str) -> None:
        """It does not count, for a reason that the member reads. Locks the row. Raises Forbidden, Conflict, Refused."""
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明理由。"), field="reason")
        found = self._decide(by, self.State.DECLINED, reason)
        record("hours.declined", found, by=by, role=by.role_for(CONFIRM_HOURS), reason=reason)

    def _decide(self, by: Actor, to: str, reason: str) -> "ServiceHours":
        found: ServiceHours = type(self).locked(self.pk)
        demand(by, CONFIRM_HOURS, found)
        if found.state != self.State.PROPOSED:
            raise Conflict(_("这一条已经有人核实过了。"))
        found.state, found.reason, found.decided_at = to, reason[:200], clock.now()
        found.decided_by_id, found.decided_by_name = by.person_id, by.name
        found.save()
        return found
