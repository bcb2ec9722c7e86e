"""Ledgers 3 and 10: the hazards of a month, and the monthly check of fire equipment."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.permissions import visible
from huilin.core.text import mask_name
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
from huilin.patrols.permissions import HAZARD_READ
from huilin.people.models import Role
from huilin.places.ledgers import Asked, Filled, Ledger, add_ledger, day_text

HAZARDS = (
    ("序号", 5), ("隐患编号", 18), ("排查日期", 11), ("社区", 12), ("小区", 14), ("具体部位", 18), ("隐患类别", 12),
    ("隐患描述", 32), ("等级", 8), ("排查人", 9), ("责任单位/责任人", 14), ("整改措施", 24), ("整改资金(元)及来源", 16),
    ("整改时限", 11), ("临时防范措施", 18), ("整改完成日期", 11), ("整改情况", 20), ("复查人", 9), ("复查日期", 11),
    ("复查结果", 9), ("销号日期", 11), ("上报部门及日期", 18), ("整改前照片", 7), ("整改后照片", 7), ("备注", 12),
    ("record_id", 36),
)  # fmt: skip
DEVICES = (
    ("序号", 5), ("社区", 12), ("小区", 14), ("种类", 16), ("编号", 10), ("位置", 24), ("出厂日期", 11), ("上次维修", 11),
    ("到期日期", 11), ("本月检查", 9), ("检查日期", 11), ("检查人", 9), ("情况", 24), ("隐患编号", 18), ("备注", 12),
    ("record_id", 36),
)  # fmt: skip

ACTS = (RectificationOrder, Rectification, Reinspection, HazardClosure, HazardEscalation)


def last_of(model: Any, ids: list[Any]) -> dict[Any, Any]:
    """The latest act of a kind for each hazard."""
    return {act.hazard_id: act for act in model.objects.filter(hazard__in=ids).order_by("at")}


def hazard_lines(hazards: Sequence[Hazard]) -> list[list[Any]]:
    """Eight statements, however many hazards. A finder without an office is masked."""
    ids = [hazard.pk for hazard in hazards]
    acts = [last_of(model, ids) for model in ACTS]
    photos = {
        phase: {
            photo.hazard_id for hazard in hazards for photo in hazard.photos.all() if photo.phase == phase
        }
        for phase in ("found", "rectified")
    }
    finders = [hazard.found_by_id for hazard in hazards]
    in_office = set(Role.objects.filter(person__in=finders).values_list("person_id", flat=True))
    lines = []
    for number, hazard in enumerate(hazards, 1):
        name = hazard.found_by_name
        finder = name if hazard.found_by_id in in_office else mask_name(name)
        order, done, looked, closed, up = (found.get(hazard.pk) for found in acts)
        result = "" if looked is None else _("已改好") if looked.passed else _("还没改好")
        has = {phase: _("有") if hazard.pk in ids_with else "" for phase, ids_with in photos.items()}
        lines.append([
            number, hazard.number, day_text(hazard.found_at), str(hazard.community), str(hazard.compound),
            " ".join(filter(None, (str(hazard.building or ""), hazard.spot))), str(hazard.get_equipment_class_display()),
            hazard.text, str(hazard.get_grade_display()), finder, hazard.responsible_name,
            order.measure if order else "", money(order), day_text(order.due_at) if order else "",
            order.interim if order else "",
            day_text(done.at) if done else "", done.text if done else "", looked.by_name if looked else "",
            day_text(looked.at) if looked else "", result, day_text(closed.at) if closed else "",
            f"{up.get_to_display()} {day_text(up.at)}" if up else "", has["found"], has["rectified"], "", str(hazard.pk),
        ])  # fmt: skip
    return lines


def money(order: RectificationOrder | None) -> str:
    if order is None or order.money is None:
        return ""
    return " ".join(filter(None, (f"{order.money:.2f}", order.money_from)))


def hazards(asked: Asked) -> Filled:
    """Ledger 3, one hazard a line, the month's counts at the foot."""
    rows = Hazard.objects.filter(visible(Hazard, asked.actor, HAZARD_READ)).filter(
        asked.extent.within, asked.month.holds("found_at")
    )
    rows = rows.select_related("community", "compound", "building").prefetch_related("photos")
    found = list(rows.order_by("found_at", "id"))
    none = sum(hazard.status == HazardStatus.NOT_HAZARD for hazard in found)
    done = sum(hazard.status in (HazardStatus.REINSPECTED, HazardStatus.CLOSED) for hazard in found)
    real = len(found) - none
    told = {
        "found": real,
        "done": done,
        "left": real - done,
        "share": round(100 * done / real) if real else 0,
    }
    foot = _("本月发现%(found)d处，已整改%(done)d处，整改率%(share)d％，还有%(left)d处") % told
    return Filled(hazard_lines(found), (_("合计"), _("%(n)d条") % {"n": len(found)}), foot)


def devices(asked: Asked) -> Filled:
    """Ledger 10, one device a line; two statements."""
    rows = FireDevice.objects.in_use().filter(asked.extent.within)
    rows = rows.filter(visible(FireDevice, asked.actor, HAZARD_READ)).select_related("community", "compound")
    found = list(rows.order_by("community__name", "compound__name", "number"))
    looked = DeviceInspection.objects.filter(device__in=found, month=asked.month.first).select_related(
        "hazard"
    )
    by_device = {one.device_id: one for one in looked}
    lines = [device_line(row, device, by_device.get(device.pk)) for row, device in enumerate(found, 1)]
    good = sum(one.is_good for one in by_device.values())
    told = {"all": len(found), "seen": len(by_device), "bad": len(by_device) - good}
    foot = _("共%(all)d件，本月已检%(seen)d件，不正常%(bad)d件") % told
    return Filled(lines, (_("合计"), "", "", _("%(n)d件") % {"n": len(found)}), foot)


def device_line(row: int, device: FireDevice, seen: DeviceInspection | None) -> list[Any]:
    state = "" if seen is None else _("正常") if seen.is_good else _("不正常")
    return [
        row, str(device.community), str(device.compound), str(device.get_kind_display()), device.number, device.where,
        day_text(device.made_on), day_text(device.serviced_on), day_text(device.expires_on), state,
        day_text(seen.at) if seen else "", seen.by_name if seen else "", seen.remark if seen else "",
        seen.hazard.number if seen and seen.hazard else "", "", str(device.pk),
    ]  # fmt: skip


add_ledger(
    Ledger(
        "hazards", gettext_lazy("隐患排查整改台账"), HAZARDS, hazards, (HAZARD_READ,),
        gettext_lazy("当月发现的每一处隐患：怎么改、谁负责、哪天销号"), order=13,
    )
)  # fmt: skip
add_ledger(
    Ledger(
        "equipment", gettext_lazy("消防设施月检表"), DEVICES, devices, (HAZARD_READ,),
        gettext_lazy("在用的每一件消防器材和当月检查的结果"), order=20,
    )
)  # fmt: skip
