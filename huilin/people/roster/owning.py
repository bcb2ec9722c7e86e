"""Who owns the flats of a roster: owner parties, areas, organisations. Interp. Fashi [2009] 7, art. 8-9."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huilin.core.sheets.cells import BadCell, read_name
from huilin.people.models import Organisation, Ownership, Person
from huilin.people.roster.checking import Entry
from huilin.people.roster.planning import Planner
from huilin.places.models import Dwelling

Owner = Person | Organisation
_UNITS = (
    (Organisation.Kind.COMPANY, r"(公司|厂|集团|银行|支行|信用社|联社|合作社|供销社|事务所)$"),
    (Organisation.Kind.COMMITTEE, r"(居委会|居民委员会|村委会)$"),
    (Organisation.Kind.DEPARTMENT, r"(局|委员会|办公室|政府|法院|检察院|街道办|办事处)$"),
    (Organisation.Kind.GROUP, r"(协会|基金会|商会|联合会)$"),
    (Organisation.Kind.INSTITUTION, r"(学校|小学|中学|大学|学院|幼儿园|医院|研究所|中心|馆|总站|所)$"),
)


def unit_kind(name: str) -> str | None:
    """The kind of organisation a name tells by its last word; None for a person's name."""
    if len(name) < 4:
        return None
    return next((kind for kind, ending in _UNITS if re.search(ending, name)), None)


@dataclass
class Flat:
    """What a roster says about one dwelling's owners."""

    dwelling: Dwelling
    entries: list[Entry] = field(default_factory=list)
    persons: dict[str, Person] = field(default_factory=dict)
    by_row: dict[int, Person] = field(default_factory=dict)
    owners: dict[object, tuple[Owner, Entry]] = field(default_factory=dict)

    @property
    def area(self) -> int | None:
        return next((entry.area for entry in self.entries if entry.area), None)

    @property
    def area_source(self) -> str:
        return next((entry.area_source for entry in self.entries if entry.area_source), "")


class OwnerPlanner:
    """Settles the ownership of each flat after all its rows are read."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.register = planner.register
        self.changes = planner.changes

    def settle(self, flat: Flat) -> None:
        for entry in flat.entries:
            self._take_owner(flat, entry)
        if not flat.owners or not flat.area or not flat.area_source:
            return
        current = {
            ownership.person_id or ownership.organisation_id: ownership
            for ownership in self.register.ownerships[flat.dwelling.pk]
        }
        party = party_of([owner for owner, _entry in flat.owners.values()])
        same = set(current) == set(flat.owners)
        for key, (owner, entry) in flat.owners.items():
            told: dict[str, Any] = {"area": flat.area, "area_source": flat.area_source}
            if key in current:
                self.changes.set(current[key], **told, **({} if same else {"party": party}))  # type: ignore[index]
            else:
                self._add(flat, owner, party, entry)
        for key in set(current) - set(flat.owners):
            first = next(iter(flat.owners.values()))[1]
            self.planner.note(first, "owner", _("名册里原来的产权人不在表里，产权关系将到今天为止。"))
            self.changes.set(current[key], ends_on=self.register.today)

    def _add(self, flat: Flat, owner: Owner, party: str, entry: Entry) -> None:
        self.changes.add(
            Ownership(  # type: ignore[misc]
                dwelling=flat.dwelling,
                compound_id=flat.dwelling.compound_id,
                person=owner if isinstance(owner, Person) else None,
                organisation=owner if isinstance(owner, Organisation) else None,
                party=party,
                area=flat.area,
                area_source=flat.area_source,
            )
        )

    def _take_owner(self, flat: Flat, entry: Entry) -> None:
        owner: Owner | None = None
        if entry.is_owner and entry.name:
            owner = flat.by_row.get(id(entry))
        elif entry.owner:
            owner = flat.persons.get(entry.owner) or self._other_owner(flat, entry)
        if owner is not None:
            flat.owners.setdefault(owner.pk, (owner, entry))

    def _other_owner(self, flat: Flat, entry: Entry) -> Owner | None:
        known = self.register.organisations.get(entry.owner)
        if known is not None:
            return known
        if kind := unit_kind(entry.owner):
            unit = Organisation(name=entry.owner, kind=kind)
            self.register.organisations[entry.owner] = self.changes.add(unit)
            return unit
        return self._absent_owner(flat, entry)

    def _absent_owner(self, flat: Flat, entry: Entry) -> Person | None:
        try:
            read_name(entry.owner)
        except BadCell:
            self.planner.fault(entry, "owner", _("看不出是人名还是单位名称，请核对。"))
            return None
        row = Entry(entry.row, compound=entry.compound, name=entry.owner)
        person = self.planner.person_of(row, flat.dwelling)
        if person is not None:
            flat.persons[entry.owner] = person
        return person


def party_of(owners: list[Owner]) -> str:
    """The key of the owner party: the same owners are one head, whichever flats they hold (art. 9)."""
    keys = sorted(str(owner.pk) for owner in owners)
    if len(keys) == 1:
        return keys[0]
    return hashlib.sha256("|".join(keys).encode()).hexdigest()
