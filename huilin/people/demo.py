"""The pilot's invented people: about 7,000 residents in 2,800 households, and everyone who holds a role.

All names are put together by chance from common characters, all numbers come from 138 0000 xxxx, which nobody has.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pypinyin import lazy_pinyin

from huilin.people.models import Consent, Household, Organisation, Ownership, Person, Residency, Role
from huilin.places.demo import OWNED_BY_UNIT, Register
from huilin.places.models import Compound, Dwelling

RESIDENTS = 7000
NOT_TO_BE_USED = frozenset({"彭红霞", "杨小武", "彭玉坤", "丘晓敏"})
"""Real people named in the report; chance must not hit them."""
SURNAMES = "陈李黄张林王吴刘郑蔡叶罗曾钟邓赖朱何邱温徐廖卢谢梁"
FIRST = "志建国文伟永家俊晓雅淑秀丽美玉春海明思子宇欣佳梓"
SECOND = "强平华芳英辉军敏珍兰琴君豪彤轩怡萍健仁义坤涛玲"
SCHOOL_HOUSEHOLD = "农信宿舍"


@dataclass
class Roster:
    """The people made, by what the matters look them up with."""

    heads: dict[str, list[Person]] = field(default_factory=dict)
    """Heads of household by compound."""
    units: dict[str, Organisation] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[Role]] = field(default_factory=dict)
    """Roles by (code, name of community or compound or unit; empty for the street)."""
    tenants: dict[str, list[Person]] = field(default_factory=dict)
    owners: dict[str, list[Person]] = field(default_factory=dict)
    """Owners who live elsewhere, by compound."""
    logins: dict[str, Person] = field(default_factory=dict)
    """The resident (RE), head of household (HH) and owner (OW) who have logins."""


class Names:
    """Names and numbers that do not repeat within a run."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.last = 1000

    def name(self, surname: str = "") -> str:
        given = self.rng.choice(FIRST) + (self.rng.choice(SECOND) if self.rng.random() < 0.8 else "")
        made = (surname or self.rng.choice(SURNAMES)) + given
        return made if made not in NOT_TO_BE_USED else self.name(surname)

    def phone(self) -> str:
        self.last += 1
        return f"+861380000{self.last:04d}"


@cache
def _sound(character: str) -> str:
    return str(lazy_pinyin(character)[0])


def sort_key(name: str) -> str:
    return " ".join(map(_sound, name))


def settle_in(register: Register, rng: random.Random, today: dt.date) -> Roster:
    """Households, residents and owners of every compound exist; call inside the street."""
    roster = Roster()
    names = Names(rng)
    for name in sorted(set(OWNED_BY_UNIT.values())):
        roster.units[name] = Organisation(name=name, kind=Organisation.Kind.COMPANY)
    sizes = _sizes(rng, sum(compound.household_count for compound in register.compounds.values()))
    batch = Batch(names, roster, today)
    for name, compound in register.compounds.items():
        dwellings = register.dwellings[name]
        before = len(batch.residencies)
        for dwelling in dwellings[: compound.household_count]:
            batch.move_in(name, dwelling, next(sizes))
        compound.resident_count = len(batch.residencies) - before
    batch.write()
    Compound.objects.bulk_update(register.compounds.values(), ["resident_count"])
    return roster


def _sizes(rng: random.Random, households: int) -> Iterator[int]:
    """How many live in each household: one to five, together exactly RESIDENTS."""
    sizes = [rng.choices((1, 2, 3, 4, 5), (18, 36, 28, 14, 4))[0] for _ in range(households)]
    step = 1 if sum(sizes) < RESIDENTS else -1
    while sum(sizes) != RESIDENTS:
        at = rng.randrange(households)
        if 1 <= sizes[at] + step <= 5:
            sizes[at] += step
    return iter(sizes)


