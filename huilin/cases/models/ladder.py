"""The ladder (compound, community, street, district): a named person and a clock on each rung."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.clocks import TOP_RUNG
from huilin.cases.models.status import WITH_CLOCK
from huilin.cases.models.vocabulary import ServiceTarget
from huilin.cases.permissions import CASE_DISPATCH, CASE_TRIAGE
from huilin.cases.wording import tell_person
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor
from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.tenancy import TenantForeignKey
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.core.workdays import Limit
from huilin.people.models import Person, Role


class Rung(models.IntegerChoices):
    COMPOUND = 1, gettext_lazy("小区")
    COMMUNITY = 2, gettext_lazy("社区")
    STREET = 3, gettext_lazy("街道")
    DISTRICT = 4, gettext_lazy("区级")


PLACE_OF_ROLE = {
    "ST": "compound_id", "SL": "compound_id", "BL": "compound_id", "CS": "community_id", "ME": "community_id",
    "PO": "community_id",
}  # fmt: skip
MAY_RETURN_FROM = {2: ("CS", "SO", "LD"), 3: ("SO", "LD"), 4: ("LD",)}
"""Who may send a matter down from a rung, beside the person named on it."""


class LadderRung(models.Model):
    """Who answers on a rung and for how long, from one day to another; an empty street or community means all of them."""

    street = models.CharField(gettext_lazy("街道"), max_length=9, blank=True)
    community_id = models.UUIDField(null=True, blank=True)
    rung = models.SmallIntegerField(gettext_lazy("层级"), choices=Rung)
    role = models.CharField(gettext_lazy("身份"), max_length=2, choices=Role.Code)
    person_id = models.UUIDField(null=True, blank=True)
    """One person by name; without it the first holder of the role for the place."""
    amount = models.SmallIntegerField(gettext_lazy("时限"))
    unit = models.CharField(gettext_lazy("单位"), max_length=8, choices=ServiceTarget.Unit)
    valid_from = models.DateField(gettext_lazy("从哪天起"))
    valid_to = models.DateField(gettext_lazy("到哪天止"), null=True, blank=True)
    source = models.CharField(gettext_lazy("依据"), max_length=200)

    class Meta:
        verbose_name = gettext_lazy("升级层级")
        constraints = [
            models.UniqueConstraint(
                fields=["street", "community_id", "rung", "valid_from"],
                name="ladderrung_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.get_role_display()} {self.amount}{self.get_unit_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()

    def ends(self, start: dt.datetime) -> dt.datetime:
        return Limit(self.amount, self.unit).after(start)  # type: ignore[arg-type]


rungs: ReferenceTable[list[LadderRung]] = ReferenceTable(
    lambda: list(LadderRung.objects.order_by("-valid_from"))
)


class Escalation(Act):
    """The matter came to another rung: up because a clock ended or somebody said so, down with a reason."""

    from_rung = models.SmallIntegerField(choices=Rung)
    to_rung = models.SmallIntegerField(choices=Rung)
    person = TenantForeignKey(Person, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    """The end of the clock that raised it; unique, so that no clock raises a matter twice."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "case", "from_rung", "ended_at"], name="escalation_once"
            )
        ]


@dataclass(frozen=True)
class Step:
    """A rung with its person and the end of its clock, if one starts now."""

    rung: int
    person: Person | None
    due_at: dt.datetime


