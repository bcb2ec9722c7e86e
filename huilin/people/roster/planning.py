"""Entries against the register: what would be new, changed, ended or the same. Writes nothing."""

from typing import Any

from django.utils.translation import gettext as _

from huilin.core.sheets.findings import Findings
from huilin.people.models import Household, Person, Residency
from huilin.people.roster.changes import Changes
from huilin.people.roster.checking import Entry
from huilin.people.roster.naming import building_name, floor_of, order_key
from huilin.people.roster.register import Register, identity_index, phone_index
from huilin.people.sorting import sort_key
from huilin.places.models import Building, Dwelling, Entrance


class Planner:
    """Places and persons of a roster, in the order of its rows. Faults found here name sheet and cell as all others do."""

    def __init__(self, register: Register, findings: Findings, *, within_community: bool) -> None:
        self.register = register
        self.findings = findings
        self.within_community = within_community
        self.changes = Changes()

    def fault(self, entry: Entry, key: str, message: str) -> None:
        self.findings.add(entry.row.sheet, entry.row.place(key), message)

    def note(self, entry: Entry, key: str, message: str) -> None:
        self.findings.add(entry.row.sheet, entry.row.place(key), message, is_fault=False)

    def dwelling_of(self, entry: Entry) -> Dwelling | None:
        """The dwelling a row names, new where the register has none; None where the name fits several buildings."""
        building = self._building_of(entry)
        if building is None:
            return None
        entrance = self.register.entrances.get((building.pk, entry.entrance))
        if entrance is None:
            entrance = Entrance(
                name=entry.entrance,
                order_key=order_key(entry.entrance),
                building=building,
                **_above(building),
            )
            self.register.entrances[building.pk, entry.entrance] = self.changes.add(entrance)
        dwelling = self.register.dwellings.get((entrance.pk, entry.dwelling))
        if dwelling is None:
            dwelling = Dwelling(
                name=entry.dwelling,
                order_key=order_key(entry.dwelling),
                floor=floor_of(entry.dwelling),
                entrance=entrance,
                building=building,
                **_above(building),
            )
            self.register.dwellings[entrance.pk, entry.dwelling] = self.changes.add(dwelling)
        return dwelling

    def _building_of(self, entry: Entry) -> Building | None:
        compound = self.register.compounds[entry.compound]
        known = self.register.buildings[compound.pk, entry.building]
        written = entry.row.text("building")
        if len(known) > 1:
            known = [building for building in known if building.name == written]
            if not known:
                self.fault(entry, "building", _("名册里有两栋楼都可能是它，请照名册的写法写。"))
                return None
        if known:
            return known[0]
        building = Building(
            name=entry.building,
            order_key=order_key(entry.building),
            compound=compound,
            community_id=compound.community_id,
        )
        self.register.buildings[compound.pk, building_name(entry.building)].append(self.changes.add(building))
        return building

    def household_of(self, entry: Entry, dwelling: Dwelling) -> Household:
        household = self.register.households.get((dwelling.pk, entry.household_number))
        if household is None:
            household = Household(
                dwelling=dwelling,
                compound_id=dwelling.compound_id,
                community_id=dwelling.community_id,
                building_id=dwelling.building_id,
                number=entry.household_number,
                kind=entry.kind or Household.Kind.RESIDENT,
            )
            self.register.households[dwelling.pk, entry.household_number] = self.changes.add(household)
        elif entry.kind:
            self.changes.set(household, kind=entry.kind)
        return household

    def person_of(self, entry: Entry, dwelling: Dwelling) -> Person | None:
        """The person a row names, found by record id, identity number, or name within the dwelling; else a new one."""
        person = self._known_person(entry, dwelling)
        if person is False:
            return None
        if person is None:
            person = Person(name=entry.name)
            self.changes.add(person)
            self._fill(person, entry)
            person.community_id, person.compound_id = dwelling.community_id, dwelling.compound_id
        else:
            self._fill(person, entry)
        self.register.add_person(person, dwelling)
        return person

    def _known_person(self, entry: Entry, dwelling: Dwelling) -> Any:
        """A Person, None for a new one, False after a fault."""
        by_number = self.register.by_identity.get(identity_index(entry.identity)) if entry.identity else None
        if entry.record_id:
            person = self.register.persons.get(entry.record_id)
            if person is None or (by_number and by_number.pk != person.pk):
                self.fault(entry, "name", _("隐藏列 record_id 和名册对不上，请清空这一格再导入。"))
                return False
            return self._within(entry, person)
        if by_number:
            if by_number.name != entry.name:
                self.fault(entry, "name", _("名册里这个身份证号登记的是另一个姓名。"))
                return False
            return self._within(entry, by_number)
        same = self.register.of_that_name(dwelling, entry.name)
        if len(same) > 1:
            self.fault(entry, "name", _("名册里这户有两个同名的人，请填身份证号。"))
            return False
        if same and entry.identity and same[0].identity_index:
            self.fault(entry, "identity", _("和名册里登记的身份证号不一样，请核对。"))
            return False
        return same[0] if same else None

    def _within(self, entry: Entry, person: Person) -> Person | bool:
        home = self.register.compounds[entry.compound].community_id
        if self.within_community and person.community_id not in (None, home):
            self.fault(entry, "name", _("这个人登记在别的社区，请由街道办理。"))
            return False
        return person

    def _fill(self, person: Person, entry: Entry) -> None:
        """Takes over what the row says; an empty cell leaves what is known."""
        told: dict[str, Any] = {"name": entry.name, "sex": entry.sex, "born_on": entry.born_on}
        self.changes.set(person, **{key: value for key, value in told.items() if value})
        if not person.sort_key.endswith(person.name):
            self.changes.set(person, sort_key=sort_key(person.name))
        if entry.phone and bytes(person.phone_index) != phone_index(entry.phone):
            person.phone = entry.phone
            self.changes.touch(person, "phone_sealed", "phone_index")
        if entry.identity and bytes(person.identity_index) != identity_index(entry.identity):
            person.identity_number = entry.identity
            self.changes.touch(person, "identity_sealed", "identity_index")

    def settle(self, entry: Entry, person: Person, household: Household) -> None:
        """The person lives in the household; a residency elsewhere ends."""
        told = {
            "relation": entry.relation,
            "is_head": entry.relation == "head" if entry.relation else None,
            "starts_on": entry.starts_on,
            "hukou_address": entry.hukou_address,
            "police_address": entry.police_address,
        }
        told = {key: value for key, value in told.items() if value not in ("", None)}
        here = None
        for residency in self.register.residencies[person.pk]:
            if residency.household_id == household.pk:
                here = residency
            elif residency.ends_on is None:
                self.note(entry, "name", _("名册里住在别处，将迁到这里。"))
                self.changes.set(residency, ends_on=self.register.today)
        if here is None:
            here = Residency(person=person, household=household, compound_id=household.compound_id, **told)
            self.register.residencies[person.pk].append(self.changes.add(here))
        else:
            self.changes.set(here, **told)
        home = {
            "community_id": household.community_id,
            "compound_id": household.compound_id,
            "building_id": household.building_id,
            "household_id": household.pk,
        }
        self.changes.set(person, **home)


def _above(building: Building) -> dict[str, Any]:
    return {"compound_id": building.compound_id, "community_id": building.community_id}
