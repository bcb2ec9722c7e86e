"""A trial: a file read, checked and compared with the register, and nothing written."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from huilin.core.sheets.findings import Findings
from huilin.core.sheets.reading import SheetRow, read_sheets
from huilin.core.uploads.intake import Upload
from huilin.people.roster.changes import Changes
from huilin.people.roster.checking import Entry, check_rows
from huilin.people.roster.columns import ROSTER
from huilin.people.roster.comparing import compare_rows
from huilin.people.roster.owning import Flat, OwnerPlanner
from huilin.people.roster.planning import Planner
from huilin.people.roster.register import Register, compounds_by_name


@dataclass(frozen=True)
class Trial:
    rows: list[SheetRow]
    findings: Findings
    changes: Changes

    def figures(self) -> dict[str, int]:
        return {"rows": len(self.rows), **self.changes.figures()}


def try_roster(file: Upload, *, community_id: UUID | None) -> Trial:
    """What importing the file would do. Changes are planned only for a file without faults; raises FileRefused."""
    reading = read_sheets(file, ROSTER)
    findings = reading.findings
    compounds = compounds_by_name(community_id)
    entries = check_rows(reading.rows, findings, sorted(compounds))
    compare_rows(entries, findings)
    if findings.faults:
        return Trial(reading.rows, findings, Changes())
    planner = Planner(Register(compounds, entries), findings, within_community=community_id is not None)
    plan(planner, entries)
    changes = Changes() if findings.faults else planner.changes
    return Trial(reading.rows, findings, changes)


def plan(planner: Planner, entries: list[Entry]) -> None:
    """Plans every row, then the owners of every flat."""
    flats: dict[UUID, Flat] = {}
    for entry in entries:
        dwelling = planner.dwelling_of(entry)
        if dwelling is None:
            continue
        flat = flats.setdefault(dwelling.pk, Flat(dwelling))
        flat.entries.append(entry)
        household = planner.household_of(entry, dwelling)
        if not entry.name:
            continue
        person = planner.person_of(entry, dwelling)
        if person is None:
            continue
        flat.persons[entry.name] = flat.by_row[id(entry)] = person
        if entry.lives_here:
            planner.settle(entry, person, household)
    owners = OwnerPlanner(planner)
    for flat in flats.values():
        owners.settle(flat)
    _refuse_vacant_with_residents(planner, flats)


def _refuse_vacant_with_residents(planner: Planner, flats: dict[UUID, Flat]) -> None:
    lived_in = {
        residency.household_id
        for residencies in planner.register.residencies.values()
        for residency in residencies
        if residency.ends_on is None
    }
    for flat in flats.values():
        for entry in flat.entries:
            household = planner.register.households[flat.dwelling.pk, entry.household_number]
            if entry.kind == "vacant" and household.pk in lived_in:
                planner.fault(entry, "kind", _("名册里这户还有人住，请先核对是否搬走。"))
