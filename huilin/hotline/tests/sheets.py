"""Sheets of tickets for tests: rows as the city's hotline sends them, written as xlsx."""

import io
from typing import Any

import xlsxwriter

HEADINGS = [
    "序号",
    "工单编号",
    "来电时间",
    "来电人",
    "联系电话",
    "诉求地址",
    "工单类型",
    "工单内容",
    "办理时限",
    "承办单位",
    "备注",
]
KEYS = [
    "ordinal",
    "number",
    "called_at",
    "caller",
    "phone",
    "address",
    "kind",
    "text",
    "due",
    "unit",
    "remark",
]
ROW = {
    "number": "HZ2026110001",
    "called_at": "2026-11-20 09:30",
    "caller": "张小芬",
    "phone": "13977020001",
    "address": "江北街道和盛阁小区3栋2单元",
    "kind": "求助类",
    "text": "楼道灯坏了一个星期",
    "unit": "江北街道",
}


def rows(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The usual row with these changes, numbered through."""
    return [ROW | {"number": f"HZ202611{n:04d}"} | change for n, change in enumerate(changes, 1)]


def workbook(
    lines: list[dict[str, Any]], *, headings: list[str] | None = None, title: str = "12345工单交办表"
) -> bytes:
    """A title over the whole width, then headings, then rows: the first row of data is line 3."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("工单")
    sheet.merge_range(0, 0, 0, len(KEYS) - 1, title)
    sheet.write_row(1, 0, headings or HEADINGS)
    for index, line in enumerate(lines, 2):
        sheet.write_row(index, 0, [line.get(key, "") for key in KEYS])
    book.close()
    return buffer.getvalue()
