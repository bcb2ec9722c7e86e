"""How a case reads on pages: titles, tones, the time that is left. Shared by the desk and the residents' pages."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from huilin.cases.models import Attachment, Case, FollowUp, Grade, Rung, Status
from huilin.core.labels import label_of
from huilin.core.templatetags.reading import day

TONES: dict[str, str] = {
    Status.SUBMITTED: "waiting",
    Status.RETURNED: "back",
    Status.REOPENED: "waiting",
    Status.CLOSED: "done",
    Status.ARCHIVED: "done",
    Status.REJECTED: "back",
    Status.WITHDRAWN: "back",
    Status.MERGED: "back",
    Status.TRANSFERRED_OUT: "back",
}
"""Tone of each state's dot; work that is under way is `doing`."""


def public_state(case: Case) -> str:
    """The state in words for residents; filing away is the office's own affair."""
    return str(Status.CLOSED.label if case.status == Status.ARCHIVED else Status(case.status).label)


def state_tone(case: Case) -> str:
    return TONES.get(case.status, "doing")


def time_left(due: dt.datetime, now: dt.datetime) -> str:
    """还剩3天, 还剩5小时, 超期2天: whole days, or hours within a day."""
    gap = due - now
    return _left(get_language(), gap < dt.timedelta(0), max(int(abs(gap).total_seconds() // 3600), 1))


@lru_cache(maxsize=4096)
def _left(_language: str | None, is_late: bool, hours: int) -> str:
    if hours < 24:
        span = ngettext("%(n)d小时", "%(n)d小时", hours) % {"n": hours}
    else:
        span = ngettext("%(n)d天", "%(n)d天", hours // 24) % {"n": hours // 24}
    return (_("超期%(span)s") if is_late else _("还剩%(span)s")) % {"span": span}


@dataclass(frozen=True)
class CaseCard:
    """A case as the desk shows it. Templates ask the same things twice and fifty times over, so answers are kept."""

    case: Case

    def __getattr__(self, name: str) -> Any:
        return getattr(self.case, name)

    def __getitem__(self, name: str) -> Any:
        """What templates try first; without it each look-up would begin with an exception."""
        try:
            return getattr(self, name)
        except AttributeError as error:
            raise KeyError(name) from error

    @cached_property
    def url(self) -> str:
        return reverse("cases:case", args=[self.case.number])

    @cached_property
    def title(self) -> str:
        words = self.case.description.split("\n")[0]
        return (words[:40] + "…" if len(words) > 40 else words) or self.case.public_title

    @cached_property
    def state_label(self) -> str:
        return label_of(Status, self.case.status)

    @property
    def state_tone(self) -> str:
        return state_tone(self.case)

    @cached_property
    def category_label(self) -> str:
        if not self.case.category_id:
            return ""
        name = self.case.category_name
        return _("%(name)s（按文字猜的）") % {"name": name} if self.case.category_is_guess else name

    @cached_property
    def grade_label(self) -> str:
        return label_of(Grade, self.case.grade)

    @cached_property
    def source_label(self) -> str:
        return label_of(Case.Source, self.case.source)

    @cached_property
    def handler_label(self) -> str:
        holder = self.case.assignee or self.case.assigned_unit
        return holder.name if holder else ""

    @property
    def reporter_label(self) -> str:
        if self.case.reporter_id and not self.case.is_anonymous:
            return str(_("居民（已登记）"))
        return str(_("留了电话")) if self.case.contact_sealed else str(_("没有留名"))

    @cached_property
    def due_at(self) -> dt.datetime | None:
        """The deadline that runs now: for triage while it waits, for the reply afterwards."""
        return self.case.accept_due_at if self.case.status == Status.SUBMITTED else self.case.due_at

    @cached_property
    def clock_state(self) -> str:
        return self.case.clock()

    @cached_property
    def due_tone(self) -> str:
        return {"overdue": "late", "soon": "soon"}.get(self.clock_state, "")

    @cached_property
    def due_label(self) -> str:
        clock = self.clock_state
        if not clock or self.due_at is None:
            return ""
        left = time_left(self.due_at, timezone.now())
        if clock == "overdue":
            return left
        return f"{_('临期') if clock == 'soon' else _('正常')} · {left}"

    @cached_property
    def chips(self) -> list[dict[str, str]]:
        """What is out of the ordinary: about its time, about what was said of it, about what was promised."""
        told = (*self._chips_of_time(), *self._chips_of_neighbours(), *self._chips_of_ending())
        return [{"label": label, "tone": tone} for label, tone in told]

    def _chips_of_time(self) -> Iterator[tuple[str, str]]:
        case = self.case
        if case.supervised_at and case.is_open:
            yield str(_("督办")), "late"
        if case.status == Status.SUSPENDED and case.review_on:
            yield _("%(day)s复核") % {"day": day(case.review_on)}, "warm"
        if case.asked_due_at:
            yield str(_("延期待批")), "warm"
        if case.rung > Rung.COMPOUND and case.is_open:
            yield _("已到%(rung)s") % {"rung": Rung(case.rung).label}, "late"

    def _chips_of_neighbours(self) -> Iterator[tuple[str, str]]:
        case = self.case
        if case.is_alarming and case.is_open:
            yield str(_("有险情")), "late"
        if case.heard_from > 1:
            yield _("%(n)s人反映") % {"n": case.heard_from}, "warm"

    def _chips_of_ending(self) -> Iterator[tuple[str, str]]:
        case = self.case
        if case.follow_up_state == FollowUp.State.OPEN:
            yield str(case.get_follow_up_state_display()), "calm"  # type: ignore[attr-defined]
        if case.demand_state:
            yield str(case.get_demand_state_display()), "warm"  # type: ignore[attr-defined]
        if case.promised_on:
            yield _("%(day)s前答应了事") % {"day": day(case.promised_on)}, "warm"

    @cached_property
    def rung_label(self) -> str:
        """街道：宋街道, the rung above the compound on which the matter stands."""
        case = self.case
        if case.rung == Rung.COMPOUND or not case.is_open:
            return ""
        who = case.rung_person.name if case.rung_person else ""
        return _("%(rung)s：%(who)s") % {"rung": Rung(case.rung).label, "who": who}


def photo(file: Attachment, url: str) -> dict[str, str]:
    """A picture for the page templates; its thumbnail is the same address with ?small."""
    return {"url": url, "thumbnail_url": f"{url}?small", "alt": str(file.get_phase_display())}  # type: ignore[attr-defined]
