"""Lines of a big Excel table, written many times as fast as cell by cell.

XlsxWriter checks and keeps each cell on its own; two hundred thousand lines of twenty-four cells take it more than a minute.
Here a line is one form, filled by the bytes that the database sent, and what is around the lines is XlsxWriter's.
"""

import io
import os
import re
import shutil
import zipfile
from collections.abc import Collection, Sequence
from html import escape
from operator import itemgetter
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter.utility import xl_col_to_name

from huilin.core.sheets.writing import guarded

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold."""
BETWEEN = b"\x1e"
ODD = bytes({*range(32), *b"&<>"} - {*b"\t\n\r"})
ACTING = re.compile(BETWEEN + b"(?:[=+\\-@\t\r\n]|\xef\xbc[\x8b\x8d\x9d\xa0])")
"""In texts joined by `BETWEEN`: one of them starts like a formula."""
HIGHEST = b"\xef\xbf"
"""How the highest characters of the plane begin, the forbidden two among them."""
LINE = b"\x00"
"""Stands in a form where the line's number will stand."""
SHEET = "xl/worksheets/sheet1.xml"
LEVEL = 2
"""Of compression: such lines become a tenth bigger than with 6, in a third of the time."""


class LineForm:
    """How the lines of a table are written: each cell in `style`, those of the columns `numbers` as numbers.

    Only the columns `texts` hold what somebody wrote; all others are the program's own words, made harmless beforehand.
    """

    def __init__(
        self, columns: int, style: int, *, texts: Collection[int], numbers: Collection[int] = ()
    ) -> None:
        self.names = [xl_col_to_name(column) for column in range(columns)]
        self.style, self.texts, self.numbers = style, sorted(texts), frozenset(numbers)
        self.told = itemgetter(*self.texts, self.texts[0])
        self.forms: dict[bytes, bytes] = {}

    def line(self, row: int, values: Sequence[bytes]) -> bytes:
        """The line that stands `row`th in the sheet, from 0. Text is never read as a formula, a number or a link."""
        joined = BETWEEN.join((b"", *self.told(values)))
        if (
            len(joined.translate(None, ODD)) + len(self.texts) + 1 != len(joined)
            or HIGHEST in joined
            or ACTING.search(joined)
        ):
            values = list(values)
            for column in self.texts:
                values[column] = harmless(values[column].decode()).encode()
        filled = bytes(map(bool, values))
        form = self.forms.get(filled) or self._make(filled)
        return form.replace(LINE, b"%d" % (row + 1)) % tuple(values)

    def _make(self, filled: bytes) -> bytes:
        """Each cell takes its value, an empty one the nothing that it has."""
        cells = "".join(self._cell(column, bool(is_filled)) for column, is_filled in enumerate(filled))
        self.forms[filled] = form = f'<row r="\0">{cells}</row>'.encode()
        return form

    def _cell(self, column: int, is_filled: bool) -> str:
        start = f'<c r="{self.names[column]}\0" s="{self.style}"'
        if not is_filled:
            return f"{start}/>%b"
        if column in self.numbers:
            return f"{start}><v>%b</v></c>"
        space = ' xml:space="preserve"' if column in self.texts else ""
        return f'{start} t="inlineStr"><is><t{space}>%b</t></is></c>'


def harmless(text: str) -> str:
    """As it may stand in XML: guarded, without what cannot stand there."""
    return escape(guarded(FORBIDDEN.sub("", text)), quote=False)


def pour(book: bytes, lines: IO[bytes], target: IO[bytes], *, below: int) -> None:
    """Writes `book`, an Excel workbook, to `target`, with `lines` in its first sheet below row `below` (from 0)."""
    with ZipFile(io.BytesIO(book)) as made, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=LEVEL) as whole:
        for part in made.namelist():
            if part != SHEET:
                whole.writestr(part, made.read(part))
                continue
            head, tail = _parted(made.read(part), below)
            size = len(head) + lines.seek(0, os.SEEK_END) + len(tail)
            lines.seek(0)
            with whole.open(part, "w", force_zip64=size * 1.05 > zipfile.ZIP64_LIMIT) as sheet:
                sheet.write(head)
                shutil.copyfileobj(lines, sheet, 1 << 20)
                sheet.write(tail)


def _parted(sheet: bytes, below: int) -> tuple[bytes, bytes]:
    """A sheet's XML until the end of row `below`, and from there on."""
    start = sheet.index(b'<row r="%d"' % (below + 1))
    end = sheet.index(b"</row>", start) + len(b"</row>")
    return sheet[:end], sheet[end:]
