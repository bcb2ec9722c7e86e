"""A round along a route: begun, checked in point by point, ended. No position is kept, only which point and when."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, HeldRole, Permission, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.patrols.models.check_in import CheckAnswer, CheckIn, NewCheckIn
from huilin.patrols.models.checklist import items_for
from huilin.patrols.models.finding import NewHazard
from huilin.patrols.models.hazard import Hazard
from huilin.patrols.models.route import Checkpoint, Route
from huilin.patrols.permissions import PATROL_CHECK_IN, PATROL_READ
from huilin.people.models import Person
from huilin.places.models import Compound


class RunState(models.TextChoices):
    ASSIGNED = "assigned", gettext_lazy("待巡查")
    STARTED = "started", gettext_lazy("巡查中")
    FINISHED = "finished", gettext_lazy("已巡查")
    MISSED = "missed", gettext_lazy("没巡查")


TRANSITIONS = {
    (RunState.ASSIGNED, RunState.STARTED),
    (RunState.STARTED, RunState.FINISHED),
    (RunState.ASSIGNED, RunState.MISSED),
    (RunState.STARTED, RunState.MISSED),
}
"""Who: the missed ones the clock, the others whoever may check in (brief 4.11)."""
RUNNING = ("assigned", "started")


class RunQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor, permission: Permission = PATROL_READ) -> models.QuerySet["PatrolRun"]:
        return self.filter(visible(PatrolRun, actor, permission))


class PatrolRun(TenantModel, Scoped):
    route = TenantForeignKey(Route, related_name="runs")
    compound = TenantForeignKey(Compound, related_name="+")
    community_id = models.UUIDField()
    building_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.ASSIGNED)
    due_on = models.DateField()
    assignee = TenantForeignKey(Person, null=True, related_name="+")
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    missed = ArrayField(models.CharField(max_length=60), default=list)
    """Where nobody checked in, in words."""
    hazard_count = models.SmallIntegerField(default=0)
    told_level = models.SmallIntegerField(default=0)
    """Who knows that it is late: 0 nobody, 1 the leader of the stewards, 2 the community."""

    objects: ClassVar[Any] = TenantManager.from_queryset(RunQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("巡查")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "route"],
                name="run_once",
                condition=models.Q(state__in=["assigned", "started"]),
            )
        ]
        indexes = [
            models.Index(fields=["street_id", "compound", "-due_on"], name="run_compound"),
            models.Index(fields=["street_id", "-due_on", "-id"], name="run_street"),
            models.Index(fields=["street_id", "by_person_id", "-due_on"], name="run_by"),
        ]

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"by_person_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return [{"assignee_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def of(cls, route: Route) -> "PatrolRun":
        """A run of the route, unsaved."""
        return cls(
            route=route, compound_id=route.compound_id, community_id=route.community_id, building_id=route.building_id,
            due_on=route.next_due_on, assignee_id=route.walker_id, street_id=route.street_id,
        )  # fmt: skip

    def move(self, to: RunState) -> None:
        """The next state; raises Conflict where the table has no such step. The caller holds the row's lock."""
        if (RunState(self.state), to) not in TRANSITIONS:
            raise Conflict(_("这次巡查刚刚有人办过了。"))
        self.state = to

    @classmethod
    @verb
    def start(cls, route: Route, *, by: Actor) -> "PatrolRun":
        """The round along the route has begun, the one that was due or one between; his own that runs already is given back.

        Raises Forbidden, Refused for a paused route or one without checkpoints, Conflict while somebody else walks it.
        Locks the route.
        """
        route = Route.locked(route.pk)
        run = cls.objects.filter(route=route, state__in=RUNNING).first() or cls.of(route)
        demand(by, PATROL_CHECK_IN, run)
        if run.state == RunState.STARTED:
            if run.by_person_id == by.person_id:
                return run
            raise Conflict(_("%(who)s正在巡查这条路线。") % {"who": run.by_name})
        if route.is_paused or not route.checkpoints.filter(is_retired=False).exists():
            raise Refused(_("这条路线停用了，或者还没有巡查点。"))
        run.move(RunState.STARTED)
        run.started_at, run.by_person_id, run.by_name = clock.now(), by.person_id, by.name
        run.save()
        record("patrol.started", run, by=by, role=by.role_for(PATROL_CHECK_IN), name=route.name)
        return run

    @verb
    def check_in(self, checkpoint: Checkpoint, new: NewCheckIn, *, by: Actor) -> CheckIn:
        """One point was looked at; each thing that is not in order has become a hazard with the same photo.

        The same `client_id` again gives the check-in already kept. Raises Forbidden, Refused for a point of another route or
        an answer that is missing, Conflict when the round is over or the point was done. Locks the run.
        """
        run: PatrolRun = type(self).locked(self.pk)
        demand(by, PATROL_CHECK_IN, run)
        kept: CheckIn | None = CheckIn.objects.filter(client_id=new.client_id).first()
        if kept is not None:
            if kept.run_id != run.pk or kept.checkpoint_id != checkpoint.pk:
                raise Refused(_("这个编号已经用过了，请重新记一次。"))
            return kept
        if run.state != RunState.STARTED:
            raise Conflict(_("这次巡查已经结束了。"))
        if checkpoint.route_id != run.route_id or checkpoint.is_retired:
            raise Refused(_("这个码不在这条路线上。"), field="code")
        if run.checkins.filter(checkpoint=checkpoint).exists():
            raise Conflict(_("这个点已经看过了。"))
        items = items_for(checkpoint.classes)
        if any(new.answers.get(item.slug) not in (True, False) for item in items):
            raise Refused(_("每一项都要选正常或不正常。"))
        done = CheckIn(
            client_id=new.client_id, run=run, checkpoint=checkpoint, at=min(new.noted_at or clock.now(), clock.now()),
            remark=clean_text(new.remark)[:200], by_person_id=by.person_id, by_name=by.name, street_id=run.street_id,
        )  # fmt: skip
        done.save(force_insert=True)
        bad = [item for item in items if not new.answers[item.slug]]
        hazards = {item.slug: run._found(item, checkpoint, done, new, by) for item in bad}
        CheckAnswer.objects.bulk_create(
            [
                CheckAnswer(
                    check_in=done, slug=item.slug, text=item.text, source=item.source, equipment_class=item.equipment_class,
                    is_good=item.slug not in hazards, hazard=hazards.get(item.slug), street_id=run.street_id,
                )
                for item in items
            ]
        )  # fmt: skip
        run.hazard_count += len(bad)
        run.save(update_fields=["hazard_count"])
        told: dict[str, Any] = {"where": checkpoint.where, "n": len(bad)}
        record("patrol.checked_in", run, by=by, role=by.role_for(PATROL_CHECK_IN), **told)
        return done

    def _found(self, item: Any, checkpoint: Checkpoint, done: CheckIn, new: NewCheckIn, by: Actor) -> Hazard:
        what = "\n".join(filter(None, (_("%(what)s：不正常") % {"what": item.text}, done.remark)))
        hazard: Hazard = Hazard.report(
            NewHazard(
                compound=self.compound, text=what, equipment_class=item.equipment_class, building=self.route.building,
                spot=checkpoint.where, source="patrol", photos=new.photos, key=f"patrol:{done.pk.hex}:{item.pk}",
            ),
            by=by,
        )  # fmt: skip
        return hazard

    @verb
    def finish(self, *, by: Actor) -> None:
        """The round is over, the points nobody looked at are told, and the route is due again after its days.

        Raises Forbidden, Conflict. Locks the route, then the run.
        """
        route = Route.locked(self.route_id)
        run: PatrolRun = type(self).locked(self.pk)
        demand(by, PATROL_CHECK_IN, run)
        run.move(RunState.FINISHED)
        run.ended_at = clock.now()
        seen = run.checkins.values("checkpoint_id")
        left = route.checkpoints.filter(is_retired=False).exclude(pk__in=seen).order_by("position")
        run.missed = list(left.values_list("where", flat=True))
        run.save(update_fields=["state", "ended_at", "missed"])
        route.next_due_on = route.following_due(timezone.localdate(run.ended_at))
        route.save(update_fields=["next_due_on"])
        record("patrol.finished", run, by=by, role=by.role_for(PATROL_CHECK_IN), n=len(run.missed))
