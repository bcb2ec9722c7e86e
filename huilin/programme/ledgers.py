"""Ledgers 5 and 11 of the brief: voluntary service of a month, and Party members who registered. Lines; names masked."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.permissions import Actor
from huilin.patrols.sheets import day
from huilin.places.models import Compound
from huilin.programme.models import Claim, PartyMember, ServiceHours

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


def bounds(month: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which a month begins and the next one does, in local time."""
    following = (month + dt.timedelta(days=32)).replace(day=1)
    first, after = (timezone.make_aware(dt.datetime.combine(one, dt.time())) for one in (month, following))
    return first, after


def of_month(compound: Compound, month: dt.date, actor: Actor) -> Any:
    first, after = bounds(month)
    found = ServiceHours.objects.visible_to(actor).filter(
        state="confirmed", compound_id=compound.pk, starts_at__gte=first, starts_at__lt=after
    )
    return found.select_related("member__person", "member__organisation").order_by("starts_at", "id")


def service_lines(compound: Compound, month: dt.date, actor: Actor) -> tuple[list[list[Any]], str]:
    """One confirmed piece of service a line. One statement."""
    where, lines, minutes = f"{compound.community} {compound}", [], 0
    for number, one in enumerate(of_month(compound, month, actor), 1):
        starts = timezone.localtime(one.starts_at)
        ends = starts + dt.timedelta(minutes=one.minutes)
        minutes += one.minutes
        lines.append([
            number, day(one.starts_at), one.what, str(one.get_source_display()), where, one.place, str(compound.community),
            str(one.member), "", _("党员"), f"{starts:%H:%M}—{ends:%H:%M}", one.hours, "", one.what, one.leader,
            one.decided_by_name, "", "", str(one.pk),
        ])  # fmt: skip
    told = {"n": len(lines), "hours": round(minutes / 60, 2)}
    return lines, _("共%(n)d人次，%(hours)s小时") % told


def member_lines(compound: Compound, month: dt.date, actor: Actor) -> tuple[list[list[Any]], str]:
    """One member of the compound a line, by date of registration. Three statements."""
    first, after = bounds(month)
    found = PartyMember.objects.visible_to(actor).filter(compound=compound, registered_at__lt=after)
    members = list(found.select_related("person", "organisation").order_by("registered_at", "id"))
    posts: dict[Any, list[str]] = {}
    held = Claim.objects.filter(member__in=members, at__lt=after).exclude(ended_at__lt=first)
    for member, title in held.order_by("at").values_list("member", "post__title"):
        posts.setdefault(member, []).append(title)
    counted = ServiceHours.objects.confirmed().filter(
        member__in=members, starts_at__gte=first, starts_at__lt=after
    )
    served: dict[Any, list[int]] = {}
    for member, minutes in counted.values_list("member", "minutes"):
        served.setdefault(member, []).append(minutes)
    lines = [
        [
            number, str(one), str(one.organisation), one.branch, str(compound), one.skills, one.times,
            "、".join(dict.fromkeys(posts.get(one.pk, []))), day(one.registered_at), str(one.get_state_display()),
            len(served.get(one.pk, [])), sum(served.get(one.pk, [])) / 60, "", str(one.pk),
        ]
        for number, one in enumerate(members, 1)
    ]  # fmt: skip
    return lines, _("共%(n)d名报到党员") % {"n": len(lines)}
