"""Every cell of the matrix, denials included, against real rows inside and outside the holder's scope.

The expectation is read from permissions.csv by this file's own eyes. For each right the list (`visible`) must hold exactly
the rows of which the detail (`may`) is allowed.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import huilin.core
from huilin.activities.models import Activity
from huilin.activities.tests.matrix import activities_for
from huilin.cases.models import Case, SiteNotice, Spot
from huilin.core.errors import Forbidden
from huilin.core.ids import new_id
from huilin.core.permissions import ACTOR_CODES, ANONYMOUS, SYSTEM, Actor, Permission, demand, may, visible
from huilin.patrols.models import Hazard, PatrolRun
from huilin.patrols.tests.matrix import hazards_for, patrols_for
from huilin.people.models import Person, Role, RoleGrant
from huilin.places.models import Building, Community, Compound, TableChange
from huilin.programme.models import PartyMember
from huilin.programme.tests.matrix import members_for
from huilin.stewards.models import Stewardship
from huilin.stewards.tests.path import told
from huilin.visits.models import NewVisit, Visit
from tests.cast import ELSEWHERE, STREET

BUILT = {
    "case": Case,
    "person": Person,
    "compound": Compound,
    "role": RoleGrant,
    "dict": TableChange,
    "steward": Stewardship,
    "visit": Visit,
    "hazard": Hazard,
    "patrol": PatrolRun,
    "notice": SiteNotice,
    "activity": Activity,
    "party": PartyMember,
}
"""The objects of the matrix that have rows with a scope. Whoever builds another one moves it here."""
NOT_SCOPED = frozenset({"user", "audit"})
"""Exist without rows of their own in a scope; tried where they are built."""
NOT_BUILT = frozenset(
    {
        "mediation", "topic", "meeting", "ballot", "work", "clue", "fund",
        "selfmgmt", "property", "ledger", "dashboard", "config", "backup", "consent", "breach", "pi_request", "pia",
    }
)  # fmt: skip


def rows_of_matrix():
    path = Path(huilin.core.__file__).parent / "permissions.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["object"]]


MATRIX = rows_of_matrix()
RIGHTS = [(row["object"], row["action"]) for row in MATRIX if row["object"] in BUILT]
CELLS = {(row["object"], row["action"]): row for row in MATRIX}


@dataclass(frozen=True)
class Holder:
    """Somebody with one role, and where it is held (None: in another street)."""

    actor: Actor
    code: str
    at: Any
    compound: Any = None

    @property
    def street(self):
        return STREET if self.at is not None else ELSEWHERE


def holders(cast, code):
    yield Holder(cast[code], code, cast.here)
    if code == "AN":
        return
    in_this_street = code not in ("SO", "LD", "AU", "AD")
    yield Holder(cast.outsider(code), code, cast.there if in_this_street else None)


def reaches(letter, holder, row):
    """Whether a scope letter of this holder's role takes in the row."""
    at = holder.at
    if letter in "SD":
        return holder.street == row.street_id
    if letter == "P":
        return True
    if letter == "O":
        return is_own(holder.actor, row)
    if letter == "A":
        return is_assigned(holder, row)
    if at is None or letter == "-":
        return False
    places = {
        "M": ("community_id", at.community),
        "C": ("compound_id", at.compound),
        "B": ("building_id", at.building),
        "H": ("household_id", at.household),
    }
    if letter == "H" and not any(role.household_id for role in holder.actor.roles):
        return False  # Who owns a dwelling without living there has no household in it.
    if letter == "M" and holder.code == "PU":
        return False  # A unit holds its role for no community.
    name, place = places[letter]
    return getattr(row, name, None) == place.pk


def is_own(actor, row):
    if isinstance(row, Case):
        return row.pk in actor.case_ids or (
            actor.person_id is not None and row.reporter_id == actor.person_id
        )
    if isinstance(row, Visit | PatrolRun):
        return actor.person_id is not None and row.by_person_id == actor.person_id
    if isinstance(row, Stewardship | PartyMember):
        return actor.person_id is not None and row.person_id == actor.person_id
    if isinstance(row, Activity):
        return actor.person_id is not None and row.drafted_by_id == actor.person_id
    return isinstance(row, Person) and row.pk == actor.person_id


