"""The register written out as a roster, in the layout that is read in: masked, or whole for those who may and say why."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core.errors import Refused
from huilin.core.permissions import SYSTEM, Actor, demand
from huilin.core.sheets import heading_format, write_row
from huilin.core.tenancy import in_street
from huilin.core.text import mask_identity
from huilin.people.models import Household, Ownership, Person, Residency
from huilin.people.models.person import EXPORT
from huilin.people.roster.columns import COLUMNS
from huilin.places.models import Compound

KINDS = {"resident": "自住", "tenant": "租住", "vacant": "空置"}
SOURCES = {"registry": "不动产登记簿", "survey": "实测", "contract": "买卖合同"}
Values = dict[str, Any]


def export_compound(compound: Compound, *, by: Actor, full: bool = False, reason: str = "") -> bytes:
    """The compound's roster as xlsx; records who took it, why and how many. Raises Forbidden.

    Taking a list away needs person.export and a reason even when it is masked.
    """
    demand(by, EXPORT, compound, reason=reason)
    rows = list(roster_values(compound, full=full))
    record(
        "roster.exported" if full else "roster.exported_masked",
        compound,
        by=by,
        role=by.role_for(EXPORT),
        reason=reason,
        rows=len(rows),
    )
    return as_workbook({compound.name: rows}, by=by, full=full)


def export_roster(
    path: Path,
    street_id: str,
    *,
    compound: str = "",
    full: bool = False,
    reason: str = "",
    by: Actor = SYSTEM,
) -> int:
    """Writes the roster of one compound or of all to `path`, for the operator's command; returns the number of rows.

    Raises Refused for an unknown compound, and where everything is asked for without a reason.
    """
    if full and not reason.strip():
        raise Refused(_("导出完整信息要写明理由。"))
    with in_street(street_id):
        compounds = list(Compound.objects.filter(name=compound) if compound else Compound.objects.all())
        if not compounds:
            raise Refused(_("没有这个小区：%(name)s") % {"name": compound})
        sheets = {place.name: list(roster_values(place, full=full)) for place in compounds}
        for place in compounds:
            kind = "roster.exported" if full else "roster.exported_masked"
            record(kind, place, by=by, reason=reason, rows=len(sheets[place.name]))
        path.write_bytes(as_workbook(sheets, by=by, full=full))  # type: ignore[arg-type]
        return sum(len(rows) for rows in sheets.values())


def roster_values(compound: Compound, *, full: bool) -> Iterator[Values]:
    """One line for each resident, each owner who lives elsewhere, and each flat of which only the owning unit is known."""
    today = timezone.localdate()
    current = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    owned: dict[Any, list[Ownership]] = {}
    for one in Ownership.objects.filter(current, compound_id=compound.pk).select_related(
        "person", "organisation"
    ):
        owned.setdefault(one.dwelling_id, []).append(one)
    residencies = Residency.objects.filter(current).select_related("person")
    households = (
        Household.objects.filter(compound_id=compound.pk)
        .select_related("dwelling__entrance", "dwelling__building")
        .prefetch_related(Prefetch("residencies", residencies.order_by("-is_head", "id")))
        .order_by(
            "dwelling__building__order_key", "dwelling__entrance__order_key", "dwelling__order_key", "number"
        )
    )
    for household in households:
        yield from _household_values(compound, household, owned.pop(household.dwelling_id, []), full)


def _household_values(
    compound: Compound, household: Household, owned: list[Ownership], full: bool
) -> Iterator[Values]:
    dwelling = household.dwelling
    home: Values = {
        "compound": compound.name,
        "building": dwelling.building.name,
        "entrance": dwelling.entrance.name,
        "dwelling": dwelling.name,
        "household_number": household.number,
        "kind": KINDS[household.kind],
    }
    owners = {one.person_id: one for one in owned if one.person_id}
    units = [one for one in owned if one.organisation_id]
    lines: list[tuple[Person, Residency | None]] = [
        (residency.person, residency) for residency in household.residencies.all()
    ]
    lines += [(one.person, None) for one in owners.values() if one.person_id not in {p.pk for p, _r in lines}]
    for person, residency in lines:
        ownership = owners.get(person.pk) or next(iter(units), None)
        line = home | _person_values(person, full) | _ownership_values(ownership, person)
        if residency is None:
            yield (
                line | {"kind": "空置"}
                if household.kind == "vacant"
                else _absent_line(home, line, person, full)
            )
        else:
            yield line | _residency_values(residency, full)
    if not lines:
        yield home | _ownership_values(next(iter(units), None), None)


def _absent_line(home: Values, line: Values, person: Person, full: bool) -> Values:
    """An owner who lets the flat: named in the owner's column, because the line is about a home of others."""
    return home | {
        "owner": person.name if full else person.masked_name,
        "area": line.get("area"),
        "area_source": line.get("area_source"),
        "household_number": home["household_number"],
    }


