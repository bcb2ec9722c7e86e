"""Rosters for tests: rows as a community types them, written as xlsx or csv."""

import csv
import io
import random
from typing import Any

import xlsxwriter

from huilin.people.roster.columns import COLUMNS
from huilin.people.roster.identity import check_character

HEADINGS = [column.heading for column in COLUMNS if column.key != "record_id"]
KEYS = [column.key for column in COLUMNS if column.key != "record_id"]
FIRST_ROW = 4
"""The spreadsheet's number of the first row below title, unit and headings."""

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华兰梅"


def number(seed: int, sex: str = "m") -> str:
    """A valid identity number, different for each seed below 100,000."""
    year, month, day = 1940 + seed % 70, seed % 12 + 1, seed % 28 + 1
    sequence = (seed // 12 % 400) * 2 + (1 if sex == "m" else 0)
    first = f"44{seed % 90 + 10:02d}02{year}{month:02d}{day:02d}{sequence:03d}"
    return first + check_character(first)


def household_rows(compound: str, count: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """`count` rows: flats of up to three people, 5 floors of 4 flats per entrance, 2 entrances per building."""
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    flat = 0
    while len(rows) < count:
        building, rest = divmod(flat, 40)
        entrance, rest = divmod(rest, 20)
        floor, door = divmod(rest, 4)
        for member in range(min(3, count - len(rows))):
            serial = len(rows)
            sex = "m" if (serial + member) % 2 else "f"
            row = {
                "ordinal": serial + 1,
                "compound": compound,
                "building": f"{building + 1}栋",
                "entrance": f"{entrance + 1}单元",
                "dwelling": f"{floor + 1}0{door + 1}",
                "name": SURNAMES[serial % 20] + chance.choice(GIVEN) + GIVEN[member],
                "relation": ("户主", "配偶", "子女")[member],
                "sex": "男" if sex == "m" else "女",
                "identity": number(serial + seed * 10_000, sex),
                "phone": f"138{serial % 10000:04d}{seed % 10}{serial % 1000:03d}",
                "kind": "自住",
                "is_owner": "是" if member == 0 else "否",
                "area": 60 + serial % 60 + 0.37,
                "area_source": "不动产登记簿",
            }
            if member:
                row.pop("area"), row.pop("area_source")
            rows.append(row)
        flat += 1
    return rows


def as_xlsx(
    sheets: dict[str, list[dict[str, Any]]],
    *,
    merges: tuple[str, ...] = (),
    headings: list[str] | None = None,
) -> bytes:
    """A workbook with title, unit and heading rows; equal neighbours in the columns of `merges` become one merged cell."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(KEYS) - 1, "江北街道惠桥社区居民花名册")
        sheet.write(1, 0, "填报单位：惠桥社区居民委员会")
        sheet.write_row(2, 0, headings or HEADINGS)
        for index, row in enumerate(rows):
            for column, key in enumerate(KEYS):
                if key in row and key not in merges:
                    write = sheet.write_string if isinstance(row[key], str) else sheet.write
                    write(FIRST_ROW - 1 + index, column, row[key])
        for key in merges:
            _merge(sheet, rows, key)
    book.close()
    return buffer.getvalue()


def _merge(sheet: Any, rows: list[dict[str, Any]], key: str) -> None:
    column, start = KEYS.index(key), 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and rows[index].get(key) == rows[start].get(key):
            continue
        if index - start > 1:
            sheet.merge_range(
                FIRST_ROW - 1 + start, column, FIRST_ROW - 2 + index, column, rows[start].get(key)
            )
        else:
            sheet.write(FIRST_ROW - 1 + start, column, rows[start].get(key))
        start = index


def as_csv(rows: list[dict[str, Any]], encoding: str) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    writer.writerows([row.get(key, "") for key in KEYS] for row in rows)
    return buffer.getvalue().encode(encoding)


def place(row: int, key: str) -> str:
    """The cell of a column in the row-th line of the roster, counted from 0."""
    return f"{chr(65 + KEYS.index(key))}{FIRST_ROW + row}"
