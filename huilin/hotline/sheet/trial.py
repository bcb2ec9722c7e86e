"""A trial: a sheet read, checked and compared with the tickets that are here, and nothing written."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huilin.cases.naming import Places
from huilin.core.permissions import Actor, may, visible
from huilin.core.sheets.findings import Findings
from huilin.core.sheets.reading import SheetRow, read_sheets
from huilin.core.uploads.intake import Upload
from huilin.hotline.models import NewTicket, Ticket
from huilin.hotline.permissions import TICKETS
from huilin.hotline.sheet.checking import check_rows
from huilin.hotline.sheet.columns import LAYOUT
from huilin.places.models import Compound, streets

MOST_TICKETS = 1000
"""A sheet is let in within one transaction of a few seconds."""


@dataclass
class Trial:
    findings: Findings
    row_count: int
    headings: list[list[str]]
    tickets: list[tuple[SheetRow, NewTicket, str]] = field(default_factory=list)
    """Each with what it would be: "placed", "unplaced", "changed" or "same"."""

    def figures(self) -> dict[str, int]:
        counts = dict.fromkeys(("placed", "unplaced", "changed", "same"), 0)
        for _row, _new, what in self.tickets:
            counts[what] += 1
        return {"rows": self.row_count, **counts}


def places_for(actor: Actor, street_id: str) -> Places:
    """The compounds at which the actor takes tickets; one statement."""
    within = visible(Compound, actor, TICKETS)
    compounds = list(Compound.objects.filter(within).select_related("community"))
    return Places(compounds, streets.get().by_id.get(street_id))


def try_sheet(file: Upload, *, by: Actor, street_id: str) -> Trial:
    """What importing the file would do; raises FileRefused when it is no spreadsheet."""
    reading = read_sheets(file, LAYOUT)
    findings = reading.findings
    headings = headings_of(reading.rows)
    if len(reading.rows) > MOST_TICKETS:
        findings.add("", "", _("一次最多导入%(most)d张工单，请分成几份。") % {"most": MOST_TICKETS})
        return Trial(findings, len(reading.rows), headings)
    rows = check_rows(reading.rows, findings)
    trial = Trial(findings, len(reading.rows), headings)
    if not findings.faults:
        _compare(rows, trial, by, places_for(by, street_id))
    return trial


def headings_of(rows: list[SheetRow]) -> list[list[str]]:
    """Keys and customary headings in the order in which the first sheet has its columns."""
    if not rows:
        return []
    columns = rows[0].columns
    keys = sorted((key for key in columns if key in LAYOUT.by_key), key=columns.__getitem__)
    return [[key, LAYOUT.by_key[key].heading] for key in keys]


def _compare(rows: list[tuple[SheetRow, NewTicket]], trial: Trial, by: Actor, places: Places) -> None:
    numbers = [new.number for _row, new in rows]
    here: dict[str, Any] = {one.number: one for one in Ticket.objects.filter(number__in=numbers)}
    for row, new in rows:
        known = here.get(new.number)
        if known is not None and not may(by, TICKETS, known):
            trial.findings.add(
                row.sheet, row.place("number"), _("这张工单归别的社区，请找街道。"), new.number
            )
            continue
        if known is None:
            trial.tickets.append((row, new, _what_of_new(row, new, trial, places)))
        else:
            is_same = bytes(known.digest) == new.digest
            trial.tickets.append((row, new, "same" if is_same else "changed"))
            if not is_same:
                note = _("这张工单以前导入过，内容有变，会按新的更新。")
                trial.findings.add(row.sheet, row.place("number"), note, new.number, is_fault=False)


def _what_of_new(row: SheetRow, new: NewTicket, trial: Trial, places: Places) -> str:
    found = places.find(new.words_about_place)
    cell = row.place("address" if new.address else "text")
    if found.spot is None:
        names = "、".join(str(one) for one in found.candidates[:4])
        note = (
            _("可能是%(names)s，导入后请人选。") % {"names": names}
            if names
            else _("认不出是哪个小区，导入后请人选。")
        )
        trial.findings.add(row.sheet, cell, note, is_fault=False)
        return "unplaced"
    if found.unknown:
        words = {"spot": found.spot.label, "unknown": found.unknown}
        note = _("%(spot)s里没有「%(unknown)s」，先记到这里。") % words
        trial.findings.add(row.sheet, cell, note, is_fault=False)
    return "placed"
