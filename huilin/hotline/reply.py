"""The answer that goes back to the hotline, as it wants one: address, what was looked into, result, whom to call.

Made from the acts that the reporter may read anyway; a person works on it before it is sent.
"""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import Event
from huilin.cases.models import Rejection
from huilin.hotline.models import Ticket
from huilin.places.models import streets

PUBLIC = (
    "case.contacted", "case.replied", "case.settled", "case.rejected", "case.transferred_out", "case.suspended",
    "case.outside_answered", "case.closed",
)  # fmt: skip
LONGEST_QUOTE = 60


def draft_for(ticket: Ticket) -> str:
    """The answer as far as the acts allow; one statement beside the ticket's case with its compound and community."""
    case = ticket.case
    if case is None:
        return ""
    events = list(Event.objects.filter(subject_id=case.pk, kind__in=PUBLIC).order_by("at", "id"))
    community = case.compound.community
    street = streets.get().by_id[ticket.street_id]
    lines = [
        _("%(caller)s：") % {"caller": address_of(ticket.caller)},
        _("您好！您于%(day)s通过12345热线反映的“%(what)s”（工单号%(number)s）已收悉，现答复如下：")
        % {"day": day(ticket.called_at), "what": quote(ticket.text), "number": ticket.number},
        _("一、核查情况：%(text)s") % {"text": looked_into(events, case)},
        _("二、办理结果：%(text)s") % {"text": result(events)},
        _("如还有疑问，请与%(community)s联系，联系人：________，电话：%(phone)s。感谢您的反映和支持。")
        % {"community": community.name, "phone": community.office_phone or "________"},
        _("%(street)s%(community)s") % {"street": street.name, "community": community.name},
        day(timezone.now()),
    ]
    return "\n".join(lines)


def address_of(caller: str) -> str:
    """尊敬的张女士/先生: the surname as far as it is known."""
    return _("尊敬的%(name)s女士/先生") % {"name": caller[:1]} if caller else _("尊敬的市民")


def quote(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_QUOTE else plain[:LONGEST_QUOTE] + "…"


def day(moment: dt.datetime) -> str:
    local = timezone.localtime(moment)
    return _("%(year)d年%(month)d月%(day)d日") % {"year": local.year, "month": local.month, "day": local.day}


def looked_into(events: list[Event], case: Any) -> str:
    """经核查…: where it is, and when somebody looked."""
    contacted = next((event for event in events if event.kind in ("case.contacted", "case.settled")), None)
    if contacted is None:
        return _("经核查，您反映的问题位于%(place)s，我们已受理，正在安排人员办理。") % {
            "place": case.place_label
        }
    words = {"place": case.place_label, "day": day(contacted.at)}
    return _("经核查，您反映的问题位于%(place)s。%(day)s，工作人员已联系或到现场查看。") % words


def result(events: list[Event]) -> str:
    """What the last act that says something said."""
    for event in reversed(events):
        told = event.particulars
        if event.kind in ("case.replied", "case.settled"):
            return _("%(day)s，%(text)s") % {"day": day(event.at), "text": sentence(told.get("text", ""))}
        if event.kind == "case.outside_answered":
            words = {"channel": told.get("channel", ""), "text": sentence(told.get("text", ""))}
            return _("%(channel)s答复：%(text)s") % words
        if event.kind == "case.rejected":
            reason = dict(Rejection.Reason.choices).get(told.get("cause", ""), "")
            words = {
                "reason": reason,
                "text": told.get("text", ""),
                "way": sentence(told.get("other_way", "")),
            }
            return _("这件事不能受理（%(reason)s）。%(text)s 您可以：%(way)s") % words
        if event.kind == "case.transferred_out":
            number = told.get("external_number") or "________"
            words = {"channel": told.get("channel", ""), "number": number}
            return _("这件事超出社区和街道的权限，已转%(channel)s办理，编号%(number)s。") % words
        if event.kind == "case.suspended":
            words = {"cause": told.get("cause", ""), "until": told.get("until", "")}
            return _("因%(cause)s，暂时还办不了，我们将在%(until)s前复核并告诉您。") % words
    return _("正在办理，办好后再答复您。")


def sentence(text: str) -> str:
    """The text with a full stop."""
    text = text.strip()
    return text if not text or text[-1] in "。！？.!?" else text + "。"
