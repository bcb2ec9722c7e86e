"""Ledgers 5 and 11 of the brief: everybody's voluntary service of a month, Party members who registered; names masked."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.sheets.ledger import Beside, Headings
from huilin.places.ledgers import Asked, Filled, Ledger, add_ledger, day_text
from huilin.places.models import Compound
from huilin.programme.models import Claim, PartyMember, ServiceHours
from huilin.programme.models.volunteer import Volunteer
from huilin.programme.permissions import READ, READ_HOURS
from huilin.programme.serving import Served, Service

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
    """Everybody who served, one person and occasion a line; beside it the hours of each person in each month of the year.

    At most sixteen statements, whatever the number of lines. Who served for the first time gets a number.
    """
    places = {one.pk: one for one in asked.extent.compounds()}
    year = Served(asked, asked.month.first.replace(month=1), list(places)).all()
    numbers = Volunteer.numbered({one.key: one.before for one in year})
    month = [one for one in year if timezone.localdate(one.starts) >= asked.month.first]
    lines = [_line(n, one, places[one.compound_id], numbers[one.key]) for n, one in enumerate(month, 1)]
    told = {"n": len(lines), "hours": round(sum(one.minutes for one in month) / 60, 2)}
    foot = _("共%(n)d人次，%(hours)s小时。身份是党员的已经核实；别的从签到、走访和巡查记录里来。") % told
    return Filled(lines, foot=foot, beside=(_by_month(asked, year, numbers),))


def _line(turn: int, one: Service, compound: Compound, given: Volunteer) -> list[Any]:
    starts = timezone.localtime(one.starts)
    ends = starts + dt.timedelta(minutes=one.minutes)
    return [
        turn, day_text(one.starts), one.what, one.kind, f"{compound.community} {compound}", one.place,
        str(compound.community), one.name, str(given), one.identity, f"{starts:%H:%M}—{ends:%H:%M}", one.minutes / 60,
        one.served, one.what, one.leader, one.vouched, "", one.remark, str(one.record_id),
    ]  # fmt: skip


def _by_month(asked: Asked, year: list[Service], numbers: dict[bytes, Volunteer]) -> Beside:
    """Persons by their numbers: no order by hours, no total, no place."""
    last = asked.month.first.month
    people: dict[bytes, Service] = {}
    hours: dict[bytes, list[float]] = {}
    for one in year:
        people[one.key] = one
        months = hours.setdefault(one.key, [0.0] * last)
        months[timezone.localdate(one.starts).month - 1] += one.minutes / 60
    lines = [
        [
            str(numbers[key]),
            people[key].name,
            people[key].identity,
            *(n or "" for n in hours[key]),
            str(numbers[key].pk),
        ]
        for key in sorted(people, key=lambda key: numbers[key].number)
    ]
    named = [(_("%(n)d月") % {"n": month}, 8) for month in range(1, last + 1)]
    headings: Headings = [("志愿者编号", 12), ("志愿者姓名", 12), ("身份", 8), *named, ("record_id", 36)]
    told = {"where": asked.extent.name, "year": asked.month.first.year, "month": last}
    title = _("%(where)s志愿服务时长（小时，%(year)d年1月至%(month)d月）") % told
    return Beside(_("每人每月时长"), title, headings, lines)


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
        gettext_lazy("党员、管家、居民、单位每人每次服务一行，附每人每月时长，姓名打码"), order=28,
    )
)  # fmt: skip
add_ledger(
    Ledger(
        "party", gettext_lazy("党员报到服务台账"), MEMBERS, members, (READ,),
        gettext_lazy("报到的党员每人一行，附本月岗位和时长，姓名打码"), order=29,
    )
)  # fmt: skip