def is_assigned(holder, row):
    if isinstance(row, Visit | Activity):
        return is_own(holder.actor, row)
    if isinstance(row, PatrolRun):
        return holder.actor.person_id is not None and row.assignee_id == holder.actor.person_id
    unit = holder.at.unit.pk if holder.code == "PU" and holder.at is not None else None
    if isinstance(row, PartyMember):
        return unit is not None and row.organisation_id == unit
    if isinstance(row, Hazard):
        is_mine = holder.actor.person_id is not None and row.responsible_id == holder.actor.person_id
        return is_mine or (unit is not None and row.responsible_unit_id == unit)
    if not isinstance(row, Case):
        return False
    by_person = holder.actor.person_id is not None and row.assignee_id == holder.actor.person_id
    by_unit = unit is not None and row.assigned_unit_id == unit
    has_part = not {holder.actor.person_id, unit}.isdisjoint(row.co_holder_ids)
    return by_person or by_unit or has_part


def expected(right, holder, row, *, counts_makers=True):
    """(allowed, only with a reason); a visitor's cell is everybody's."""
    granting = []
    for code in {holder.code, "AN"}:
        cell = CELLS[right][code]
        made = holder.actor.person_id in makers_of(row, right)
        if reaches(cell[0], holder, row) and not (counts_makers and "*" in cell and made):
            granting.append(cell)
    return bool(granting), bool(granting) and all("!" in cell for cell in granting)


def makers_of(row, right):
    if isinstance(row, Case):
        return row.handler_ids
    if isinstance(row, Stewardship):
        return [*row.handler_ids, row.person_id] if row.person_id else row.handler_ids
    if isinstance(row, Activity):
        return [row.drafted_by_id]
    if isinstance(row, Hazard):
        looked = [] if right[1] == "reinspect" else [row.reinspected_by_id]
        return [row.rectified_by_id, row.responsible_id, *looked]
    if isinstance(row, SiteNotice):
        return [row.drafted_by_id] if row.published_at is None else []
    asked = isinstance(row, RoleGrant | TableChange) and row.decided_at is None
    return [row.asked_by_id] if asked else []


def changes_for(cast, holder):
    """A change of the cast's clerk, one of the holder's own, and one that was decided."""
    day = timezone.localdate() + dt.timedelta(days=9)
    told = {"table": "core.holiday", "values": {"kind": "off"}, "effective_on": day, "source": "通知"}
    made = [TableChange.enter(by=cast["SO"], **told) for _turn in range(3)]
    TableChange.objects.filter(pk=made[1].pk).update(asked_by_id=holder.actor.person_id)
    made[2].refuse(by=cast["AD"], remark="先不要")
    return list(TableChange.objects.all())


def stewardships_for(cast, holder):
    """In and around the holder's scope, and in each relation to the holder."""
    person = cast.persons.get(holder.actor.person_id)
    before = Stewardship.objects.count()
    relations = [{}, {"handler_ids": [person.pk]}, {"person": person}] if person else [{}]
    made = [
        Stewardship(
            compound=compound,
            community_id=compound.community_id,
            **told(phone=f"+8613955{before + digits:06d}"),
            **relation,
        )
        for digits, (compound, relation) in enumerate(
            (compound, relation)
            for compound in (cast.here.compound, cast.next_door, cast.there.compound)
            for relation in relations
        )
    ]
    Stewardship.objects.bulk_create(made)
    return list(Stewardship.objects.all())