@dataclass
class Ladder:
    """The ladder of one street at one moment. Reads the holders of roles once, however many cases are asked about."""

    street_id: str
    now: dt.datetime
    steps: dict[tuple[Any, ...], Step] = field(default_factory=dict)

    @cached_property
    def holders(self) -> list[Role]:
        codes = {row.role for row in rungs.get()} - {"ST", "SL", "BL"}
        return list(self._roles(codes))

    def _roles(self, codes: set[str], **where: Any) -> models.QuerySet[Role]:
        found = Role.objects.in_force(self.now).filter(code__in=codes, **where)
        return found.select_related("person").order_by("starts_on", "id")

    @cached_property
    def persons(self) -> dict[UUID, Person]:
        named = {row.person_id for row in rungs.get() if row.person_id}
        return Person.objects.in_bulk(named) if named else {}

    def row(self, rung: int, community_id: UUID) -> LadderRung | None:
        """The row in force: the community's own before the street's, the street's before the general one."""
        day = timezone.localdate(self.now)
        found = [
            row
            for row in rungs.get()
            if row.rung == rung
            and row.street in ("", self.street_id)
            and row.community_id in (None, community_id)
            and row.valid_from <= day
            and (row.valid_to is None or row.valid_to >= day)
        ]
        return max(found, key=lambda row: (row.community_id is not None, row.street != ""), default=None)

    def step(self, rung: int, case: Any) -> Step | None:
        """The rung for this case; None when the ladder has no such rung or nobody stands on it."""
        key = (rung, case.community_id, case.compound_id if rung == Rung.COMPOUND else None)
        if key not in self.steps:
            row = self.row(rung, case.community_id)
            if row is None:
                return None
            self.steps[key] = Step(rung, self.person(row, case), row.ends(self.now))
        found = self.steps[key]
        return found if found.person or rung == Rung.COMPOUND else None

    def person(self, row: LadderRung, case: Any) -> Person | None:
        if row.person_id:
            return self.persons.get(row.person_id)
        place = PLACE_OF_ROLE.get(row.role)
        if place == "compound_id":
            role = self._roles({row.role}, compound_id=case.compound_id).first()
            return role.person if role else None
        for role in self.holders:
            if role.code == row.role and (place is None or getattr(role, place) == getattr(case, place)):
                return role.person  # type: ignore[no-any-return]
        return None

    def above(self, case: Any) -> Step | None:
        """The next rung up on which somebody stands."""
        for rung in range(case.rung + 1, TOP_RUNG + 1):
            if step := self.step(rung, case):
                return step
        return None


class Climbing:
    """Rises and comes down with a reason; rising by the clock is the watch's work (huilin/cases/watching.py)."""

    @verb
    def escalate(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """One rung up before its clock ends, in the hands of the person named there."""
        self.begin(CASE_TRIAGE, by, version=version)
        self.require_state(*WITH_CLOCK)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明为什么要上报。"), field="reason")
        step = Ladder(self.street_id, clock.now()).above(self)
        if step is None:
            raise Conflict(_("这件事已经在最高一级了。"))
        self._stand_on(step, by, by.role_for(CASE_TRIAGE), reason, "case.escalated")

    def can_descend(self: Any, by: Actor) -> bool:
        if self.rung <= 1 or self.status not in WITH_CLOCK:
            return False
        return by.is_system or by.person_id == self.rung_person_id or by.has(*MAY_RETURN_FROM[self.rung])

    @verb
    def descend(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """One rung down, with the reason and a new clock for whoever stands there."""
        self.begin(CASE_DISPATCH, by, version=version)
        self.require_state(*WITH_CLOCK)
        reason = clean_text(reason)
        if self.rung <= 1:
            raise Conflict(_("这件事没有升级，不用退回下级。"))
        if not self.can_descend(by):
            raise Forbidden(_("只有这一级的负责人和上级可以退回下级。"))
        if not reason:
            raise Refused(_("请写明为什么退回下级。"), field="reason")
        ladder = Ladder(self.street_id, clock.now())
        below = [ladder.step(rung, self) for rung in range(self.rung - 1, 0, -1)]
        step = next((found for found in below if found), None)
        if step is None:
            raise Conflict(_("下级没有负责人，退不回去。"))
        self._stand_on(step, by, by.role_for(CASE_DISPATCH), reason, "case.descended")

    def _stand_on(self: Any, step: Step, by: Actor, role: str, reason: str, kind: str) -> None:
        was = self.rung
        self.rung, self.rung_person, self.rung_due_at = step.rung, step.person, step.due_at
        Escalation.write(
            self, by, role, from_rung=was, to_rung=step.rung, person=step.person, due_at=step.due_at,
            reason=reason,
        )  # fmt: skip
        to = step.person.name if step.person else ""
        label = str(Rung(step.rung).label)
        self.commit(kind, by, role=role, was=self.status, reason=reason, rung=label, to=to)
        if step.person:
            tell_person(self, kind, step.person)
