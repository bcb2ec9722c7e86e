"""The sheet to work from: every row that needs a look, as it was written, with what is wrong beside it."""

import io
from collections import defaultdict

import xlsxwriter
from django.utils.translation import gettext as _

from huilin.core.sheets import heading_format, write_row
from huilin.people.roster.findings import Finding
from huilin.people.roster.opening import open_grids
from huilin.people.roster.reading import _text


def error_sheet(content: bytes, findings: list[Finding]) -> bytes:
    """An xlsx: sheet, row, cells and faults of each row, then the row itself. `content` is the file as handed in."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("问题清单"))
    write_row(sheet, 0, [_("工作表"), _("行"), _("格子"), _("问题"), _("原来的内容")], heading_format(book))
    sheet.set_column(0, 2, 10)
    sheet.set_column(3, 3, 60)
    sheet.freeze_panes(1, 0)
    red = book.add_format({"font_color": "#B3261E", "text_wrap": True, "valign": "top"})
    rows = {grid.name: grid.cells for grid in open_grids(content)}
    for index, ((name, number), found) in enumerate(_by_row(findings).items(), start=1):
        original = rows.get(name, [])
        cells = [_text(cell) for cell in original[number - 1]] if 0 < number <= len(original) else []
        message = "\n".join(f"{item.cell} {item.message}" for item in found)
        write_row(sheet, index, [name, number, " ".join(item.cell for item in found), message, *cells])
        sheet.write_string(index, 3, message, red)
    book.close()
    return buffer.getvalue()


def _by_row(findings: list[Finding]) -> dict[tuple[str, int], list[Finding]]:
    rows: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for item in findings:
        if item.is_fault:
            rows[item.sheet, int(item.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)].append(item)
    return dict(sorted(rows.items()))