def _person_values(person: Person, full: bool) -> Values:
    return {
        "name": person.name if full else person.masked_name,
        "sex": person.get_sex_display() if person.sex else "",
        "identity": person.identity_number if full else mask_identity(person.identity_number),
        "phone": person.phone.replace("+86", "", 1) if full else person.masked_phone,
        "born_on": person.born_on.isoformat() if person.born_on and full else "",
        "record_id": str(person.pk),
    }


def _residency_values(residency: Residency, full: bool) -> Values:
    return {
        "relation": residency.get_relation_display(),
        "starts_on": residency.starts_on.isoformat() if residency.starts_on else "",
        "hukou_address": residency.hukou_address if full else "",
        "police_address": residency.police_address if full else "",
    }


def _ownership_values(ownership: Ownership | None, person: Person | None) -> Values:
    if ownership is None:
        return {"is_owner": "否"} if person else {}
    is_owner = person is not None and ownership.person_id == person.pk
    return {
        "is_owner": "是" if is_owner else "否",
        "owner": ownership.organisation.name if ownership.organisation_id else "",
        "area": ownership.area / 100,
        "area_source": SOURCES[ownership.area_source],
    }


def as_workbook(sheets: dict[str, Iterable[Values]], *, by: Actor, full: bool) -> bytes:
    """The layout of columns.py, a sheet for each compound, the taker and the time above the headings and on each page."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    mark = _("导出人：%(name)s  导出时间：%(at)s  %(kind)s") % {
        "name": by.name or _("系统"),
        "at": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "kind": _("完整信息，注意保密") if full else _("已打星号"),
    }
    heading, title = heading_format(book), book.add_format({"bold": True, "font_size": 18, "align": "center"})
    used: set[str] = set()
    for name, rows in sheets.items():
        sheet = book.add_worksheet(_sheet_name(name, used))
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 2, "", title)
        sheet.write_string(0, 0, _("%(name)s居民花名册") % {"name": name}, title)
        sheet.write_string(1, 0, _("填报单位：") + "    " + mark)
        write_row(sheet, 2, [column.heading for column in COLUMNS], heading)
        for index, row in enumerate(rows):
            values = row | {"ordinal": index + 1}
            write_row(sheet, 3 + index, [values.get(column.key) for column in COLUMNS])
        _lay_out(sheet, mark)
    book.close()
    return buffer.getvalue()


def _sheet_name(name: str, used: set[str]) -> str:
    plain = "".join(sign for sign in name if sign not in "[]:*?/\\'")[:28] or "名册"
    while plain.lower() in used:
        plain += "_"
    used.add(plain.lower())
    return plain


def _lay_out(sheet: Any, mark: str) -> None:
    for index, column in enumerate(COLUMNS):
        hidden = {"hidden": True} if column.key == "record_id" else {}
        sheet.set_column(index, index, column.width, None, hidden)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&L" + mark.replace("&", "&&")[:200] + "&R第&P页 共&N页")
