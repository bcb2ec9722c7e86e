"""Grids into rows: the header is found by its names, merged cells are filled down, titles and footers are passed over."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huilin.core.sheets.findings import Findings, cell_name
from huilin.core.sheets.layout import Layout
from huilin.core.sheets.opening import Grid, open_grids
from huilin.core.uploads.intake import Upload

HEADER_WITHIN = 20
_FOOTER = re.compile(r"^(合计|小计|总计|共计|填表人|审核人|负责人|填报人|制表|注[::]|说明[::])")
Cell = str | dt.date


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line: `cells[key]` holds text (stripped) or a date; keys of empty cells are absent."""

    sheet: str
    number: int
    """Counted from 1, as the spreadsheet shows it."""
    cells: dict[str, Cell]
    columns: dict[str, int] = field(repr=False)

    def place(self, key: str) -> str:
        """The cell's name; the first cell of the row where the sheet has no such column."""
        return cell_name(self.number - 1, self.columns.get(key, 0))

    def text(self, key: str) -> str:
        value = self.cells.get(key, "")
        return value.isoformat() if isinstance(value, dt.date) else value


@dataclass(frozen=True)
class Reading:
    """What a file holds before it is checked."""

    rows: list[SheetRow]
    findings: Findings
    sheets: list[str]


def read_sheets(file: Upload, layout: Layout) -> Reading:
    """The rows of every sheet of this layout; raises FileRefused when the file is no spreadsheet."""
    findings = Findings()
    rows: list[SheetRow] = []
    sheets = []
    for grid in open_grids(file):
        if not any(text_of(cell) for row in grid.cells for cell in row):
            continue
        header = find_header(grid, layout)
        if header is None:
            if not re.search(layout.other_sheets, grid.name):
                findings.add(grid.name, "A1", str(layout.no_header))
            continue
        sheets.append(grid.name)
        rows.extend(_rows_of(grid, header, findings, layout))
    if not rows and not findings.items:
        findings.add("", "", str(layout.no_rows))
    return Reading(rows, findings, sheets)


@dataclass(frozen=True)
class Header:
    columns: dict[str, int]
    last_row: int
    twice: dict[int, str]
    unknown: dict[int, str]


def find_header(grid: Grid, layout: Layout) -> Header | None:
    """The header: the row with the most known headings, together with the row below where headings stand in two lines."""
    best, found = -1, 0
    for index, row in enumerate(grid.cells[:HEADER_WITHIN]):
        keys = {layout.key_of(text_of(cell)) for cell in row} - {None}
        if len(keys) > found and len(keys) >= 3:
            best, found = index, len(keys)
    if best < 0:
        return None
    above = grid.cells[best]
    below = grid.cells[best + 1] if best + 1 < len(grid.cells) else []
    second = sum(1 for cell in below if layout.key_of(text_of(cell))) >= 2
    headings = {column: text_of(cell) for column, cell in enumerate(above)}
    if second:
        headings |= {column: text_of(cell) for column, cell in enumerate(below) if text_of(cell)}
    return _header_of(headings, best + second, layout)


def _header_of(headings: dict[int, str], last_row: int, layout: Layout) -> Header | None:
    columns: dict[str, int] = {}
    twice, unknown = {}, {}
    for column, heading in headings.items():
        key = layout.key_of(heading)
        if key is None:
            if heading:
                unknown[column] = heading
        elif key in columns:
            twice[column] = heading
        else:
            columns[key] = column
    settled = layout.settle(columns)
    return Header(settled, last_row, twice, unknown) if settled is not None else None


def _rows_of(grid: Grid, header: Header, findings: Findings, layout: Layout) -> Iterator[SheetRow]:
    for column, heading in header.twice.items():
        cell = cell_name(header.last_row, column)
        findings.add(grid.name, cell, _("「%(heading)s」这一列出现了两次。") % {"heading": heading}, heading)
    for column, heading in header.unknown.items():
        cell = cell_name(header.last_row, column)
        findings.add(grid.name, cell, _("这一列不认识，没有读取。"), heading, is_fault=False)
    _fill_down(grid, header, findings, layout)
    for index in range(header.last_row + 1, len(grid.cells)):
        row = grid.cells[index]
        values = {key: _value(row[at], layout) for key, at in header.columns.items() if at < len(row)}
        cells = {key: value for key, value in values.items() if value != ""}
        first = next((text_of(cell) for cell in row if text_of(cell)), "")
        if not (set(cells) - layout.beside) or _FOOTER.match(first):
            continue
        yield SheetRow(grid.name, index + 1, cells, header.columns)


def _fill_down(grid: Grid, header: Header, findings: Findings, layout: Layout) -> None:
    keys = {column: key for key, column in header.columns.items() if key in layout.by_key}
    for (top, left), (bottom, right) in grid.merged:
        if bottom <= header.last_row or top <= header.last_row:
            continue
        bottom = min(bottom, len(grid.cells) - 1)
        value = grid.cells[top][left] if left < len(grid.cells[top]) else ""
        if not text_of(value) or _FOOTER.match(text_of(value)):
            continue
        key = keys.get(left)
        if right > left or (bottom > top and key is not None and not layout.by_key[key].fills_down):
            findings.add(
                grid.name, cell_name(top, left), _("这里合并了单元格，分不清是谁的，请取消合并后逐行填写。")
            )
            continue
        for row in range(top, bottom + 1):
            grid.cells[row][left] = value


def _value(value: Any, layout: Layout) -> Cell:
    if isinstance(value, dt.datetime) and not layout.keeps_time:
        return value.date()
    return value if isinstance(value, dt.date) else text_of(value)


def text_of(value: Any) -> str:
    """The cell as text. Numbers beyond 15 digits have lost some: they show as the spreadsheet shows them, 4.41302E+17."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if abs(value) >= 1e15:
            return f"{value:.5E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return str(value)
    return str(value).strip()
