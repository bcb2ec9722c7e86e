"""Answered tickets as a sheet in the order of columns in which they came, with the answer behind: persons are masked."""

import datetime as dt
import io
from typing import Any

import xlsxwriter
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor, visible
from huilin.core.sheets.writing import heading_format, write_row
from huilin.core.text import mask_name, mask_phone
from huilin.core.transactions import verb
from huilin.hotline.models import Answer, AnswerExport, Ticket, TicketImport
from huilin.hotline.permissions import TAKE_ANSWERS
from huilin.hotline.sheet.columns import COLUMNS, LAYOUT


def answered_in(actor: Actor, first: dt.date, last: dt.date) -> QuerySet[Ticket]:
    """The tickets answered from one day to another that the actor may take away, in the order of their numbers."""
    start = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    end = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))
    newest = Answer.objects.filter(ticket=OuterRef("pk")).order_by("-at")
    found: QuerySet[Ticket] = (
        Ticket.objects.filter(
            visible(Ticket, actor, TAKE_ANSWERS), answered_at__gte=start, answered_at__lt=end
        )
        .select_related("case")
        .annotate(
            answer_text=Subquery(newest.values("text")[:1]), answer_by=Subquery(newest.values("by_name")[:1])
        )
        .order_by("number")
    )
    return found


@verb
def export_answers(first: dt.date, last: dt.date, *, by: Actor, reason: str) -> bytes:
    """The workbook; the history knows who took how many for what. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("请写明理由。"), field="reason")
    tickets = list(answered_in(by, first, last))
    entry = TicketImport.objects.filter(applied_at__isnull=False).defer("content_sealed").first()
    content = workbook(tickets, columns_of(entry), f"{by.name} {timezone.localtime():%Y-%m-%d %H:%M}")
    taken = AnswerExport.objects.create(
        at=clock.now(), by_person_id=by.person_id, first=first, last=last, row_count=len(tickets)
    )
    role = by.role_for(TAKE_ANSWERS)
    record("tickets.exported", taken, by=by, role=role, reason=reason, rows=len(tickets))
    return content


def columns_of(entry: TicketImport | None) -> list[str]:
    """The keys in the order of the sheet that came last; the customary order where none came."""
    known = [key for key, _heading in (entry.report.get("headings") or [])] if entry else []
    return known or [column.key for column in COLUMNS]


def workbook(tickets: list[Any], keys: list[str], who: str, *, is_answered: bool = True) -> bytes:
    """The sheet; without answers it is an empty one to fill in."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("已答复工单") if is_answered else _("工单"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    sheet.set_footer("&L" + _("导出：%(who)s") % {"who": who} + "&R" + _("第&P页 共&N页"))
    more = [_("答复内容"), _("答复时间"), _("答复人"), _("本系统编号")] if is_answered else []
    write_row(sheet, 0, [*LAYOUT.headings(keys), *more], heading_format(book))
    for column, key in enumerate(keys):
        sheet.set_column(column, column, LAYOUT.by_key[key].width)
    sheet.set_column(len(keys), len(keys), 60)
    sheet.set_column(len(keys) + 1, len(keys) + 3, 18)
    body = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    for index, ticket in enumerate(tickets, start=1):
        told = cells_of(ticket, index)
        answer = [ticket.answer_text, moment(ticket.answered_at), ticket.answer_by]
        write_row(sheet, index, [*(told[key] for key in keys), *answer, ticket.case.number], body)
    book.close()
    return buffer.getvalue()


def cells_of(ticket: Ticket, ordinal: int) -> dict[str, Any]:
    return {
        "ordinal": ordinal,
        "number": ticket.number,
        "called_at": moment(ticket.called_at),
        "caller": mask_name(ticket.caller),
        "phone": mask_phone(ticket.phone),
        "address": ticket.address,
        "kind": str(ticket.get_kind_display()),  # type: ignore[attr-defined]
        "text": ticket.text,
        "own_due_at": moment(ticket.own_due_at or ticket.due_at),
        "unit": ticket.unit,
        "remark": ticket.remark,
    }


def moment(value: dt.datetime | None) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""
