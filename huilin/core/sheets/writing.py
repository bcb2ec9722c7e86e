"""Spreadsheets that leave the house: no cell may act as a formula, and each page tells who took it and when."""

from typing import Any

import xlsxwriter

_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@")


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
