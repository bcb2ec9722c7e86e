"""A route through a compound: checkpoints in order, each with a code on the wall, walked again after so many days."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core.codes import PLACARD_LENGTH, new_code
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Permission, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.rules import today
from huilin.patrols.permissions import KEEP_ROUTES, PATROL_READ
from huilin.people.models import Person
from huilin.places.models import Building, Community, Compound
from huilin.places.models.street import streets

MOST_CHECKPOINTS = 60


class RouteQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor, permission: Permission = PATROL_READ) -> models.QuerySet["Route"]:
        return self.filter(visible(Route, actor, permission))


class Route(TenantModel, Scoped):
    class Every(models.IntegerChoices):
        DAY = 1, gettext_lazy("每天")
        WEEK = 7, gettext_lazy("每周")
        HALF_MONTH = 15, gettext_lazy("每半个月")
        MONTH = 30, gettext_lazy("每月")

    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="routes")
    building = TenantForeignKey(Building, null=True, related_name="+")
    """Where the whole route lies in one building, so that its leader may walk it."""
    name = models.CharField(max_length=60)
    every_days = models.SmallIntegerField(choices=Every, default=Every.WEEK)
    walker = TenantForeignKey(Person, null=True, related_name="+")
    """Who is sent; anybody with the right in the compound may walk instead."""
    next_due_on = models.DateField()
    is_paused = models.BooleanField(default=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(RouteQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("巡查路线")
        constraints = [models.UniqueConstraint(fields=["street_id", "compound", "name"], name="route_name")]
        indexes = [
            models.Index(
                fields=["street_id", "next_due_on"], name="route_due", condition=models.Q(is_paused=False)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        """A steward, a leader of a building and a volunteer read the routes of the compound where they walk."""
        return [
            {"compound_id": role.compound_id}
            for role in actor.roles
            if role.code in ("ST", "BL", "PV") and role.compound_id
        ]

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: Any) -> list[dict[str, Any]]:
        return [{"walker_id": actor.person_id}] if actor.person_id else []

    @property
    def is_due(self) -> bool:
        return not self.is_paused and self.next_due_on <= today()

    @classmethod
    @verb
    def lay_out(
        cls,
        compound: Compound,
        name: str,
        *,
        by: Actor,
        every_days: int,
        building: Building | None = None,
        walker: Person | None = None,
    ) -> "Route":
        """A route stands and is due today. Raises Forbidden, Refused, Conflict where the compound has one of this name."""
        demand(by, KEEP_ROUTES, compound)
        name = clean_text(name)[:60]
        if not name:
            raise Refused(_("请写路线名称。"), field="name")
        if every_days not in cls.Every.values:
            raise Refused(_("请选多久巡查一次。"), field="every_days")
        if building is not None and building.compound_id != compound.pk:
            raise Refused(_("这栋楼不在这个小区。"), field="building")
        route = cls(
            compound=compound, community_id=compound.community_id, building=building, name=name,
            every_days=every_days, walker=walker, next_due_on=today(), street_id=compound.street_id,
        )  # fmt: skip
        try:
            with transaction.atomic():
                route.save(force_insert=True)
        except IntegrityError as error:
            raise Conflict(_("这个小区已经有同名的路线。"), field="name") from error
        record("route.laid_out", route, by=by, role=by.role_for(KEEP_ROUTES), name=name)
        return route

    @verb
    def add_checkpoint(self, where: str, classes: list[str], *, by: Actor) -> "Checkpoint":
        """The route's next checkpoint with a code of its own. Raises Forbidden, Refused. Locks the route."""
        route: Route = type(self).locked(self.pk)
        demand(by, KEEP_ROUTES, route.compound)
        where = clean_text(where)[:60]
        if not where:
            raise Refused(_("请写在哪里。"), field="where")
        if not classes or not set(classes) <= set(EquipmentClass.values):
            raise Refused(_("请选这里看什么。"), field="classes")
        last = route.checkpoints.aggregate(last=models.Max("position"))["last"] or 0
        if last >= MOST_CHECKPOINTS:
            raise Refused(_("一条路线最多%(most)d个点。") % {"most": MOST_CHECKPOINTS})
        number = streets.get().by_id[route.street_id].number
        made = Checkpoint(
            route=route, position=last + 1, where=where, classes=list(classes), street_id=route.street_id,
            code=new_code(number, PLACARD_LENGTH),
        )  # fmt: skip
        made.save(force_insert=True)
        record("route.checkpoint_added", route, by=by, role=by.role_for(KEEP_ROUTES), where=where)
        return made

    @verb
    def retire_checkpoint(self, checkpoint: "Checkpoint", *, by: Actor) -> None:
        """The checkpoint is off the route; what was noted there stays. Raises Forbidden, Conflict. Locks the route."""
        route: Route = type(self).locked(self.pk)
        demand(by, KEEP_ROUTES, route.compound)
        gone = route.checkpoints.filter(pk=checkpoint.pk, is_retired=False).update(is_retired=True)
        if not gone:
            raise Conflict(_("这个点已经撤掉了。"))
        record(
            "route.checkpoint_retired", route, by=by, role=by.role_for(KEEP_ROUTES), where=checkpoint.where
        )

    @verb
    def set_paused(self, is_paused: bool, *, by: Actor) -> None:
        """The route is not due until it goes on; then it is due today. Raises Forbidden, Conflict. Locks the route."""
        route: Route = type(self).locked(self.pk)
        demand(by, KEEP_ROUTES, route.compound)
        if route.is_paused == is_paused:
            raise Conflict(_("刚刚有人改过了。"))
        route.is_paused = is_paused
        if not is_paused:
            route.next_due_on = max(route.next_due_on, today())
        route.save(update_fields=["is_paused", "next_due_on"])
        kind = "route.paused" if is_paused else "route.resumed"
        record(kind, route, by=by, role=by.role_for(KEEP_ROUTES))

    def following_due(self, walked_on: dt.date) -> dt.date:
        """When it is due again after it was walked on that day."""
        return walked_on + dt.timedelta(days=self.every_days)


class Checkpoint(TenantModel):
    route = TenantForeignKey(Route, related_name="checkpoints")
    position = models.SmallIntegerField()
    where = models.CharField(max_length=60)
    classes = ArrayField(models.CharField(max_length=20, choices=EquipmentClass))
    code = models.CharField(max_length=PLACARD_LENGTH)
    is_retired = models.BooleanField(default=False)

    class Meta:
        verbose_name = gettext_lazy("巡查点")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "code"], name="checkpoint_code"),
            models.UniqueConstraint(fields=["street_id", "route", "position"], name="checkpoint_position"),
        ]

    def __str__(self) -> str:
        return self.where