def notices_for(cast, holder):
    """A notice for each kind of place in and around the holder's scope, the holder's own draft, and a published one."""
    now, here, there = timezone.now(), cast.here, cast.there
    spots = [
        {},
        {"community": here.community},
        {"community": here.community, "compound": here.compound},
        {"community": here.community, "compound": cast.next_door},
        {"community": here.community, "compound": here.compound, "building": here.building},
        {"community": there.community, "compound": there.compound},
    ]
    told = {"kind": "inform", "text": "今晚修管", "starts_at": now, "ends_at": now + dt.timedelta(hours=5)}
    where = {"street_id": STREET, "place_label": "某处"}
    made = [SiteNotice.draft(by=cast["SO"], **told, **where, **spot) for spot in [*spots, spots[2], spots[2]]]
    SiteNotice.objects.filter(pk=made[-2].pk).update(drafted_by_id=holder.actor.person_id)
    made[-1].publish(by=cast["LD"])
    return list(SiteNotice.objects.all())


def grants_for(cast, holder):
    """A request of the cast's administrator, one of the holder's own, and one that was decided."""
    told = {"code": "AU", "starts_on": timezone.localdate(), "reason": "需要", "name": "新人"}
    made = [RoleGrant.ask(by=cast["AD"], phone=f"+861390000123{digit}", **told) for digit in range(3)]
    RoleGrant.objects.filter(pk=made[1].pk).update(asked_by_id=holder.actor.person_id)
    made[2].refuse(by=cast["LD"], remark="先不要")
    return list(RoleGrant.objects.all())


def cases_for(cast, holder):
    """Cases in and around the holder's scope: by place, and by each relation to the holder."""
    here, there = cast.here, cast.there
    spots = [here.spot, Spot(here.compound), Spot(cast.next_door), there.spot]
    made = [cast.report(by=ANONYMOUS, spot=spot) for spot in spots]
    person = cast.persons.get(holder.actor.person_id)
    if person is not None:
        for spot in (here.spot, there.spot):
            for relation in ({"reporter": person}, {"assignee": person}, {"handler_ids": [person.pk]}):
                case = cast.report(by=ANONYMOUS, spot=spot)
                Case.objects.filter(pk=case.pk).update(**relation)
                made.append(case)
    unit_case = cast.report(by=ANONYMOUS, spot=there.spot)
    Case.objects.filter(pk=unit_case.pk).update(assigned_unit=here.unit)
    made += [unit_case, *shared_out(cast, person)]
    return list(Case.objects.filter(pk__in=[case.pk for case in made]))


def shared_out(cast, person):
    """Cases elsewhere of which the holder, and the unit here, have a part, and one whose part was taken back again."""
    holders = [{"unit": cast.here.unit}, *([{"person": person}, {"person": person}] if person else [])]
    made = []
    for turn, holder in enumerate(holders):
        case = cast.report(by=ANONYMOUS, spot=cast.there.spot)
        Case.objects.filter(pk=case.pk).update(status="in_progress")
        case.share(by=cast["SO"], task="看一看", due_at=timezone.now() + dt.timedelta(days=1), **holder)
        if turn == 2:
            case.drop_part(by=cast["SO"], part=case.parts.get().pk, reason="不用了")
        made.append(case)
    return made


def persons_for(cast, holder):
    """The cast, at home in both communities, and neighbours one step further away each."""
    other = Building.objects.filter(compound=cast.here.compound).exclude(pk=cast.here.building.pk).first()
    other = other or Building.objects.create(
        name="9栋", compound=cast.here.compound, community=cast.here.community
    )
    Person.objects.create(name="同小区", community_id=other.community_id, compound_id=other.compound_id,
                          building_id=other.pk)  # fmt: skip
    Person.objects.create(
        name="隔壁", community_id=cast.next_door.community_id, compound_id=cast.next_door.pk
    )
    Person.objects.create(name="无住处")
    return list(Person.objects.all())


def visits_for(cast, holder):
    """Visits at home here and elsewhere, by others and by the holder itself."""
    homes = [cast.here.household, cast.there.household]
    made = [Visit.note(home, NewVisit(result="met"), by=SYSTEM) for home in homes]
    own = [Visit(client_id=new_id(), household=home, compound_id=home.compound_id, community_id=home.community_id,
                 building_id=home.building_id, by_person_id=holder.actor.person_id, result="met", way="door",
                 kinds=["routine"]) for home in homes]  # fmt: skip
    Visit.objects.bulk_create(own if holder.actor.person_id else [])
    return list(Visit.objects.filter(pk__in=[visit.pk for visit in [*made, *own]]))


