"""Small repairs beside matters: opened from what was heard, and the ledger as a workbook."""

import io
from typing import Any

import xlsxwriter
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.activities.models.repair import SmallRepair
from huilin.activities.permissions import CREATE
from huilin.audit.models import record
from huilin.core.continuing import Continuation, Heard, Opened, add_continuation
from huilin.core.errors import Conflict
from huilin.core.permissions import Actor, demand, visible
from huilin.core.sheets.writing import heading_format, taken_by, write_row
from huilin.core.transactions import verb
from huilin.places.models import Compound


def compounds_of(actor: Actor) -> Any:
    """Where the actor may note a repair, by name."""
    return Compound.objects.filter(visible(Compound, actor, CREATE)).order_by("name")


def open_from(heard: Heard, by: Actor) -> Opened:
    """A small repair to do, with these words at this place; the same key again gives the same one."""
    repair = SmallRepair.note(heard.compound, heard.text[:200], by=by, key=heard.key, building=heard.building)
    return Opened(repair.pk, repair.what[:60], reverse("activities:repair", args=[repair.pk]))


add_continuation(Continuation("repair", gettext_lazy("记一件小修"), CREATE, open_from, order=20))


@verb
def hand_on(repair: SmallRepair, to: Continuation, *, by: Actor) -> Opened:
    """It is more than small: it goes on as a matter with its words and its place, and both name each other. Once.

    Raises Forbidden, Refused. Locks the repair."""
    held: SmallRepair = SmallRepair.locked(repair.pk)
    demand(by, CREATE, held)
    if held.case_number:
        raise Conflict(_("这一件已经转成事项了。"))
    heard = Heard(held.what, f"repair:{held.pk}", "own_find", held.compound, held.building)
    opened = to.open(heard, by)
    held.case_id, held.case_number = opened.subject_id, opened.label
    held.save(update_fields=["case_id", "case_number"])
    record("repair.led_on", held, by=by, role=by.role_for(CREATE), to=opened.label)
    return opened


def figures(repairs: Any) -> dict[str, Any]:
    """How many are mended and how many wait, how many neighbours said thanks, and what it cost in all."""
    told: dict[str, Any] = repairs.aggregate(
        done=Count("pk", filter=Q(state="done")),
        waiting=Count("pk", filter=Q(state="todo")),
        thanks=Count("thanks"),
        cost=Sum("cost"),
    )
    return told


HEADINGS = (
    "序号",
    "日期",
    "小区",
    "地点",
    "修了什么",
    "用料",
    "花费（元）",
    "谁出的",
    "经手人",
    "事项编号",
    "居民的话",
)
WIDTHS = (6, 12, 18, 18, 36, 24, 12, 14, 12, 20, 30)


@verb
def ledger(repairs: Any, *, by: Actor) -> bytes:
    """The workbook of mended things, a line each, with the total; the history knows who took it."""
    lines = list(repairs.filter(state="done").select_related("compound").prefetch_related("thanks")[:5_000])
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("小修台账"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_footer("&L" + taken_by(by) + "&R" + _("第&P页 共&N页"))
    write_row(sheet, 0, list(HEADINGS), heading_format(book))
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    body = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    for index, repair in enumerate(lines, start=1):
        write_row(sheet, index, _cells(index, repair), body)
    total = sum(repair.cost for repair in lines)
    write_row(sheet, len(lines) + 1, ["合计", "", "", "", "", "", float(total), "", "", "", ""], body)
    book.close()
    if lines:
        record("repair.exported", lines[0], by=by, role=by.role_for(CREATE), rows=len(lines))
    return buffer.getvalue()


def _cells(index: int, repair: SmallRepair) -> list[Any]:
    words = [thanks.words for thanks in repair.thanks.all()]
    day, payer = f"{repair.done_on:%Y-%m-%d}", str(repair.get_payer_display())
    return [
        index, day, str(repair.compound), repair.place, repair.what, repair.material, float(repair.cost), payer,
        repair.by_name, repair.case_number, "".join(words),
    ]  # fmt: skip