class Batch:
    """Rows on their way into the tables."""

    def __init__(self, names: Names, roster: Roster, today: dt.date) -> None:
        self.names, self.roster, self.rng, self.today = names, roster, names.rng, today
        self.persons: list[Person] = []
        self.households: list[Household] = []
        self.residencies: list[Residency] = []
        self.ownerships: list[Ownership] = []

    def move_in(self, compound: str, dwelling: Dwelling, size: int) -> None:
        """A household lives in the dwelling; someone owns it: the head, an absent landlord, or a unit."""
        is_let = self.rng.random() < 0.22
        household = Household(
            dwelling=dwelling,
            compound=dwelling.compound,
            community_id=dwelling.community_id,
            building_id=dwelling.building_id,
            kind=Household.Kind.TENANT if is_let else Household.Kind.RESIDENT,
        )
        self.households.append(household)
        head = self._person(household, self.names.phone(), 60)
        self._live(head, household, Residency.Relation.HEAD)
        self.roster.heads.setdefault(compound, []).append(head)
        if is_let:
            self.roster.tenants.setdefault(compound, []).append(head)
        for number in range(1, size):
            relation = (Residency.Relation.SPOUSE, Residency.Relation.CHILD)[min(number - 1, 1)]
            child = relation == Residency.Relation.CHILD
            surname = head.name[0] if child else ""
            self._live(self._person(household, "", 12 if child else 55, surname), household, relation)
        self._own(compound, dwelling, head, is_let)

    def _person(self, household: Household, phone: str, age: int, surname: str = "") -> Person:
        name = self.names.name(surname)
        born = self.today - dt.timedelta(days=365 * age + self.rng.randrange(-3650, 3650))
        person = Person(  # type: ignore[misc]
            name=name,
            sort_key=sort_key(name),
            sex=self.rng.choice("mf"),
            born_on=born,
            phone=phone,
            community_id=household.community_id,
            compound_id=household.compound_id,
            building_id=household.building_id,
            household_id=household.pk,
        )
        self.persons.append(person)
        return person

    def _live(self, person: Person, household: Household, relation: str) -> None:
        self.residencies.append(
            Residency(
                person=person,
                household=household,
                compound_id=household.compound_id,
                relation=relation,
                is_head=relation == Residency.Relation.HEAD,
                starts_on=self.today - dt.timedelta(days=self.rng.randrange(400, 9000)),
            )
        )

    def _own(self, compound: str, dwelling: Dwelling, head: Person, is_let: bool) -> None:
        unit = OWNED_BY_UNIT.get(compound)
        row = Ownership(
            dwelling=dwelling,
            compound_id=dwelling.compound_id,
            area=self.rng.randrange(4_200, 11_800),
            area_source=self.rng.choices(("registry", "survey", "contract"), (85, 10, 5))[0],
        )
        if unit and self.rng.random() < 0.6:
            row.organisation = self.roster.units[unit]
            row.party = f"org:{row.organisation.pk}"
        else:
            row.person = self._landlord(compound) if is_let else head
            row.party = f"person:{row.person.pk}"
        self.ownerships.append(row)

    def _landlord(self, compound: str) -> Person:
        name = self.names.name()
        landlord = Person(name=name, sort_key=sort_key(name), phone=self.names.phone())  # type: ignore[misc]
        self.persons.append(landlord)
        self.roster.owners.setdefault(compound, []).append(landlord)
        return landlord

    def write(self) -> None:
        head = self.roster.heads[SCHOOL_HOUSEHOLD][0]
        for row in self.residencies:
            if row.household_id == head.household_id:
                row.hukou_address = "江北街道惠新社区农信宿舍甲座（原门牌，示例）"
                row.police_address = "江北街道惠新社区农信宿舍教工楼（示例）"
                row.addresses_checked_on = self.today - dt.timedelta(days=70)
        Organisation.objects.bulk_create(self.roster.units.values())
        for model, rows in (
            (Person, self.persons),
            (Household, self.households),
            (Residency, self.residencies),
            (Ownership, self.ownerships),
        ):
            model.objects.bulk_create(rows, batch_size=2000)


def make_holder(roster: Roster, person: Person, code: str, where: str, **place_and_term: Any) -> Role:
    """An unsaved role of `person`, noted in the roster under `where`."""
    role = Role(person=person, code=code, **place_and_term)
    roster.holders.setdefault((code, where), []).append(role)
    return role


def publish(roles: list[Role]) -> None:
    """The stewards agreed in writing that name and duty phone hang on the placard."""
    purposes = (Consent.Purpose.PUBLISH_NAME, Consent.Purpose.PUBLISH_PHONE)
    Consent.objects.bulk_create(
        [
            Consent(person=role.person, purpose=purpose, way=Consent.Way.PAPER, notice_version="demo")
            for role in roles
            for purpose in purposes
        ]
    )
