"""A hazard: one place, one thing that is wrong there, from the finding to the closing.

The row carries what lists and permissions ask; each act is a record of its own beside it, and `audit.Event` is the history.
"""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.models import Case
from huilin.core import clock
from huilin.core.acts import Begun
from huilin.core.errors import Conflict, Forbidden
from huilin.core.permissions import Actor, HeldRole, Permission, Scoped, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.patrols.models.equipment import EquipmentClass
from huilin.patrols.models.finding import Findable
from huilin.patrols.models.grading import Gradable
from huilin.patrols.models.ordering import Orderable
from huilin.patrols.models.rectifying import Rectifiable
from huilin.patrols.models.rules import Grade
from huilin.patrols.models.status import OPEN, RESPONSIBLE, TRANSITIONS, HazardStatus
from huilin.patrols.permissions import HAZARD_READ
from huilin.people.models import Organisation, Person
from huilin.places.models import Building, Community, Compound


class HazardQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor, permission: Permission = HAZARD_READ) -> models.QuerySet["Hazard"]:
        return self.filter(visible(Hazard, actor, permission))

    def open(self) -> models.QuerySet["Hazard"]:
        return self.filter(status__in=OPEN)

    def overdue(self, now: dt.datetime) -> models.QuerySet["Hazard"]:
        return self.filter(status__in=OPEN, due_at__lt=now)


class Hazard(Findable, Gradable, Orderable, Rectifiable, Begun, TenantModel, Scoped):  # type: ignore[misc]
    version = models.IntegerField(default=1, editable=False)
    number = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    """The same for the same finding sent twice."""
    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="hazards")
    building = TenantForeignKey(Building, null=True, related_name="+")
    spot = models.CharField(gettext_lazy("具体部位"), max_length=60, blank=True)
    equipment_class = models.CharField(
        gettext_lazy("类别"), max_length=20, choices=EquipmentClass, default=EquipmentClass.OTHER
    )
    text = models.TextField(gettext_lazy("情况"))
    source = models.CharField(
        gettext_lazy("来源"), max_length=10, choices=Case.Source, default=Case.Source.OWN_FIND
    )
    case = TenantForeignKey(Case, null=True, related_name="hazards")
    """The matter in which it was first told."""
    status = models.CharField(max_length=12, choices=HazardStatus, default=HazardStatus.REPORTED)
    grade = models.CharField(max_length=8, choices=Grade, blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    found_by_id = models.UUIDField(null=True)
    found_by_name = models.CharField(max_length=50, blank=True)
    due_at = models.DateTimeField(null=True)  # type: ignore[assignment]
    """Until when the present step should be done."""
    is_late_told = models.BooleanField(default=False)
    told_up_at = models.DateTimeField(null=True)  # type: ignore[assignment]
    """When the street's leaders were told that it may be a major one."""
    responsible = TenantForeignKey(Person, null=True, related_name="+")
    responsible_unit = TenantForeignKey(Organisation, null=True, related_name="+")
    responsible_name = models.CharField(max_length=60, blank=True)
    asked_until = models.DateTimeField(null=True)  # type: ignore[assignment]
    """A later day that was asked for and not decided."""
    asked_by_id = models.UUIDField(null=True)  # type: ignore[assignment]
    rectified_by_id = models.UUIDField(null=True)  # type: ignore[assignment]
    reinspected_by_id = models.UUIDField(null=True)  # type: ignore[assignment]
    closed_at = models.DateTimeField(null=True)  # type: ignore[assignment]
    recurrence = models.SmallIntegerField(default=0)
    """How many of the same place and class there were before it within the days that the rule says."""

    objects: ClassVar[Any] = TenantManager.from_queryset(HazardQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("隐患")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "number"], name="hazard_number"),
            models.UniqueConstraint(fields=["street_id", "key"], name="hazard_key"),
        ]
        indexes = [
            models.Index(fields=["street_id", "found_at", "id"], name="hazard_street"),
            models.Index(fields=["street_id", "community", "found_at", "id"], name="hazard_community"),
            models.Index(
                fields=["street_id", "compound", "equipment_class", "found_at"], name="hazard_place"
            ),
            models.Index(
                fields=["street_id", "due_at"],
                name="hazard_due",
                condition=models.Q(is_late_told=False) & ~models.Q(status__in=["closed", "not_hazard"]),
            ),
            models.Index(fields=["street_id", "responsible"], name="hazard_responsible"),
            models.Index(fields=["street_id", "responsible_unit"], name="hazard_unit"),
            models.Index(fields=["street_id", "case"], name="hazard_case"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place_label(self) -> str:
        """Where it is, down to the building."""
        return " ".join(str(place) for place in (self.compound, self.building) if place)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        return bool(self.is_open and self.due_at and self.due_at < clock.now())

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        lookups: list[dict[str, Any]] = []
        if actor.person_id:
            lookups.append({"responsible_id": actor.person_id})
        if role.organisation_id:
            lookups.append({"responsible_unit_id": role.organisation_id})
        return lookups

    def makers(self, permission: str) -> set[UUID]:
        """Who put it right, or had to, neither looks at it again nor closes it; who looked again does not close it."""
        made = {self.rectified_by_id, self.responsible_id}
        if permission != "hazard.reinspect":
            made.add(self.reinspected_by_id)
        return {person for person in made if person}

    def can_move(self, to: HazardStatus, by: Actor) -> bool:
        who = TRANSITIONS.get((HazardStatus(self.status), to), frozenset())
        return by.has(*who) or (RESPONSIBLE in who and self.is_responsible(by))

    def is_responsible(self, by: Actor) -> bool:
        units = {role.organisation_id for role in by.roles if role.organisation_id}
        return bool(by.person_id and self.responsible_id == by.person_id) or self.responsible_unit_id in units

    def move(self, to: HazardStatus, by: Actor, *, due_at: dt.datetime | None) -> None:
        """The next state with its own clock. Raises Conflict where the table has no such step, Forbidden where it is not
        this actor's. The caller holds the row's lock."""
        if (HazardStatus(self.status), to) not in TRANSITIONS:
            now = self.get_status_display()  # type: ignore[attr-defined]
            raise Conflict(_("这条隐患现在是「%(now)s」，不能这样办。") % {"now": now})
        if not self.can_move(to, by):
            raise Forbidden(_("您的身份不能办理这一步。"))
        self.status, self.due_at, self.is_late_told = to, due_at, False

    def commit(self, kind: str, by: Actor, *, role: str = "", reason: str = "", **particulars: Any) -> None:
        """Saves the row with its next version and writes the event; the last step of each verb."""
        self.version += 1
        self.save()
        record(kind, self, by=by, role=role, reason=reason, **particulars)
