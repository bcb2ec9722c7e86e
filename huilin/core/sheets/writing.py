"""Sheets that leave the house, as Excel or CSV: no cell may act as a formula, and each tells who took it and when."""

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

import xlsxwriter
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Func, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.permissions import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(value: Any) -> Any:
    """Text that a spreadsheet could run as a formula gets an apostrophe in front; everything else stays."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_ACTS) else value


def write_row(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, values: list[Any], cell_format: Any = None
) -> None:
    """Writes a line; text always as text, never as a formula, a link or a number."""
    for column, value in enumerate(values):
        if value is None or value == "":
            sheet.write_blank(row, column, None, cell_format)
        elif isinstance(value, str):
            sheet.write_string(row, column, guarded(value), cell_format)
        else:
            sheet.write_number(row, column, value, cell_format)


def heading_format(book: xlsxwriter.Workbook) -> Any:
    return book.add_format(
        {
            "bold": True,
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "bg_color": "#EDEDED",
        }
    )


def taken_by(actor: Actor) -> str:
    """The mark on a sheet: who took it and when."""
    when = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    return _("导出人：%(who)s　导出时间：%(when)s") % {"who": actor.name or _("系统"), "when": when}


class Guarded(Func):
    """The database's own `guarded`, for rows that go straight from there into a file."""

    template = (
        "CASE WHEN left(%(expressions)s, 1) IN ('=', '+', '-', '@', '＝', '＋', '－', '＠', E'\\t', E'\\r', E'\\n') "
        "THEN E'\\x27' ELSE '' END || %(expressions)s"
    )
    output_field = CharField()


def copy_csv(target: IO[bytes], headings: Iterable[str], rows: QuerySet[Any], *, mark: str = "") -> int:
    """Writes the rows as CSV with a byte order mark, by COPY; gives their number. `mark` becomes a last line."""
    target.write(("\ufeff" + ",".join(headings) + "\r\n").encode())
    count = 0
    for line in _copy(rows, "FORMAT csv"):
        target.write(line)
        count += 1
    if mark:
        target.write(f"{mark}\r\n".encode())
    return count


_TOLD = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


def copied(rows: QuerySet[Any]) -> Iterator[list[bytes]]:
    """The rows by COPY, each column as its text in UTF-8, NULL as nothing. Meanwhile the connection answers nothing else."""
    for line in _copy(rows, "NULL ''"):
        told = bytes(line)
        cells = told[:-1].split(b"\t")
        yield [_plain(cell) for cell in cells] if b"\\" in told else cells


def _copy(rows: QuerySet[Any], form: str) -> Iterator[bytes | memoryview]:
    """A piece for each row; nothing for a query that can find nothing, of which Django makes no SQL."""
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT WITH ({form})", params) as copy:
        yield from copy


def _plain(cell: bytes) -> bytes:
    """Without the escapes of COPY."""
    return re.sub(rb"\\(.)", lambda found: _TOLD.get(found[1], found[1]), cell)
