"""How the end of a matter reads: what was promised, what a panel found, what its file says on the first page."""

import datetime as dt
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from huilin.audit.models import Event
from huilin.cases.models import Case, DemandState, FollowUp, Rating
from huilin.core.templatetags.reading import moment

PROMISE_KINDS = ("case.promised", "case.promise_kept", "case.promise_broken")
DEMAND_KINDS = ("case.demand_confirmed", "case.demand_upheld", "case.demand_revoked")


def promise_lines(events: list[Event]) -> list[dict[str, Any]]:
    """What was promised, oldest first, each with how it ended; read from the history, which both sides see."""
    ended = {event.particulars.get("promise"): event for event in events if event.kind in PROMISE_KINDS[1:]}
    lines = []
    for event in events:
        if event.kind != PROMISE_KINDS[0]:
            continue
        told, end = event.particulars, ended.get(event.particulars.get("promise"))
        label, tone = _("还没到日子"), "waiting"
        if end is not None:
            was_kept = end.kind == "case.promise_kept"
            label, tone = (_("做到了"), "done") if was_kept else (_("没做到"), "late")
        until = dt.date.fromisoformat(told["until"])
        why = end.particulars.get("why", "") if end else ""
        lines.append({"what": told["what"], "until": until, "label": label, "tone": tone, "why": why})
    return lines


def finding(case: Case, events: list[Event]) -> dict[str, Any] | None:
    """What the panel found, for the reporter: only while it stands."""
    if not case.stands_as_unreasonable:
        return None
    told = next((event for event in reversed(events) if event.kind in DEMAND_KINDS), None)
    if told is None:
        return None
    state = {
        DemandState.CONFIRMED: _("您不同意的，%(until)s前可以在下面申诉，由没参加会商的人答复。")
        % {"until": moment(case.appeal_by) if case.appeal_by else ""},
        DemandState.APPEALED: _("您的申诉收到了，正在由没参加会商的人看。"),
        DemandState.FINAL: _("申诉看过了，结论不变。您还可以打12345。"),
    }[DemandState(case.demand_state)]
    return {"text": told.particulars.get("text", ""), "state": state}


def summary_lines(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The first page of the file in words."""
    lines = [(label, _moment(told.get(name))) for name, label in _moments().items()]
    days, contact, reply = told.get("days"), told.get("contact_in_time"), told.get("reply_in_time")
    lines += [
        (_("从报事到办结"), _("%(n)d天") % {"n": days} if days is not None else ""),
        (_("首次联系"), _kept(contact)),
        (_("答复"), _kept(reply)),
        (
            _("延期、退回、重开"),
            _("延期%(extensions)d次，退回%(returns)d次，重开%(reopenings)d次") % told,
        ),
        (_("几个人反映"), str(told["reports"])),
        (_("居民评价"), _answer(told)),
        (_("回访"), str(dict(FollowUp.State.choices).get(told["follow_up"], _("没有回访")))),
        (_("承诺"), _("做到%(promises_kept)d条，没做到%(promises_broken)d条") % told),
        (_("会商"), str(dict(DemandState.choices).get(told["demand"], ""))),
        (_("卷内"), _("经过%(events)d步，照片%(pictures)d张") % told),
    ]
    return [(label, text) for label, text in lines if text]


def _moments() -> dict[str, str]:
    return {
        "submitted_at": _("收到"),
        "contacted_at": _("首次联系上"),
        "replied_at": _("答复居民"),
        "due_at": _("办结时限"),
        "closed_at": _("办结"),
    }


def _moment(text: str | None) -> str:
    found = parse_datetime(text) if text else None
    return moment(found) if found else ""


def _kept(in_time: bool | None) -> str:
    return "" if in_time is None else _("按时") if in_time else _("超过时限")


def _answer(told: dict[str, Any]) -> str:
    parts = [
        dict(Rating.Solved.choices).get(told["solved"], ""),
        dict(Rating.Satisfaction.choices).get(told["satisfaction"], ""),
    ]
    return "，".join(str(part) for part in parts if part) or _("未评价")
