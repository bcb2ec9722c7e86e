"""What the rows of one file say about each other: one head, one area, nobody twice. No database."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from huilin.core.sheets.findings import Findings
from huilin.people.roster.checking import Entry

Flat = tuple[str, str, str, str]


def compare_rows(entries: list[Entry], findings: Findings) -> None:
    """Adds a fault for every row that contradicts an earlier one; the later row is named, with the number of the earlier."""
    flats: dict[Flat, list[Entry]] = defaultdict(list)
    identities: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.compound and entry.dwelling:
            flats[entry.flat].append(entry)
        if entry.identity:
            identities[entry.identity].append(entry)
    for rows in flats.values():
        _compare_flat(rows, findings)
    for rows in identities.values():
        _compare_identity(rows, findings)


def _fault(findings: Findings, entry: Entry, key: str, message: str, first: Entry) -> None:
    sheet = "" if first.row.sheet == entry.row.sheet else f"「{first.row.sheet}」"
    where = _("（见%(sheet)s第%(row)d行）") % {"sheet": sheet, "row": first.row.number}
    findings.add(entry.row.sheet, entry.row.place(key), message + where)


def _compare_flat(rows: list[Entry], findings: Findings) -> None:
    _all_alike(rows, "area", _("同一房屋的建筑面积不一样。"), findings)
    _all_alike(rows, "area_source", _("同一房屋的面积来源不一样。"), findings)
    households: dict[int, list[Entry]] = defaultdict(list)
    names: dict[str, list[Entry]] = defaultdict(list)
    for entry in rows:
        households[entry.household_number].append(entry)
        if entry.name:
            names[entry.name].append(entry)
    for members in households.values():
        _all_alike(members, "kind", _("同一户的居住类别不一样；不是一户的请用「户序号」分开。"), findings)
        heads = [entry for entry in members if entry.relation == "head"]
        for entry in heads[1:]:
            _fault(findings, entry, "relation", _("一户有了两个户主。"), heads[0])
    for same in names.values():
        known = {entry.identity for entry in same}
        for entry in same[1:]:
            if len(known) < len(same) or "" in known:
                _fault(
                    findings, entry, "name", _("同一房屋里这个姓名写了两次，分不清是不是同一人。"), same[0]
                )


def _all_alike(rows: Iterable[Entry], key: str, message: str, findings: Findings) -> None:
    told = [entry for entry in rows if getattr(entry, key)]
    for entry in told[1:]:
        if getattr(entry, key) != getattr(told[0], key):
            _fault(findings, entry, key, message, told[0])


def _compare_identity(rows: list[Entry], findings: Findings) -> None:
    for entry in rows[1:]:
        if entry.name and rows[0].name and entry.name != rows[0].name:
            _fault(findings, entry, "identity", _("同一个身份证号写了两个姓名。"), rows[0])
    homes = [entry for entry in rows if entry.lives_here]
    for entry in homes[1:]:
        if entry.flat != homes[0].flat:
            _fault(
                findings,
                entry,
                "identity",
                _("同一人住了两处；只是产权人的请在居住类别写「空置」。"),
                homes[0],
            )
