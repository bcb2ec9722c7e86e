"""The answer that goes back to the hotline, as it wants one: address, what was looked into, result, whom to call.

Made from the acts that the reporter may read anyway; a person works on it before it is sent.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation

from huilin.audit.models import Event
from huilin.cases.models import Rejection
from huilin.core.text import local_phone
from huilin.hotline.models import Ticket
from huilin.places.models import streets

PUBLIC = (
    "case.contacted", "case.replied", "case.settled", "case.rejected", "case.transferred_out", "case.suspended",
    "case.outside_answered", "case.closed",
)  # fmt: skip
LONGEST_QUOTE = 60
BLANK = "________"


def draft_for(ticket: Ticket) -> str:
    """The answer as far as the acts allow, in Chinese whatever the clerk's language; empty without a case.

    One statement beside the ticket's case with its compound and community.
    """
    with translation.override("zh-hans"):
        return _draft(ticket) if ticket.case is not None else ""


def _draft(ticket: Ticket) -> str:
    case: Any = ticket.case
    events = list(Event.objects.filter(subject_id=case.pk, kind__in=PUBLIC).order_by("at", "id"))
    community = case.compound.community
    street = streets.get().by_id[ticket.street_id]
    phone = spoken_phone(community.office_phone) or BLANK
    lines = [
        f"{address_of(ticket.caller)}：",
        f"您好！您于{day(ticket.called_at)}通过12345热线反映的“{quote(ticket.text)}”（工单号{ticket.number}）已收悉，现答复如下：",
        f"一、核查情况：{looked_into(events, case)}",
        f"二、办理结果：{result(events)}",
        f"如还有疑问，请与{community.name}联系，联系人：{BLANK}，电话：{phone}。感谢您的反映和支持。",
        f"{street.name}{community.name}",
        day(timezone.now()),
    ]
    return "\n".join(lines)


def spoken_phone(number: str) -> str:
    return local_phone(number) if number.startswith("+") else number


def address_of(caller: str) -> str:
    """尊敬的张女士/先生: the surname as far as it is known."""
    return f"尊敬的{caller[:1]}女士/先生" if caller else "尊敬的市民"


def quote(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_QUOTE else plain[:LONGEST_QUOTE] + "…"


def day(moment: dt.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日"


def looked_into(events: list[Event], case: Any) -> str:
    """经核查…: where it is, and when somebody looked."""
    contacted = next((event for event in events if event.kind in ("case.contacted", "case.settled")), None)
    if contacted is None:
        return f"您反映的问题位于{case.place_label}，我们已收到，正在安排人员核查。"
    return f"经核查，您反映的问题位于{case.place_label}。{day(contacted.at)}，工作人员已联系或到现场查看。"


def result(events: list[Event]) -> str:
    """What the last act that says something said."""
    for event in reversed(events):
        if event.kind in SAID:
            return SAID[event.kind](event)
    return "正在办理，办好后再答复您。"


def _done(event: Event) -> str:
    return f"{day(event.at)}，{sentence(event.particulars.get('text', ''))}"


def _rejected(event: Event) -> str:
    told = event.particulars
    reason = dict(Rejection.Reason.choices).get(told.get("cause", ""), "")
    return f"这件事不能受理（{reason}）。{told.get('text', '')} 您可以：{sentence(told.get('other_way', ''))}"


def _handed_on(event: Event) -> str:
    number = event.particulars.get("external_number") or BLANK
    return f"这件事超出社区和街道的权限，已转{event.particulars.get('channel', '')}办理，编号{number}。"


def _answered_outside(event: Event) -> str:
    return f"{event.particulars.get('channel', '')}答复：{sentence(event.particulars.get('text', ''))}"


def _suspended(event: Event) -> str:
    told = event.particulars
    return f"因{told.get('cause', '')}，暂时还办不了，我们将在{told.get('until', '')}前复核并告诉您。"


SAID: dict[str, Callable[[Event], str]] = {
    "case.replied": _done,
    "case.settled": _done,
    "case.rejected": _rejected,
    "case.transferred_out": _handed_on,
    "case.outside_answered": _answered_outside,
    "case.suspended": _suspended,
}


def sentence(text: str) -> str:
    """The text with a full stop."""
    text = text.strip()
    return text if not text or text[-1] in "。！？.!?" else text + "。"