def compounds_for(cast, holder):
    Compound.objects.get_or_create(
        name="远处小区", community=Community.objects.get_or_create(name="第三社区")[0]
    )
    return list(Compound.objects.all())


ROWS = {
    "case": cases_for,
    "person": persons_for,
    "compound": compounds_for,
    "role": grants_for,
    "dict": changes_for,
    "visit": visits_for,
    "hazard": hazards_for,
    "patrol": patrols_for,
    "steward": stewardships_for,
    "notice": notices_for,
    "activity": activities_for,
    "party": members_for,
}


@pytest.mark.parametrize("code", ACTOR_CODES)
@pytest.mark.parametrize("thing", BUILT)
def test_each_cell(thing, code, cast):
    wrong, tried = [], set()
    for holder in holders(cast, code):
        rows = ROWS[thing](cast, holder)
        for right in (right for right in RIGHTS if right[0] == thing):
            permission = Permission(".".join(right))
            for row in rows:
                allowed, with_reason = expected(right, holder, row)
                tried.add(allowed)
                if may(holder.actor, permission, row) != allowed:
                    wrong.append((permission, code, holder.street, allowed, row))
                if passes(holder.actor, permission, row, reason="") != (allowed and not with_reason):
                    wrong.append((permission, code, "without a reason", row))
                if passes(holder.actor, permission, row, reason="核对") != allowed:
                    wrong.append((permission, code, "with a reason", row))
    assert not wrong
    assert False in tried


def passes(actor, permission, row, *, reason):
    try:
        demand(actor, permission, row, reason=reason)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize("code", ACTOR_CODES)
@pytest.mark.parametrize("thing", BUILT)
def test_lists_hold_what_the_detail_allows(thing, code, cast):
    """Who made a row may still see it in the list; only the act of checking it is not his."""
    for holder in holders(cast, code):
        rows = ROWS[thing](cast, holder)
        for right in (right for right in RIGHTS if right[0] == thing):
            found = set(
                BUILT[thing]
                .objects.filter(visible(BUILT[thing], holder.actor, Permission(".".join(right))))
                .values_list("pk", flat=True)
            )
            wanted = {row.pk for row in rows if expected(right, holder, row, counts_makers=False)[0]}
            assert found & {row.pk for row in rows} == wanted, (right, code, holder.street)


def test_a_role_gives_nothing_outside_its_term(cast):
    """From 0:00 of the first day to 24:00 of the last, and not a minute after it was ended."""
    role = Role.objects.get(person_id=cast["ST"].person_id)
    first, last = dt.date(2026, 7, 1), dt.date(2026, 9, 30)
    Role.objects.filter(pk=role.pk).update(starts_on=first, ends_on=last)
    midnight = dt.time(tzinfo=timezone.get_current_timezone())
    opens = dt.datetime.combine(first, midnight)
    ends = dt.datetime.combine(last + dt.timedelta(days=1), midnight)
    second = dt.timedelta(seconds=1)

    def in_force(moment):
        return Role.objects.in_force(moment).filter(pk=role.pk).exists()

    assert [in_force(moment) for moment in (opens - second, opens, ends - second, ends)] == [
        False,
        True,
        True,
        False,
    ]
    Role.objects.filter(pk=role.pk).update(ends_on=None)
    role.refresh_from_db()
    role.end(by=cast["LD"], reason="辞任")
    assert not in_force(timezone.now() + second)


def test_every_object_of_the_matrix_is_accounted_for():
    objects = {row["object"] for row in MATRIX}
    assert objects == set(BUILT) | NOT_SCOPED | NOT_BUILT
    assert len(MATRIX) * len(ACTOR_CODES) == 2624
