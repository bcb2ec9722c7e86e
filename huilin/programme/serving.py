"""Who served, wherever it is recorded: members by their confirmed hours, everybody else by the record that stands anyway.

Read for ledger 5 only. The caller has asked for the right to hours at every place it names, and masks stand here already.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from huilin.activities.models import Activity, SignUp
from huilin.core.crypto import blind_index
from huilin.core.text import mask_name
from huilin.patrols.models import PatrolRun
from huilin.people.models import Person, Role
from huilin.places.ledgers import Asked
from huilin.programme.models import PartyMember, Presence, ProgrammeRule, ServiceHours
from huilin.programme.models.rules import number, stepped
from huilin.programme.models.status import ACTIVE
from huilin.programme.models.volunteer import key_of, key_of_phone, key_of_unit
from huilin.visits.models import Visit

STEWARDS = ("ST", "SL")
NEIGHBOURS = (*STEWARDS, "BL")
"""Who serves without pay; what community workers and police do is their work."""
TOLD = (
    "person_id", "compound_id", "source", "source_id", "what", "place", "leader", "starts_at", "minutes", "state",
    "decided_by_name", "member__person__name",
)  # fmt: skip
"""What a line needs of a member's hours; a street has tens of thousands a year."""
HELD = ("finished", "summarised", "archived")


@dataclass(frozen=True, kw_only=True)
class Service:
    """One piece of service: of one person, or of a unit that sent somebody."""

    key: bytes
    before: bytes = b""
    """By which the same person was known before it stood in the register."""
    name: str
    identity: str
    starts: dt.datetime
    minutes: int
    what: str
    kind: str
    compound_id: UUID
    place: str = ""
    leader: str = ""
    vouched: str = ""
    served: str = ""
    remark: str = ""
    record_id: UUID | str


@dataclass
class Served:
    """All service of an extent from a day on until the end of the month that is asked. At most ten statements."""

    asked: Asked
    since: dt.date
    compound_ids: list[UUID]
    hours: list[ServiceHours] = field(default_factory=list)

    def all(self) -> list[Service]:
        """In order of time."""
        found = ServiceHours.objects.visible_to(self.asked.actor).filter(
            self.holds("starts_at"), compound_id__in=self.compound_ids
        )
        self.hours = list(found.select_related("member__person").only(*TOLD))
        helpers = list(self._helpers())
        runs = list(self._runs())
        persons = _persons_of(helpers)
        ids: set[Any] = {run.by_person_id for run in runs} | {one.pk for one in persons.values()}
        roles = _roles_of(ids | {one.signed_by_id for one in helpers if one.signed_by_id})
        visits = list(self._visits())
        ids |= {day["by_person_id"] for day in visits}
        members = PartyMember.objects.agreed().filter(person_id__in=ids, state__in=ACTIVE)
        own = set(members.values_list("person_id", flat=True))
        pieces = [
            *self._of_members(),
            *self._at_activities(helpers, persons, roles, own),
            *_rounds(visits, own),
            *_patrols(runs, roles, own),
            *self._of_units(),
        ]
        return sorted(pieces, key=lambda one: (one.starts, one.name, str(one.record_id)))

    def holds(self, moment: str) -> Any:
        return self.asked.month.holds(moment, since=self.since)

    def _of_members(self) -> Iterator[Service]:
        confirmed = [one for one in self.hours if one.state == ServiceHours.State.CONFIRMED]
        held = Activity.objects.in_bulk([one.source_id for one in confirmed if one.source == "activity"])
        party, labels = _("党员"), {source.value: str(source.label) for source in ServiceHours.Source}
        for one in confirmed:
            activity = held.get(one.source_id)
            yield Service(
                key=key_of(one.person_id), name=str(one.member), identity=party, starts=one.starts_at,
                minutes=one.minutes, what=one.what, compound_id=one.compound_id, place=one.place, leader=one.leader,
                kind=str(activity.get_kind_display()) if activity else labels[one.source],
                served=_guests(activity) if activity else "", vouched=one.decided_by_name, record_id=one.pk,
            )  # fmt: skip

    def _helpers(self) -> Iterable[SignUp]:
        found = SignUp.objects.filter(
            self.holds("activity__starts_at"), activity__compound__in=self.compound_ids, activity__state__in=HELD,
            is_helper=True, arrived_at__isnull=False,
        )  # fmt: skip
        helpers: Iterable[SignUp] = found.select_related("activity")
        return helpers

    def _at_activities(self, helpers: Any, persons: Any, roles: Any, own: set[UUID]) -> Iterator[Service]:
        known = {(one.person_id, one.source_id) for one in self.hours if one.source == "activity"}
        for one in helpers:
            activity, person = one.activity, persons.get(_register_key(one))
            if person is not None and (person.pk in own or (person.pk, activity.pk) in known):
                continue
            by_phone = key_of_phone(one.name, one.phone)
            identity, remark = _standing(person, one, roles)
            yield Service(
                key=key_of(person.pk) if person else by_phone, before=by_phone if person else b"",
                name=one.masked_name, identity=identity, remark=remark, starts=activity.starts_at,
                minutes=stepped(_minutes(max(activity.starts_at, one.arrived_at), activity.ends_at)), what=activity.title,
                kind=str(activity.get_kind_display()), compound_id=activity.compound_id, place=activity.place,
                leader=activity.safety_officer, vouched=one.vouched_by_name, served=_guests(activity), record_id=one.pk,
            )  # fmt: skip

    def _visits(self) -> Iterable[dict[str, Any]]:
        """One line for each day somebody went round in a compound; what became a member's hours is left out."""
        counted = ServiceHours.objects.agreed().filter(
            source="visit", source_id=OuterRef("pk"), person_id=OuterRef("by_person_id")
        )
        found = Visit.objects.filter(
            self.holds("at"),
            ~Exists(counted),
            compound__in=self.compound_ids,
            way="door",
            by_role__in=NEIGHBOURS,
        )
        days = found.annotate(day=TruncDate("at")).values("by_person_id", "compound_id", "day")
        return days.annotate(
            n=Count("pk"), first=Min("at"), last=Max("at"), name=Max("by_name"), role=Max("by_role")
        ).order_by()

    def _runs(self) -> Iterable[PatrolRun]:
        counted = ServiceHours.objects.agreed().filter(
            source="patrol", source_id=OuterRef("pk"), person_id=OuterRef("by_person_id")
        )
        found = PatrolRun.objects.filter(
            self.holds("started_at"), ~Exists(counted), compound__in=self.compound_ids, state="finished"
        )
        runs: Iterable[PatrolRun] = found.select_related("route")
        return runs

    def _of_units(self) -> Iterator[Service]:
        found = Presence.objects.filter(
            self.holds("shift__starts_at"), organisation__isnull=False, shift__ended_at__isnull=False,
            shift__compound_id__in=self.compound_ids,
        )  # fmt: skip
        for one in found.select_related("organisation", "shift__post"):
            shift = one.shift
            yield Service(
                key=key_of_unit(one.organisation_id), name=str(one.organisation), identity=_("单位"),
                starts=shift.starts_at, minutes=stepped(_minutes(shift.starts_at, shift.ends_at)), what=shift.post.title,
                kind=str(ServiceHours.Source.SHIFT.label), compound_id=shift.compound_id, leader=shift.leader,
                vouched=shift.leader, record_id=one.pk,
            )  # fmt: skip


