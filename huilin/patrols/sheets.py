"""Ledgers 3 and 10 of the brief as Excel: hazards of a month, and the monthly check of a compound's fire equipment."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.sheets.writing import heading_format, write_row
from huilin.patrols.models import (
    DeviceInspection,
    FireDevice,
    Hazard,
    HazardClosure,
    HazardEscalation,
    HazardStatus,
    Rectification,
    RectificationOrder,
    Reinspection,
)
from huilin.places.models import Compound

HAZARDS = (
    ("序号", 5), ("隐患编号", 18), ("排查日期", 11), ("社区", 12), ("小区", 14), ("具体部位", 18), ("隐患类别", 12),
    ("隐患描述", 32), ("等级", 8), ("排查人", 9), ("责任单位/责任人", 14), ("整改措施", 24), ("整改资金(元)及来源", 16),
    ("整改时限", 11), ("临时防范措施", 18), ("整改完成日期", 11), ("整改情况", 20), ("复查人", 9), ("复查日期", 11),
    ("复查结果", 9), ("销号日期", 11), ("上报部门及日期", 18), ("整改前照片", 7), ("整改后照片", 7), ("备注", 12),
    ("record_id", 36),
)  # fmt: skip
DEVICES = (
    ("序号", 5), ("种类", 16), ("编号", 10), ("位置", 24), ("出厂日期", 11), ("上次维修", 11), ("到期日期", 11),
    ("本月检查", 9), ("检查日期", 11), ("检查人", 9), ("情况", 24), ("隐患编号", 18), ("备注", 12), ("record_id", 36),
)  # fmt: skip

ACTS = (RectificationOrder, Rectification, Reinspection, HazardClosure, HazardEscalation)


def day(value: dt.datetime | dt.date | None) -> str:
    if value is None:
        return ""
    value = timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
    return f"{value:%Y-%m-%d}"


def last_of(model: Any, ids: list[Any]) -> dict[Any, Any]:
    """The latest act of a kind for each hazard."""
    return {act.hazard_id: act for act in model.objects.filter(hazard__in=ids).order_by("at")}


def hazard_lines(hazards: Sequence[Hazard]) -> list[list[Any]]:
    """Seven statements, however many hazards."""
    ids = [hazard.pk for hazard in hazards]
    acts = [last_of(model, ids) for model in ACTS]
    photos = {
        phase: {
            photo.hazard_id for hazard in hazards for photo in hazard.photos.all() if photo.phase == phase
        }
        for phase in ("found", "rectified")
    }
    lines = []
    for number, hazard in enumerate(hazards, 1):
        order, done, looked, closed, up = (found.get(hazard.pk) for found in acts)
        result = "" if looked is None else _("已改好") if looked.passed else _("还没改好")
        has = {phase: _("有") if hazard.pk in ids_with else "" for phase, ids_with in photos.items()}
        lines.append([
            number, hazard.number, day(hazard.found_at), str(hazard.community), str(hazard.compound),
            " ".join(filter(None, (str(hazard.building or ""), hazard.spot))), str(hazard.get_equipment_class_display()),
            hazard.text, str(hazard.get_grade_display()), hazard.found_by_name, hazard.responsible_name,
            order.measure if order else "", money(order), day(order.due_at) if order else "", order.interim if order else "",
            day(done.at) if done else "", done.text if done else "", looked.by_name if looked else "",
            day(looked.at) if looked else "", result, day(closed.at) if closed else "",
            f"{up.get_to_display()} {day(up.at)}" if up else "", has["found"], has["rectified"], "", str(hazard.pk),
        ])  # fmt: skip
    return lines


def money(order: RectificationOrder | None) -> str:
    if order is None or order.money is None:
        return ""
    return " ".join(filter(None, (f"{order.money:.2f}", order.money_from)))


def hazard_ledger(hazards: Sequence[Hazard], *, title: str, who: str) -> bytes:
    """Ledger 3, one hazard a line, the month's counts at the foot."""
    done = sum(hazard.status in (HazardStatus.REINSPECTED, HazardStatus.CLOSED) for hazard in hazards)
    none = sum(hazard.status == HazardStatus.NOT_HAZARD for hazard in hazards)
    found = len(hazards) - none
    told = {
        "found": found,
        "done": done,
        "left": found - done,
        "share": round(100 * done / found) if found else 0,
    }
    foot = _("本月发现%(found)d处，已整改%(done)d处，整改率%(share)d％，还有%(left)d处") % told
    return written(_("隐患台账"), title, HAZARDS, hazard_lines(hazards), foot=foot, who=who)


def device_ledger(compound: Compound, month: dt.date, *, title: str, who: str) -> bytes:
    """Ledger 10, one device a line; two statements."""
    devices = list(FireDevice.objects.in_use().filter(compound=compound).order_by("number"))
    looked = DeviceInspection.objects.filter(device__in=devices, month=month).select_related("hazard")
    by_device = {one.device_id: one for one in looked}
    lines = []
    for number, device in enumerate(devices, 1):
        seen = by_device.get(device.pk)
        state = "" if seen is None else _("正常") if seen.is_good else _("不正常")
        lines.append([
            number, str(device.get_kind_display()), device.number, device.where, day(device.made_on),
            day(device.serviced_on),
            day(device.expires_on), state, day(seen.at) if seen else "", seen.by_name if seen else "",
            seen.remark if seen else "", seen.hazard.number if seen and seen.hazard else "", "", str(device.pk),
        ])  # fmt: skip
    good = sum(one.is_good for one in by_device.values())
    told = {"all": len(devices), "seen": len(by_device), "bad": len(by_device) - good}
    foot = _("共%(all)d件，本月已检%(seen)d件，不正常%(bad)d件") % told
    return written(_("消防设施月检表"), title, DEVICES, lines, foot=foot, who=who)


def written(
    name: str, title: str, headings: Sequence[tuple[str, int]], lines: list[list[Any]], *, foot: str, who: str
) -> bytes:
    """The workbook in the customary layout: A4 across, heading repeated, last column hidden for taking it in again."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 2)
    sheet.set_footer("&C" + _("第&P页 共&N页"))
    last = len(headings) - 1
    for column, (_heading, width) in enumerate(headings):
        sheet.set_column(column, column, width, None, {"hidden": True} if column == last else {})
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": "黑体"})
    small = book.add_format({"font_size": 10.5, "font_name": "仿宋_GB2312"})
    body = book.add_format(
        {"font_size": 10.5, "font_name": "仿宋_GB2312", "border": 1, "valign": "top", "text_wrap": True}
    )
    sheet.merge_range(0, 0, 0, last - 1, title, big)
    sheet.write_string(
        1,
        0,
        _("填报单位：          填报人：          联系电话：          填报日期：          审核人："),
        small,
    )
    sheet.write_string(2, 0, who, small)
    write_row(sheet, 3, [heading for heading, _width in headings], heading_format(book))
    for row, line in enumerate(lines, 4):
        write_row(sheet, row, line, body)
    sheet.write_string(4 + len(lines), 0, foot, small)
    sheet.write_string(
        5 + len(lines), 0, _("填表人：              审核人：              负责人（签章）："), small
    )
    book.close()
    return target.getvalue()
