"""Lines of a big Excel table, written many times as fast as cell by cell.

XlsxWriter checks and keeps each cell on its own; two hundred thousand lines of twenty-four cells take it more than a minute.
In its constant-memory mode finished rows are XML in a file beside the book, so a line may be put there as a whole.
"""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from huilin.core.sheets.writing import guarded

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""
BETWEEN = "\x1e"
SPECIAL = re.compile("(?:^|\x1e)[=+\\-@\t\r\n＝＋－＠]|[&<>\x00-\x08\x0b\x0c\x0e-\x1d\x1f\ufffe\uffff]")
"""In a line joined by `BETWEEN`: what makes its texts be looked at one by one."""


def write_line(sheet: Any, row: int, values: Sequence[int | str], style: Any) -> None:
    """Row `row` (from 0) has these values in its first columns, all in `style`; rows come in order, after everything above.

    The sheet's book has to be in constant-memory mode. Text is never read as a formula, a number or a link.
    """
    if sheet.table:
        sheet._write_single_row(row)
    sheet.previous_row, sheet.dim_rowmax = row, row
    sheet.fh.write(_line(row + 1, values, style._get_xf_index()))


def _line(line: int, values: Sequence[int | str], style: int) -> str:
    joined = BETWEEN.join([value for value in values if value.__class__ is str])  # type: ignore[misc]
    if SPECIAL.search(joined) or joined.count(BETWEEN) >= len(values):
        values = [value if isinstance(value, int) else harmless(value) for value in values]
    empty = f'{line}" s="{style}"/>'
    number, text = (
        f'{line}" s="{style}"><v>',
        f'{line}" s="{style}" t="inlineStr"><is><t xml:space="preserve">',
    )
    cells = [
        f'<c r="{name}{text}{value}</t></is></c>'
        if value and value.__class__ is str
        else f'<c r="{name}{empty}'
        if value == ""
        else f'<c r="{name}{number}{value}</v></c>'
        for name, value in zip(_names(len(values)), values, strict=True)
    ]
    return f'<row r="{line}">{"".join(cells)}</row>'


def harmless(text: str) -> str:
    """As it may stand in XML: guarded, without what cannot stand there."""
    return escape(guarded(FORBIDDEN.sub("", text)), quote=False)


@cache
def _names(count: int) -> list[str]:
    return [xl_col_to_name(column) for column in range(count)]