def _rounds(days: Iterable[dict[str, Any]], own: set[UUID]) -> Iterator[Service]:
    """A home counts the minutes of the rule; a day never more than from its first home to its last."""
    each = number(ProgrammeRule.Name.VISIT_COUNTS)
    for day in days:
        if day["by_person_id"] in own:
            continue
        minutes = min(each * day["n"], each + _minutes(day["first"], day["last"]))
        yield Service(
            key=key_of(day["by_person_id"]), name=mask_name(day["name"]), identity=_identity({day["role"]}),
            starts=day["first"], minutes=stepped(minutes), what=_("上门走访"), kind=str(ServiceHours.Source.VISIT.label),
            compound_id=day["compound_id"], served=_("住户%(n)d户次") % {"n": day["n"]},
            record_id=f"{day['by_person_id']}/{day['compound_id']}/{day['day']:%Y-%m-%d}",
        )  # fmt: skip


def _patrols(runs: Iterable[PatrolRun], roles: Any, own: set[UUID]) -> Iterator[Service]:
    for run in runs:
        codes = {role.code for role in roles.get(run.by_person_id, ())} & set(NEIGHBOURS)
        if run.by_person_id not in own and codes and run.started_at:
            yield Service(
                key=key_of(run.by_person_id), name=mask_name(run.by_name), identity=_identity(codes),
                starts=run.started_at, minutes=stepped(_minutes(run.started_at, run.ended_at)), what=_("巡查"),
                kind=str(ServiceHours.Source.PATROL.label), compound_id=run.compound_id, place=run.route.name,
                record_id=run.pk,
            )  # fmt: skip


def _persons_of(helpers: list[SignUp]) -> dict[tuple[bytes, str], Person]:
    """Who of them stands in the register, by phone and name."""
    keys = {_register_key(one) for one in helpers}
    found = Person.objects.filter(phone_index__in=[index for index, _name in keys if index])
    return {(bytes(one.phone_index), one.name): one for one in found.order_by("-id")}


def _register_key(one: SignUp) -> tuple[bytes, str]:
    return blind_index(one.phone, purpose="phone"), one.name


def _roles_of(ids: set[UUID | None]) -> dict[UUID | None, list[Role]]:
    roles: dict[UUID | None, list[Role]] = {}
    found = Role.objects.filter(person__in=ids, code__in=(*NEIGHBOURS, "PU")).select_related("organisation")
    for role in found:
        roles.setdefault(role.person_id, []).append(role)
    return roles


def _standing(person: Person | None, one: SignUp, roles: dict[UUID | None, list[Role]]) -> tuple[str, str]:
    """As what somebody came, and the unit that signed it up."""
    own = {role.code for role in roles.get(person.pk, ())} if person else set()
    unit = next((role.organisation for role in roles.get(one.signed_by_id, ()) if role.code == "PU"), None)
    if unit is not None and not own & set(STEWARDS):
        return _("单位"), str(unit)
    return _identity(own), ""


def _identity(codes: set[str]) -> str:
    return _("管家") if codes & set(STEWARDS) else _("居民")


def _guests(activity: Activity) -> str:
    return _("%(who)s%(n)d人次") % {"who": _whom(activity), "n": activity.headcount or 0}


def _whom(activity: Activity) -> str:
    return _("居民") if activity.audience == Activity.Audience.ALL else activity.get_audience_display()


def _minutes(starts: dt.datetime | None, ends: dt.datetime | None) -> int:
    return max(0, int((ends - starts).total_seconds() // 60)) if starts and ends else 0
