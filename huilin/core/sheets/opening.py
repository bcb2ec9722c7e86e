"""Bytes of .xlsx, .xls or .csv into grids of cells. What could fill the memory or is no table is refused unparsed."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, SheetTypeEnum

from huilin.core.uploads.intake import FileRefused, Upload, read_upload

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_ROWS = 30_000
MOST_COLUMNS = 256
MOST_CELLS = 2_000_000
_CHUNK = 1 << 20
_PLACE = re.compile(rb"""[\s'"]r\s*=\s*(?:"([^"<>]{0,40})"|'([^'<>]{0,40})')""")
_A1 = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `cells[row][column]` from A1, and the merged ranges as ((top, left), (bottom, right))."""

    name: str
    cells: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def open_grids(file: Upload) -> list[Grid]:
    """The sheets of a spreadsheet; raises FileRefused with a sentence for the user."""
    content = read_upload(file, MOST_BYTES)
    if content.startswith(b"PK"):
        refuse_bomb(content)
        return _by_calamine(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _by_calamine(content)
    return [_by_csv(content)]


def refuse_bomb(content: bytes) -> None:
    """Raises FileRefused unless the archive is a workbook whose unpacked size and farthest cell are within bounds.

    Entries are unpacked chunk by chunk and counted, because the sizes an archive declares need not be true.
    """
    too_big = FileRefused(_("表格展开后太大，不能读取。请只留要导入的表，另存为新文件再导入。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise FileRefused(_("这不是Excel的xlsx文件，请用WPS或Excel另存为xlsx。"))
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise too_big
            for entry in entries:
                if not _is_within_bounds(archive, entry):
                    raise too_big
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise FileRefused(_("文件已损坏或加了密码，打不开。请去掉密码、重新另存再导入。")) from error


def _is_within_bounds(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is no sheet, or every cell of it lies within bounds. A sheet is what has sheetData, anywhere."""
    tail, rows, columns = b"", 0, 0
    is_sheet = is_unreadable = False
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            is_sheet = is_sheet or b"sheetData" in text
            for match in _PLACE.finditer(text):
                place = _A1.fullmatch(match[1] or match[2] or b"")
                # A place that cannot be read could hide a far one.
                is_unreadable = is_unreadable or place is None
                rows = max(rows, int(place[2]) if place else 0)
                columns = max(columns, _column_number(place[1]) if place else 0)
            tail = text[-64:]
    return not is_sheet or not (is_unreadable or rows > MOST_ROWS or columns > MOST_COLUMNS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _by_calamine(content: bytes) -> list[Grid]:
    broken = FileRefused(_("文件已损坏或加了密码，打不开。请去掉密码、重新另存再导入。"))
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            return [_grid_of(book.get_sheet_by_name(name), name) for name in names]
    except FileRefused:
        raise
    except Exception as error:
        raise broken from error
    except BaseException as error:
        # The reader's own panics are no Exception; they must not end the process that serves everybody.
        if type(error).__name__ == "PanicException":
            raise broken from error
        raise


def _grid_of(sheet: Any, name: str) -> Grid:
    end = sheet.end
    height, width = (end[0] + 1, end[1] + 1) if end else (0, 0)
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise FileRefused(_("工作表「%(name)s」太大，最多%(rows)d行。") % {"name": name, "rows": MOST_ROWS})
    return Grid(name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])


def _by_csv(content: bytes) -> Grid:
    text = _decoded(content)
    if text.lstrip()[:1] == "<":
        raise FileRefused(_("这其实是网页格式的文件，请用WPS或Excel打开后另存为xlsx。"))
    head = text[:4000]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    try:
        rows: list[list[Any]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FileRefused(_("这个文件不是表格，请换成xlsx、xls或csv。")) from error
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise FileRefused(_("表格太大，最多%(rows)d行。") % {"rows": MOST_ROWS})
    return Grid("CSV", rows, [])


def _decoded(content: bytes) -> str:
    codecs = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused(_("这个文件不是表格，请换成xlsx、xls或csv。"))
