"""The words of a case: messages to the reporter, the handler and the desk."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.codes import grouped
from huilin.notifications.models import Message, compose, post
from huilin.people.models import Role

if TYPE_CHECKING:
    from huilin.cases.models.case import Case

_TO_REPORTER = {
    "case.accepted": gettext_lazy("您反映的%(what)s已受理，%(due)s前答复您。"),
    "case.rejected": gettext_lazy("您反映的%(what)s不能受理：%(explanation)s 您可以：%(other_way)s"),
    "case.dispatched": gettext_lazy("您反映的%(what)s已派给%(to)s。"),
    "case.contacted": gettext_lazy("您反映的%(what)s正在办理。"),
    "case.replied": gettext_lazy("您反映的%(what)s已处理：%(text)s 请您看看解决没有。"),
    "case.verification_failed": gettext_lazy("您反映的%(what)s核查时发现还没解决，正在继续办。"),
    "case.closed": gettext_lazy("您反映的%(what)s已办结，请您评价。没解决可以直接说。"),
    "case.settled": gettext_lazy("您反映的%(what)s已当场处理：%(text)s 请您评价。"),
    "case.merged": gettext_lazy(
        "您反映的%(what)s和邻居反映的是同一件事，已合在一起办，还用原来的查询码看进度。"
    ),
    "case.split": gettext_lazy("您反映的%(what)s改为单独办理。"),
    "case.extension_granted": gettext_lazy(
        "您反映的%(what)s还需要一些时间：%(reason)s 改为%(due)s前答复您。"
    ),
    "case.suspended": gettext_lazy("您反映的%(what)s暂时挂账：%(cause)s。我们%(until)s前复核，到时告诉您。"),
    "case.resumed": gettext_lazy("您反映的%(what)s已恢复办理，%(due)s前答复您。"),
    "case.deadline_moved": gettext_lazy("因工作日安排调整，您反映的%(what)s改为%(due)s前答复您。"),
    "case.contact_moved": gettext_lazy("因工作日安排调整，您反映的%(what)s改为%(contact_due)s前有人联系您。"),
    "case.outside_answered": gettext_lazy("您反映的%(what)s，%(channel)s答复：%(text)s"),
    "case.outside_numbered": gettext_lazy("您反映的%(what)s，%(channel)s的编号是%(external_number)s。"),
    "case.transferred_out": gettext_lazy("您反映的%(what)s已转%(channel)s，编号%(external_number)s。"),
    "case.incident_updated": gettext_lazy("您反映的%(what)s最新情况：%(text)s"),
    "case.incident_ended": gettext_lazy("您反映的%(what)s：%(text)s 您那里还没好的话，请打电话给居委会。"),
    "case.transferred_out_unnumbered": gettext_lazy(
        "您反映的%(what)s已转%(channel)s，对方给了编号再告诉您。"
    ),
    "case.demand_confirmed": gettext_lazy(
        "您反映的%(what)s经几个人会商，不能按您的要求办：%(text)s 您不同意，可以在%(until)s前用查询码申诉，由别的人答复。"
    ),
    "case.demand_upheld": gettext_lazy("您对%(what)s的申诉看过了，原来的结论不变：%(text)s 还可以打12345。"),
    "case.demand_revoked": gettext_lazy("您对%(what)s的申诉成立，这件事重新办：%(text)s"),
}

_TO_FOLLOWER = {
    "case.accepted": gettext_lazy("您关注的%(what)s已受理，%(due)s前答复。"),
    "case.rejected": gettext_lazy("您关注的%(what)s没有受理，有疑问请打电话给居委会。"),
    "case.replied": gettext_lazy("您关注的%(what)s已处理，正在核查。您那里还没好的话，请再报一次。"),
    "case.verification_failed": gettext_lazy("您关注的%(what)s核查时发现还没解决，正在继续办。"),
    "case.closed": gettext_lazy("您关注的%(what)s已办结。您那里还没好的话，请再报一次。"),
    "case.settled": gettext_lazy("您关注的%(what)s已当场处理。您那里还没好的话，请再报一次。"),
    "case.extension_granted": gettext_lazy("您关注的%(what)s还需要一些时间，改为%(due)s前答复。"),
    "case.suspended": gettext_lazy("您关注的%(what)s暂时挂账：%(cause)s。%(until)s前复核。"),
    "case.resumed": gettext_lazy("您关注的%(what)s已恢复办理，%(due)s前答复。"),
    "case.transferred_out": gettext_lazy("您关注的%(what)s已转%(channel)s。"),
    "case.withdrawn": gettext_lazy("您关注的%(what)s，报的人说不用办了。您那里还没好的话，请再报一次。"),
    "case.incident_updated": gettext_lazy("您关注的%(what)s最新情况：%(text)s"),
    "case.incident_ended": gettext_lazy("您关注的%(what)s：%(text)s 您那里还没好的话，请再报一次。"),
}
"""Neighbours who joined hear what the public may know, never what was written to the reporter."""

_TO_STAFF = {
    "case.submitted": gettext_lazy("新报事：%(what)s，%(where)s"),
    "case.dispatched": gettext_lazy("派给您一件事：%(what)s，%(where)s，%(due)s前办结。"),
    "case.verification_failed": gettext_lazy("核查未通过，请继续办：%(what)s，%(where)s"),
    "case.rated_unhappy": gettext_lazy("居民不满意：%(what)s，%(where)s"),
    "case.whistled": gettext_lazy("吹哨请贵单位到场，请回复：%(what)s，%(where)s"),
    "case.whistle_refused": gettext_lazy("吹哨没有批准：%(what)s，%(where)s"),
    "case.whistle_concluded": gettext_lazy("吹哨有了结果，请按分工办：%(what)s，%(where)s"),
    "case.extension_requested": gettext_lazy("有人申请延期，请批复：%(what)s，%(where)s"),
    "case.extension_granted": gettext_lazy("延期已批准，%(due)s前办结：%(what)s，%(where)s"),
    "case.extension_refused": gettext_lazy("延期没有批准，仍是%(due)s前办结：%(what)s，%(where)s"),
    "case.suspended": gettext_lazy("已挂账，先不用办：%(what)s，%(where)s"),
    "case.resumed": gettext_lazy("恢复办理，%(due)s前办结：%(what)s，%(where)s"),
    "case.supervised": gettext_lazy("街道督办，请抓紧办：%(what)s，%(where)s"),
    "case.escalated": gettext_lazy("有一件事上报到您这里：%(what)s，%(where)s"),
    "case.descended": gettext_lazy("有一件事退回您这一级：%(what)s，%(where)s"),
    "case.outside_changed": gettext_lazy("12345工单有变，请看最新内容，%(due)s前办结：%(what)s，%(where)s"),
    "case.deadline_moved": gettext_lazy("工作日安排调整，改为%(due)s前办结：%(what)s，%(where)s"),
    "case.reassigned": gettext_lazy("原办理人离任，这件事转给您：%(what)s，%(where)s，%(due)s前办结。"),
    "case.reopened": gettext_lazy("居民说没有解决：%(what)s，%(where)s"),
    "case.alarming": gettext_lazy("居民说有险情，请马上打电话核实：%(what)s，%(where)s"),
    "case.part_given": gettext_lazy("请您协办，%(part_due)s前做完：%(what)s，%(where)s"),
    "case.part_done": gettext_lazy("协办的分工做完了一项：%(what)s，%(where)s"),
    "case.part_dropped": gettext_lazy("协办的分工取消了，不用办：%(what)s，%(where)s"),
    "case.watched": gettext_lazy("您关注的事有变化，现在「%(state)s」：%(what)s，%(where)s"),
    "case.mentioned": gettext_lazy("%(who)s在备注里提到您：%(what)s，%(where)s"),
    "case.promise_broken": gettext_lazy("答应居民的事没有做到：%(what)s，%(where)s"),
    "case.demand_proposed": gettext_lazy("有一件诉求请您主持会商：%(what)s，%(where)s"),
    "case.demand_appealed": gettext_lazy("居民不服会商结论，请没参加会商的人答复：%(what)s，%(where)s"),
}


def day_and_hour(moment: Any) -> str:
    """11月24日18:00, in local time."""
    local = timezone.localtime(moment)
    return _("%(month)d月%(day)d日%(hour)02d:%(minute)02d") % {
        "month": local.month,
        "day": local.day,
        "hour": local.hour,
        "minute": local.minute,
    }


def progress_url(case: "Case") -> str:
    return f"{settings.BASE_URL}{reverse('cases:progress', args=[case.query_code])}"


def received_text(case: "Case") -> str:
    """The receipt as a short message."""
    return _("【惠邻】已收到您反映的%(what)s。查询码%(code)s，%(due)s前有人联系您。看进度：%(url)s") % {
        "what": case.public_title,
        "code": grouped(case.query_code),
        "due": day_and_hour(case.contact_due_at),
        "url": progress_url(case),
    }


def about(case: "Case", **extra: Any) -> dict[str, Any]:
    """What messages say of a case: what, where, due, number."""
    due = day_and_hour(case.due_at) if case.due_at else ""
    contact_due = day_and_hour(case.contact_due_at) if case.contact_due_at else ""
    words = {"due": due, "contact_due": contact_due, "number": case.number}
    return words | {"what": case.public_title, "where": case.place_label} | extra


def tell_reporter(case: "Case", kind: str, **extra: Any) -> None:
    """A message to the contact that the reporter left, if any, to those whose reports were merged into it, to who joined."""
    body = str(_TO_REPORTER[kind]) % about(case, **extra)
    reports = [case]
    if case.report_count > 1:
        reports += type(case).objects.filter(master=case)
    messages = []
    for report in reports:
        if report.contact_sealed:
            text = _("【惠邻】%(body)s 查询码%(code)s") % {"body": body, "code": grouped(report.query_code)}
            messages.append(
                compose(kind, text, channel=Message.Channel.SMS, address=report.contact, subject=report)
            )
    if messages:
        post(messages)
    tell_followers(case, kind, **extra)


def tell_followers(case: "Case", kind: str, **extra: Any) -> None:
    """A message to each phone number that neighbours left who joined; once a number. None about what is not public."""
    if not case.follower_count or case.is_confidential or kind not in _TO_FOLLOWER:
        return
    body = str(_TO_FOLLOWER[kind]) % about(case, **extra)
    joined = case.followers.model.objects.filter(Q(case=case) | Q(case__master=case), left_at=None)
    messages = []
    for follower in {bytes(one.contact_index): one for one in joined.exclude(contact_sealed=b"")}.values():
        text = _("【惠邻】%(body)s 关注码%(code)s") % {"body": body, "code": grouped(follower.query_code)}
        messages.append(
            compose(kind, text, channel=Message.Channel.SMS, address=follower.contact, subject=case)
        )
    post(messages)


def tell_handler(case: "Case", kind: str) -> None:
    """A message to the person who holds the case, or to the liaisons of the unit that does."""
    if case.assignee_id:
        persons = [case.assignee]
    elif case.assigned_unit_id:
        roles = Role.objects.in_force().filter(organisation_id=case.assigned_unit_id).select_related("person")
        persons = list({role.person_id: role.person for role in roles}.values())
    else:
        return
    _tell(case, kind, persons)


def tell_units(case: "Case", kind: str, unit_ids: list[Any]) -> None:
    """A message to everybody who answers for one of these units."""
    roles = Role.objects.in_force().filter(organisation_id__in=unit_ids).select_related("person")
    _tell(case, kind, list({role.person_id: role.person for role in roles}.values()))


def tell_person(case: "Case", kind: str, person: Any) -> None:
    """A message to one person who works here."""
    _tell(case, kind, [person])


def tell_desk(case: "Case", kind: str) -> None:
    """A message to the community workers of the case's community."""
    roles = Role.objects.in_force().filter(community_id=case.community_id, code="CS").select_related("person")
    _tell(case, kind, list({role.person_id: role.person for role in roles}.values()))


