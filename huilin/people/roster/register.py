"""The part of the register that a roster touches, read once: a fixed number of statements, however many rows."""

import datetime as dt
from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from huilin.core.crypto import blind_index
from huilin.people.models import Household, Organisation, Ownership, Person, Residency
from huilin.people.roster.checking import Entry
from huilin.people.roster.naming import building_name, dwelling_name, entrance_name
from huilin.places.models import Building, Compound, Dwelling, Entrance


def identity_index(number: str) -> bytes:
    return blind_index(number, purpose="identity")


def phone_index(number: str) -> bytes:
    return blind_index(number, purpose="phone")


class Register:
    """Look-ups by the names a roster uses. What the plan adds is put in here too, so that later rows find it."""

    def __init__(self, compounds: dict[str, Compound], entries: list[Entry]) -> None:
        self.today: dt.date = timezone.localdate()
        self.compounds = compounds
        used = [compounds[name].pk for name in {entry.compound for entry in entries} if name in compounds]
        self.buildings: dict[tuple[UUID, str], list[Building]] = defaultdict(list)
        for building in Building.objects.filter(compound_id__in=used):
            self.buildings[building.compound_id, building_name(building.name)].append(building)
        self.entrances: dict[tuple[UUID, str], Entrance] = {
            (entrance.building_id, entrance_name(entrance.name)): entrance
            for entrance in Entrance.objects.filter(compound_id__in=used)
        }
        self.dwellings: dict[tuple[UUID, str], Dwelling] = {
            (dwelling.entrance_id, dwelling_name(dwelling.name)): dwelling
            for dwelling in Dwelling.objects.filter(compound_id__in=used)
        }
        self.households: dict[tuple[UUID, int], Household] = {
            (household.dwelling_id, household.number): household
            for household in Household.objects.filter(compound_id__in=used)
        }
        self.organisations = {unit.name: unit for unit in Organisation.objects.all()}
        self._read_persons(used, entries)

    def _read_persons(self, used: list[UUID], entries: list[Entry]) -> None:
        named = [entry.record_id for entry in entries if entry.record_id]
        numbers = [identity_index(entry.identity) for entry in entries if entry.identity]
        owned = list(_current(Ownership, self.today).filter(compound_id__in=used))
        persons = Person.objects.filter(
            Q(compound_id__in=used)
            | Q(pk__in=named)
            | Q(identity_index__in=numbers)
            | Q(pk__in=[ownership.person_id for ownership in owned if ownership.person_id])
        )
        self.persons: dict[UUID, Person] = {person.pk: person for person in persons}
        self.by_identity: dict[bytes, Person] = {
            bytes(person.identity_index): person for person in self.persons.values() if person.identity_index
        }
        self.residencies: dict[UUID, list[Residency]] = defaultdict(list)
        self.at_home: dict[UUID, set[UUID]] = defaultdict(set)
        dwelling_of = {household.pk: household.dwelling_id for household in self.households.values()}
        for residency in _current(Residency, self.today).filter(person_id__in=list(self.persons)):
            self.residencies[residency.person_id].append(residency)
            if dwelling := dwelling_of.get(residency.household_id):
                self.at_home[dwelling].add(residency.person_id)
        self.ownerships: dict[UUID, list[Ownership]] = defaultdict(list)
        for ownership in owned:
            self.ownerships[ownership.dwelling_id].append(ownership)
            if ownership.person_id:
                self.at_home[ownership.dwelling_id].add(ownership.person_id)

    def add_person(self, person: Person, dwelling: Dwelling) -> None:
        self.persons[person.pk] = person
        self.at_home[dwelling.pk].add(person.pk)
        if person.identity_index:
            self.by_identity[bytes(person.identity_index)] = person

    def of_that_name(self, dwelling: Dwelling, name: str) -> list[Person]:
        """Those who live in the dwelling or own it, and are called so."""
        found = (self.persons.get(key) for key in self.at_home[dwelling.pk])
        return [person for person in found if person is not None and person.name == name]


def _current(model: Any, today: dt.date) -> Any:
    return model.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def compounds_by_name(community_id: UUID | None) -> dict[str, Compound]:
    """The compounds a roster may name: those of one community, or of the whole street where names do not repeat."""
    found = Compound.objects.all()
    if community_id is not None:
        found = found.filter(community_id=community_id)
    names: dict[str, list[Compound]] = defaultdict(list)
    for compound in found:
        names["".join(compound.name.split())].append(compound)
    return {name: same[0] for name, same in names.items() if len(same) == 1}
