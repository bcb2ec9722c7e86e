"""The sheet of every ledger (台账), as offices expect it: title, who fills it in, headings, lines, total, signatures."""

import io
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.sheets.lines import LineForm, pour
from huilin.core.sheets.writing import write_row

Headings = Sequence[tuple[str, int]]
"""(heading, width in characters); the last one is the hidden record_id, by which a sheet can be taken in again."""
SAFE: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False}
TITLE = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "font_name": "黑体"}
HEADING = {
    "font_name": "黑体", "font_size": 10.5, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True,
    "bg_color": "#EDEDED",
}  # fmt: skip
BODY = {"font_size": 10.5, "font_name": "仿宋_GB2312", "border": 1, "valign": "top", "text_wrap": True}
SMALL = {"font_size": 10.5, "font_name": "仿宋_GB2312"}


@dataclass(frozen=True)
class Beside:
    """A further sheet of the same workbook: the same lines seen another way. Its last column is hidden too."""

    name: str
    title: str
    headings: Headings
    lines: Sequence[list[Any]]


class LedgerSheet:
    """A sheet that is written from top to bottom: `LedgerSheet(...)`, `add(line)` for each line, `close(...)`.

    `who` is the mark of whoever took it: it stands below the table and on each printed page. `told` is a line above the
    headings, for what the whole tells. Text is never a formula. Many lines go through `form` and `fill`: they leave
    memory at once.
    """

    def __init__(
        self, target: IO[bytes], name: str, title: str, headings: Headings, *, who: str, unit: str = "",
        by: str = "", told: str = "", book: Any = None,
    ) -> None:  # fmt: skip
        self.target, self.made = target, io.BytesIO()
        self.filled: IO[bytes] | None = None
        self.book = book or xlsxwriter.Workbook(self.made, SAFE | {"in_memory": True})
        self.unit, self.by = unit, by
        self.sheet = self.book.add_worksheet(name[:31])
        self.who, self.last = who, len(headings) - 1
        self.small, self.body = self.book.add_format(SMALL), self.book.add_format(BODY)
        self.head = 3 if told else 2
        self._set_up(headings)
        self.sheet.merge_range(0, 0, 0, self.last - 1, title, self.book.add_format(TITLE))
        self.sheet.write_string(1, 0, _filled_in(unit, by), self.small)
        if told:
            self.sheet.write_string(2, 0, told, self.small)
        write_row(
            self.sheet, self.head, [heading for heading, _width in headings], self.book.add_format(HEADING)
        )
        self.row = self.head + 1

    def _set_up(self, headings: Headings) -> None:
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self.head)
        sheet.freeze_panes(self.head + 1, 2)
        mark = self.who.replace("&", "&&")[:100]
        sheet.set_footer("&L&8" + mark + "&C" + _("第&P页 共&N页"))
        for column, (_heading, width) in enumerate(headings):
            sheet.set_column(column, column, width, None, {"hidden": True} if column == self.last else {})

    def add(self, line: list[Any]) -> None:
        write_row(self.sheet, self.row, line, self.body)
        self.row += 1

    def add_all(self, lines: Iterable[list[Any]]) -> None:
        """Every line; none is said in words (零报告)."""
        for line in lines:
            self.add(line)
        if self.row == self.head + 1:
            self.add(["", _("本月无"), *[""] * (self.last - 1)])

    def form(self, *, texts: Collection[int], numbers: Collection[int] = ()) -> LineForm:
        """How lines for `fill` are written; see `LineForm`."""
        return LineForm(self.last + 1, self.body._get_xf_index(), texts=texts, numbers=numbers)

    def fill(self, form: LineForm, lines: Iterable[Sequence[bytes]]) -> int:
        """Writes lines below the headings, before any other; gives their number."""
        first = self.row
        self.filled = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115
        for self.row, line in enumerate(lines, first + 1):
            self.filled.write(form.line(self.row - 1, line))
        return self.row - first

    def close(self, *, total: Sequence[Any] = (), foot: str = "", beside: Iterable[Beside] = ()) -> None:
        """`total` is a line of the table, cells in the order of the headings; `foot` is told below it."""
        self._end(total, foot)
        for one in beside:
            sheet = LedgerSheet(
                self.target, one.name, one.title, one.headings, who=self.who, unit=self.unit, by=self.by, book=self.book
            )  # fmt: skip
            sheet.add_all(one.lines)
            sheet._end((), "")
        self.book.close()
        if self.filled is None:
            self.target.write(self.made.getvalue())
        else:
            with self.filled:
                pour(self.made.getvalue(), self.filled, self.target, below=self.head)

    def _end(self, total: Sequence[Any], foot: str) -> None:
        if total:
            self.add([*total, *[""] * (self.last - len(total))])
        signed = _("填表人：              审核人：              负责人（签章）：")
        for row, text in enumerate(filter(None, (foot, signed, self.who)), self.row):
            self.sheet.write_string(row, 0, text, self.small)


def _filled_in(unit: str, by: str) -> str:
    """The second line; what is not known is left for the pen."""
    told = {"unit": unit or " " * 10, "by": by or " " * 10, "day": f"{timezone.localdate():%Y-%m-%d}"}
    return _(
        "填报单位：%(unit)s　填报人：%(by)s　联系电话：　　　　　　填报日期：%(day)s　审核人：　　　　　"
    ) % (told)


def written(
    name: str, title: str, headings: Headings, lines: Iterable[list[Any]], *, who: str, foot: str = "",
    total: Sequence[Any] = (), unit: str = "", by: str = "", told: str = "", beside: Iterable[Beside] = (),
) -> bytes:  # fmt: skip
    """A whole ledger as the bytes of its workbook. A month without a line says so."""
    target = io.BytesIO()
    sheet = LedgerSheet(target, name, title, headings, who=who, unit=unit, by=by, told=told)
    sheet.add_all(lines)
    sheet.close(total=total, foot=foot, beside=beside)
    return target.getvalue()
