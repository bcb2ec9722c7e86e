"""Ledgers 5 and 11 of the brief: voluntary service of a month, and Party members who registered. Lines; names masked."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.places.ledgers import Asked, Filled, Ledger, add_ledger, day_text
from huilin.places.models import Compound
from huilin.programme.models import Claim, PartyMember, ServiceHours
from huilin.programme.permissions import READ, READ_HOURS

SERVICE = (
    ("序号", 5), ("活动日期", 11), ("活动名称", 20), ("类别", 8), ("社区/小区", 18), ("地点", 16), ("组织单位", 16),
    ("志愿者姓名", 10), ("志愿者编号", 12), ("身份", 8), ("起止时间", 14), ("服务时长(小时)", 9), ("服务对象及人次", 14),
    ("内容", 20), ("带队人", 9), ("核实人", 9), ("评价", 8), ("备注", 10), ("record_id", 36),
)  # fmt: skip
MEMBERS = (
    ("序号", 5), ("姓名", 10), ("单位", 22), ("单位党组织", 18), ("小区", 14), ("特长", 18), ("可服务时段", 14),
    ("认领岗位", 24), ("报到日期", 11), ("状态", 10), ("本月服务次数", 9), ("本月时长(小时)", 9), ("备注", 12),
    ("record_id", 36),
)  # fmt: skip


def service(asked: Asked) -> Filled:
    """One confirmed piece of service a line. Two statements."""
    places = {one.pk: one for one in asked.extent.compounds()}
    found = ServiceHours.objects.visible_to(asked.actor).filter(
        asked.month.holds("starts_at"), state="confirmed", compound_id__in=list(places)
    )
    lines, minutes = [], 0
    rows = found.select_related("member__person").order_by("starts_at", "id")
    for number, one in enumerate(rows, 1):
        compound: Compound = places[one.compound_id]
        starts = timezone.localtime(one.starts_at)
        ends = starts + dt.timedelta(minutes=one.minutes)
        minutes += one.minutes
        lines.append([
            number, day_text(one.starts_at), one.what, str(one.get_source_display()), f"{compound.community} {compound}",
            one.place, str(compound.community), str(one.member), "", _("党员"), f"{starts:%H:%M}—{ends:%H:%M}", one.hours,
            "", one.what, one.leader, one.decided_by_name, "", "", str(one.pk),
        ])  # fmt: skip
    told = {"n": len(lines), "hours": round(minutes / 60, 2)}
    return Filled(lines, foot=_("共%(n)d人次，%(hours)s小时") % told)


def members(asked: Asked) -> Filled:
    """One member a line, by date of registration. Four statements."""
    compounds = [one.pk for one in asked.extent.compounds()]
    found = PartyMember.objects.visible_to(asked.actor).filter(compound__in=compounds)
    found = found.filter(registered_at__date__lte=asked.month.last)
    people = list(found.select_related("person", "organisation", "compound").order_by("registered_at", "id"))
    posts: dict[Any, list[str]] = {}
    held = Claim.objects.filter(member__in=people, at__date__lte=asked.month.last)
    held = held.exclude(ended_at__date__lt=asked.month.first)
    for member, title in held.order_by("at").values_list("member", "post__title"):
        posts.setdefault(member, []).append(title)
    served: dict[Any, list[int]] = {}
    counted = ServiceHours.objects.confirmed().filter(asked.month.holds("starts_at"), member__in=people)
    for member, minutes in counted.values_list("member", "minutes"):
        served.setdefault(member, []).append(minutes)
    lines = [
        [
            number, str(one), str(one.organisation), one.branch, str(one.compound), one.skills, one.times,
            "、".join(dict.fromkeys(posts.get(one.pk, []))), day_text(one.registered_at), str(one.get_state_display()),
            len(served.get(one.pk, [])), sum(served.get(one.pk, [])) / 60, "", str(one.pk),
        ]
        for number, one in enumerate(people, 1)
    ]  # fmt: skip
    return Filled(lines, foot=_("共%(n)d名报到党员") % {"n": len(lines)})


add_ledger(
    Ledger(
        "service", gettext_lazy("志愿服务台账"), SERVICE, service, (READ_HOURS,),
        gettext_lazy("核实过的每次服务一行，姓名打码"), order=28,
    )
)  # fmt: skip
add_ledger(
    Ledger(
        "party", gettext_lazy("党员报到服务台账"), MEMBERS, members, (READ,),
        gettext_lazy("报到的党员每人一行，附本月岗位和时长，姓名打码"), order=29,
    )
)  # fmt: skip
