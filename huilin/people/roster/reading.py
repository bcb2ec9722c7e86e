"""Grids into rows: the header is found by its names, merged cells are filled down, titles and footers are passed over."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huilin.core.uploads.intake import Upload
from huilin.people.roster.columns import BY_KEY, key_of
from huilin.people.roster.findings import Findings, cell_name
from huilin.people.roster.opening import Grid, open_grids

HEADER_WITHIN = 20
_FOOTER = re.compile(r"^(合计|小计|总计|共计|填表人|审核人|负责人|填报人|制表|注[::]|说明[::])")
_NO_ROSTER = re.compile(r"说明|填写须知|封面|目录|字典|下拉")
Cell = str | dt.date


@dataclass(frozen=True, slots=True)
class RosterRow:
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

    rows: list[RosterRow]
    findings: Findings
    sheets: list[str]


def read_roster(file: Upload) -> Reading:
    """The rows of every sheet that is a roster; raises FileRefused when the file is no spreadsheet."""
    findings = Findings()
    rows: list[RosterRow] = []
    sheets = []
    for grid in open_grids(file):
        if not any(_text(cell) for row in grid.cells for cell in row):
            continue
        header = find_header(grid)
        if header is None:
            if not _NO_ROSTER.search(grid.name):
                findings.add(grid.name, "A1", _("没有找到表头：至少要有「房号」和「姓名」两列。"))
            continue
        sheets.append(grid.name)
        rows.extend(_rows_of(grid, header, findings))
    if not rows and not findings.items:
        findings.add("", "", _("表里没有一行住户。"))
    return Reading(rows, findings, sheets)


@dataclass(frozen=True)
class Header:
    columns: dict[str, int]
    last_row: int
    twice: dict[int, str]
    unknown: dict[int, str]


def find_header(grid: Grid) -> Header | None:
    """The header: the row with the most known headings, together with the row below where headings stand in two lines."""
    best, found = -1, 0
    for index, row in enumerate(grid.cells[:HEADER_WITHIN]):
        keys = {key_of(_text(cell)) for cell in row} - {None}
        if len(keys) > found and len(keys) >= 3:
            best, found = index, len(keys)
    if best < 0:
        return None
    above = grid.cells[best]
    below = grid.cells[best + 1] if best + 1 < len(grid.cells) else []
    second = sum(1 for cell in below if key_of(_text(cell))) >= 2
    headings = {column: _text(cell) for column, cell in enumerate(above)}
    if second:
        headings |= {column: _text(cell) for column, cell in enumerate(below) if _text(cell)}
    return _header_of(headings, best + second)


def _header_of(headings: dict[int, str], last_row: int) -> Header | None:
    columns: dict[str, int] = {}
    twice, unknown = {}, {}
    for column, heading in headings.items():
        key = key_of(heading)
        if key is None:
            if heading:
                unknown[column] = heading
        elif key in columns:
            twice[column] = heading
        else:
            columns[key] = column
    if "head_name" in columns and "name" not in columns:
        columns["name"] = columns.pop("head_name")
        columns["is_head_sheet"] = columns["name"]
    return Header(columns, last_row, twice, unknown) if {"dwelling", "name"} <= set(columns) else None


def _rows_of(grid: Grid, header: Header, findings: Findings) -> Iterator[RosterRow]:
    for column, heading in header.twice.items():
        cell = cell_name(header.last_row, column)
        findings.add(grid.name, cell, _("「%(heading)s」这一列出现了两次。") % {"heading": heading}, heading)
    for column, heading in header.unknown.items():
        cell = cell_name(header.last_row, column)
        findings.add(grid.name, cell, _("这一列不认识，没有读取。"), heading, is_fault=False)
    _fill_down(grid, header, findings)
    for index in range(header.last_row + 1, len(grid.cells)):
        row = grid.cells[index]
        values = {key: _value(row[at]) for key, at in header.columns.items() if at < len(row)}
        cells = {key: value for key, value in values.items() if value != ""}
        first = next((_text(cell) for cell in row if _text(cell)), "")
        if not (set(cells) - {"ordinal", "is_head_sheet"}) or _FOOTER.match(first):
            continue
        yield RosterRow(grid.name, index + 1, cells, header.columns)


def _fill_down(grid: Grid, header: Header, findings: Findings) -> None:
    keys = {column: key for key, column in header.columns.items() if key in BY_KEY}
    for (top, left), (bottom, right) in grid.merged:
        if bottom <= header.last_row or top <= header.last_row:
            continue
        bottom = min(bottom, len(grid.cells) - 1)
        value = grid.cells[top][left] if left < len(grid.cells[top]) else ""
        if not _text(value) or _FOOTER.match(_text(value)):
            continue
        key = keys.get(left)
        if right > left or (bottom > top and key is not None and not BY_KEY[key].fills_down):
            findings.add(
                grid.name, cell_name(top, left), _("这里合并了单元格，分不清是谁的，请取消合并后逐行填写。")
            )
            continue
        for row in range(top, bottom + 1):
            grid.cells[row][left] = value


def _value(value: Any) -> Cell:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else _text(value)


def _text(value: Any) -> str:
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