def tell_holder(case: "Case", kind: str, part: Any) -> None:
    """A message to the person who holds this part, or to everybody who answers for the unit that does."""
    whose = {"organisation_id" if part.is_unit else "person_id": part.holder_id}
    roles = Role.objects.in_force().filter(**whose).select_related("person")
    persons = list({role.person_id: role.person for role in roles}.values())
    _tell(case, kind, persons, part_due=day_and_hour(part.due_at))


def tell_at_desk(case: "Case", kind: str, persons: list[Any], **extra: Any) -> None:
    """A message at the desk, never on the phone, to each of these persons."""
    state = case.get_status_display()  # type: ignore[attr-defined]
    body = str(_TO_STAFF[kind]) % about(case, state=state, **extra)
    channel = Message.Channel.DESK
    post(
        [compose(kind, body, channel=channel, address="", subject=case, person_id=one.pk) for one in persons]
    )


def tell_leaders(case: "Case", kind: str) -> None:
    """A message to the leaders of the street."""
    roles = Role.objects.in_force().filter(code="LD").select_related("person")
    _tell(case, kind, list({role.person_id: role.person for role in roles}.values()))


def _tell(case: "Case", kind: str, persons: list[Any], **extra: Any) -> None:
    body = str(_TO_STAFF[kind]) % about(case, **extra)
    messages = [person.message(kind, body, subject=case) for person in persons]
    post([message for message in messages if message is not None])
