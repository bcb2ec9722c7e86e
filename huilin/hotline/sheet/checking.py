"""Rows into tickets: every cell normalised or refused, named by sheet and cell."""

import datetime as dt
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.models.report import MOST_WORDS
from huilin.core.sheets.cells import BadCell, read_choice, read_moment, read_phone, read_text
from huilin.core.sheets.findings import Findings
from huilin.core.sheets.reading import SheetRow
from huilin.core.sheets.row_reader import RowReader
from huilin.core.text import clean_name, half_width
from huilin.hotline.models import NewTicket, TicketKind

KINDS = {
    "咨询": TicketKind.QUESTION, "咨询类": TicketKind.QUESTION, "政策咨询": TicketKind.QUESTION,
    "求助": TicketKind.HELP, "求助类": TicketKind.HELP, "求决": TicketKind.HELP, "求决类": TicketKind.HELP,
    "建议": TicketKind.ADVICE, "建议类": TicketKind.ADVICE, "意见建议": TicketKind.ADVICE,
    "投诉": TicketKind.COMPLAINT, "投诉类": TicketKind.COMPLAINT, "投诉举报": TicketKind.DENUNCIATION,
    "举报": TicketKind.DENUNCIATION, "举报类": TicketKind.DENUNCIATION,
}  # fmt: skip
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z_\-/()〔〕\[\]]{2,39}")
DAY_BEGINS, DAY_ENDS = dt.time(8, 30), dt.time(18, 0)
"""What a cell with a day alone stands for."""
NOBODY = frozenset({"匿名", "无", "不详", "未知", "-", "/", "保密", "市民", "热心市民"})


def check_rows(rows: list[SheetRow], findings: Findings) -> list[tuple[SheetRow, NewTicket]]:
    """The rows that can be taken; the others leave their faults."""
    taken: list[tuple[SheetRow, NewTicket]] = []
    seen: dict[str, tuple[SheetRow, NewTicket]] = {}
    for row in rows:
        new = Reader(row, findings).ticket()
        if new is None:
            continue
        if new.number in seen:
            _compare_twins(row, new, *seen[new.number], findings)
            continue
        seen[new.number] = (row, new)
        taken.append((row, new))
    return taken


def _compare_twins(
    row: SheetRow, new: NewTicket, first_row: SheetRow, first: NewTicket, findings: Findings
) -> None:
    where = first_row.place("number")
    if new == first:
        text = _("和%(where)s是同一张工单，只读一次。") % {"where": where}
        findings.add(row.sheet, row.place("number"), text, new.number, is_fault=False)
    else:
        text = _("工单号和%(where)s相同，内容却不一样，请核对。") % {"where": where}
        findings.add(row.sheet, row.place("number"), text, new.number)


class Reader(RowReader):
    def ticket(self) -> NewTicket | None:
        number = self.take("number", read_number)
        text = self.take("text", lambda cell: read_text(str(cell), MOST_WORDS), show=False)
        for key, value in (("number", number), ("text", text)):
            if not value and self.is_good:
                self.fault(key, _("这一格不能空。"))
        kind = self.take("kind", lambda cell: read_choice(str(cell), KINDS), TicketKind.HELP)
        if "kind" not in self.row.cells:
            note = _("没有写诉求类型，按求助算时限。")
            self.findings.add(self.row.sheet, self.row.place("kind"), note, is_fault=False)
        called_at = self.called_at()
        own_due_at = self.take("own_due_at", lambda cell: read_moment(cell, at=DAY_ENDS), None)
        if own_due_at is not None and own_due_at <= called_at:
            self.fault("own_due_at", _("截止时间早于来电时间，请核对。"))
        ticket = NewTicket(
            number=number,
            called_at=called_at,
            kind=kind,
            text=text,
            caller=self.take("caller", read_caller, show=False),
            phone=self.take("phone", lambda cell: read_phone(str(cell)), show=False),
            address=self.take("address", lambda cell: read_text(str(cell), 200), show=False),
            own_due_at=own_due_at,
            unit=self.take("unit", lambda cell: read_text(str(cell), 100)),
            remark=self.take("remark", lambda cell: read_text(str(cell), 500), show=False),
        )
        return ticket if self.is_good else None

    def called_at(self) -> dt.datetime:
        now = timezone.now()
        called: dt.datetime = self.take("called_at", lambda cell: read_moment(cell, at=DAY_BEGINS), now)
        if "called_at" not in self.row.cells:
            self.fault("called_at", _("没有来电时间，算不出时限。"))
        elif called > now + dt.timedelta(minutes=5):
            self.fault("called_at", _("来电时间晚于现在，请核对。"))
        return called


def read_number(cell: Any) -> str:
    """A ticket's number as text; a spreadsheet that turned it into 1.2E+17 has lost digits."""
    plain = half_width(str(cell)).replace(" ", "")
    if re.search(r"\d[eE]\+\d", plain):
        raise BadCell(_("工单号被表格软件改成了科学计数法，请设成文本格式重新粘贴。"))
    if not NUMBER.fullmatch(plain):
        raise BadCell(_("工单号只能是3到40个字母、数字和横线。"))
    return plain


def read_caller(cell: Any) -> str:
    """The caller's name, empty for 匿名 and its kin."""
    name = clean_name(read_text(str(cell), 50))
    return "" if name in NOBODY else name
