"""The five steps that a resident sees, like those of a parcel, and the honest end where a matter ends otherwise."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huilin.audit.models import Event
from huilin.cases.models import Case, Rejection, Status

RECEIVED, ASSIGNED, UNDER_WAY, REPLIED, RATED = range(5)
LAST = {
    "case.dispatched": ASSIGNED,
    "case.contacted": UNDER_WAY,
    "case.replied": REPLIED,
    "case.settled": REPLIED,
    "case.rated": RATED,
    "case.followed_up": RATED,
}
REACHED = {
    Status.DISPATCHED: ASSIGNED,
    Status.IN_PROGRESS: UNDER_WAY,
    Status.WHISTLED: UNDER_WAY,
    Status.SUSPENDED: UNDER_WAY,
    Status.REPLIED: REPLIED,
    Status.VERIFYING: REPLIED,
    Status.CLOSED: REPLIED,
    Status.ARCHIVED: REPLIED,
}
"""The last step that is done in a state; in all others only the receipt is."""


@dataclass(frozen=True)
class Step:
    label: str
    state: str
    at: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class History:
    """The events of a case, oldest first, asked by kind."""

    events: list[Event]

    def last(self, *kinds: str) -> Event | None:
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def happened_at(self, kind: str) -> dt.datetime | None:
        event = self.last(kind)
        return event.at if event else None

    @property
    def rating(self) -> Event | None:
        """The answer to the latest reply, None while it is not given."""
        rated, replied = (
            self.last("case.rated", "case.followed_up"),
            self.last("case.replied", "case.settled"),
        )
        return rated if rated and (replied is None or rated.at > replied.at) else None


def steps_of(case: Case, history: History, handler: str) -> list[Step]:
    """Done, now and to come; a matter that ended otherwise shows how far it came and its end."""
    reached = REACHED.get(Status(case.status), RECEIVED)
    if reached == REPLIED and history.rating:
        reached = RATED
    if case.status in ENDS:
        return _ended(case, history)
    times: dict[int, dt.datetime | None] = {RECEIVED: case.submitted_at}
    times |= {step: history.happened_at(kind) for kind, step in LAST.items() if history.last(kind)}
    was_settled = history.last("case.settled") is not None and history.last("case.replied") is None
    wanted = [RECEIVED, REPLIED, RATED] if was_settled else [RECEIVED, ASSIGNED, UNDER_WAY, REPLIED, RATED]
    if case.stands_as_unreasonable and reached < RATED:
        wanted.remove(RATED)
    is_over = case.status == Status.ARCHIVED
    now = None if is_over else next((step for step in wanted if step > reached), None)
    return [_step(step, reached, now, times.get(step), _labels(case, handler)) for step in wanted]


def _step(
    step: int, reached: int, now: int | None, at: dt.datetime | None, labels: list[tuple[str, str]]
) -> Step:
    done, coming = labels[step]
    if step <= reached:
        return Step(done, "done", at)
    return Step(coming, "now" if step == now else "todo")


def _labels(case: Case, handler: str) -> list[tuple[str, str]]:
    """For each step what it is called when done and before."""
    to = _("已派给%(who)s") % {"who": handler} if handler else _("已派人去办")
    back = case.status == Status.REOPENED
    return [
        (_("已收到"), _("收到")),
        (to, _("重新安排人去办") if back else _("安排人去办")),
        (_("已联系，正在办"), _("联系您或到现场")),
        (_("已处理"), _("处理")),
        (_("您已评价"), _("没有评价") if case.status == Status.ARCHIVED else _("请您评价")),
    ]


OUTSIDE = ("case.outside_answered", "case.outside_numbered")
ENDS = {
    Status.REJECTED: "case.rejected",
    Status.WITHDRAWN: "case.withdrawn",
    Status.TRANSFERRED_OUT: "case.transferred_out",
    Status.MERGED: "case.merged",
}


def _ended(case: Case, history: History) -> list[Step]:
    labels = {
        Status.REJECTED: _("没有受理"),
        Status.WITHDRAWN: _("您已撤回"),
        Status.TRANSFERRED_OUT: _("已转别处办"),
        Status.MERGED: _("已并入同一件事"),
    }
    status = Status(case.status)
    at = history.happened_at(ENDS[status]) or case.status_changed_at
    return [Step(_("已收到"), "done", case.submitted_at), Step(labels[status], "done", at)]


def _handed_on(told: dict[str, Any], history: History) -> dict[str, Any]:
    """Where it went, the number that the other side gave last, and what it answered."""
    later = [event.particulars for event in history.events if event.kind in OUTSIDE]
    numbers = [one["external_number"] for one in (told, *later) if one.get("external_number")]
    texts = [one["text"] for one in later if one.get("text")]
    lines = [_("对方编号 %(number)s。") % {"number": numbers[-1]}] if numbers else []
    lines += [_("对方答复：%(text)s") % {"text": texts[-1]}] if texts else []
    return {
        "title": _("已转%(channel)s") % {"channel": told.get("channel", "")},
        "text": "\n".join(lines),
        "other_way": "" if texts else _("可以打 12345 问进展。"),
    }


def honest_end(case: Case, history: History) -> dict[str, Any] | None:
    """Why it ends without a repair, and what else the reporter can do; None for a matter on its way."""
    event = history.last(ENDS.get(Status(case.status), ""))
    if event is None:
        return None
    told = event.particulars
    if case.status == Status.REJECTED:
        reason = dict(Rejection.Reason.choices).get(told.get("cause", ""), "")
        return {
            "title": _("这件事我们受理不了"),
            "text": "\n".join(str(part) for part in (reason, told.get("text", "")) if part),
            "other_way": told.get("other_way", ""),
        }
    if case.status == Status.MERGED and case.master is not None:
        state = Status.CLOSED if case.master.status == Status.ARCHIVED else Status(case.master.status)
        return {
            "title": _("邻居也反映了同一件事，已合在一起办"),
            "text": _("现在：%(state)s") % {"state": state.label},
            "other_way": "",
        }
    if case.status == Status.TRANSFERRED_OUT:
        return _handed_on(told, history)
    return None
