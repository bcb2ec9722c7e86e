"""The return visit (回访): after closing, other eyes ask the reporter whether it is solved and how satisfied they are.

Three tries on at least two days, then the reporter counts as not reached and is left out of the rates; who rated by
themselves is not asked again (the numbers are rows of CaseRule; custom of 接诉即办, ordinance of Beijing art. 23).
"""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.response import Rating
from huilin.cases.models.rules import CaseRule, allowed, number
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_VERIFY
from huilin.cases.wording import tell_desk, tell_handler
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.text import clean_text
from huilin.core.transactions import verb

CANNOT_BE_ASKED = Q(contact_index=b"", reporter_id__isnull=True)
"""No name, no phone: nobody to call back."""


class FollowUp(TenantModel):
    """The task that one closing brings, until it ends in one of the ways below."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("待回访")
        ANSWERED = "answered", gettext_lazy("已回访")
        UNREACHED = "unreached", gettext_lazy("多次联系不上")
        REFUSED = "refused", gettext_lazy("不愿回答")
        NOT_NEEDED = "not_needed", gettext_lazy("已自己评价，不用回访")
        LAPSED = "lapsed", gettext_lazy("归档前没有回访")

    case = TenantForeignKey("cases.Case", related_name="follow_ups")
    closed_at = models.DateTimeField()
    """Which closing; unique, so that two workers make one task."""
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "case", "closed_at"], name="followup_once")
        ]


LEFT_OUT = (FollowUp.State.UNREACHED, FollowUp.State.REFUSED)
"""Ends that leave the case out of the rates."""


class FollowUpTry(Act):
    """One try: how, when (`at`), whether the reporter was reached, and what they said."""

    class Way(models.TextChoices):
        PHONE = "phone", gettext_lazy("打电话")
        VISIT = "visit", gettext_lazy("上门或当面")
        MESSAGE = "message", gettext_lazy("短信或微信")

    class Outcome(models.TextChoices):
        REACHED = "reached", gettext_lazy("联系上了")
        UNREACHED = "unreached", gettext_lazy("没联系上")
        REFUSED = "refused", gettext_lazy("联系上了，不愿回答")

    class Cause(models.TextChoices):
        NOT_FIXED = "not_fixed", gettext_lazy("没修好，或又坏了")
        SLOW = "slow", gettext_lazy("等得太久")
        NOBODY = "nobody", gettext_lazy("没有人联系，也没有人来")
        MANNER = "manner", gettext_lazy("说话办事的态度")
        UNCLEAR = "unclear", gettext_lazy("没有说清楚为什么")
        OTHER = "other", gettext_lazy("别的原因")

    task = TenantForeignKey(FollowUp, related_name="tries")
    way = models.CharField(max_length=8, choices=Way)
    outcome = models.CharField(max_length=10, choices=Outcome)
    solved = models.CharField(max_length=8, choices=Rating.Solved, blank=True)
    satisfaction = models.CharField(max_length=12, choices=Rating.Satisfaction, blank=True)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["street_id", "task", "at"], name="followuptry_task")]


def waiting_indexes() -> list[models.Index]:
    """Of the case's table: what waits for a return visit, what wants a task, what was promised for a day."""
    return [
        models.Index(
            fields=["street_id", "follow_up_due_at", "id"],
            name="case_follow_up",
            condition=Q(follow_up_due_at__isnull=False),
        ),
        models.Index(
            fields=["street_id", "closed_at"],
            name="case_to_ask",
            condition=Q(status="closed", follow_up_state=""),
        ),
        models.Index(
            fields=["street_id", "promised_on"],
            name="case_promised",
            condition=Q(promised_on__isnull=False),
        ),
    ]


def is_unhappy(solved: str, satisfaction: str) -> bool:
    return solved == Rating.Solved.NO or satisfaction == Rating.Satisfaction.BAD


def follow_up_opens(closed_at: dt.datetime) -> dt.datetime:
    """The moment from which the job makes the task of a closing."""
    limit = allowed(CaseRule.Name.FOLLOW_UP_FROM).after(closed_at)
    is_same_day = timezone.localdate(limit) == timezone.localdate(closed_at)
    return (
        limit if is_same_day else timezone.localtime(limit).replace(hour=0, minute=0, second=0, microsecond=0)
    )


def follow_up_due(closed_at: dt.datetime) -> dt.datetime:
    return allowed(CaseRule.Name.FOLLOW_UP_LIMIT).after(closed_at)


class Revisitable:
    """Is asked after closing; a try is one record, an answer ends the task."""

    @property
    def can_be_asked(self: Any) -> bool:
        """Whether a return visit may be written down now, before the job has made the task too."""
        if self.status != Status.CLOSED or self.stands_as_unreasonable:
            return False
        return bool(self.contact_index or self.reporter_id) and self.follow_up_state in (
            "",
            FollowUp.State.OPEN,
        )

    @verb
    def follow_up(
        self: Any,
        *,
        by: Actor,
        way: str,
        outcome: str,
        solved: str = "",
        satisfaction: str = "",
        cause: str = "",
        remark: str = "",
        version: int | None = None,
    ) -> None:
        """One try is kept. An answer counts like the reporter's own; an unhappy one sends the matter back to work while
        it may be reopened. Never by who had a hand in it. Locks the case's row, under which its task changes too.
        """
        self.begin(CASE_VERIFY, by, version=version)
        self.require_state(Status.CLOSED)
        if not self.can_be_asked or self._was_rated():
            raise Conflict(_("这件事现在不用回访：已经评价过、已经回访过，或者没有留联系方式。"))
        answer = {"solved": solved, "satisfaction": satisfaction, "cause": cause}
        _check(way, outcome, **answer)
        if outcome != FollowUpTry.Outcome.REACHED:
            answer = dict.fromkeys(answer, "")
        task = self._task()
        role, was, remark = by.role_for(CASE_VERIFY), self.status, clean_text(remark)
        FollowUpTry.write(self, by, role, task=task, way=way, outcome=outcome, remark=remark, **answer)
        self.follow_up_tries += 1
        kind = self._end_of(task, outcome, by, **answer)
        way_label, n = str(FollowUpTry.Way(way).label), self.follow_up_tries
        reason = str(FollowUpTry.Cause(answer["cause"]).label) if answer["cause"] else ""
        told = {name: answer[name] for name in ("solved", "satisfaction") if answer[name]}
        self.commit(kind, by, role=role, was=was, reason=reason, way=way_label, n=n, said=remark, **told)
        if outcome == FollowUpTry.Outcome.REACHED and is_unhappy(solved, satisfaction):
            tell_desk(self, "case.rated_unhappy")
            tell_handler(self, "case.rated_unhappy")

    def _task(self: Any) -> FollowUp:
        now = clock.now()
        task, is_new = FollowUp.objects.get_or_create(
            case=self, closed_at=self.closed_at,
            defaults={"opened_at": now, "due_at": follow_up_due(self.closed_at), "street_id": self.street_id},
        )  # fmt: skip
        if is_new:
            self.follow_up_state, self.follow_up_due_at, self.follow_up_tries = task.state, task.due_at, 0
        return task  # type: ignore[no-any-return]

    def _end_of(
        self: Any, task: FollowUp, outcome: str, by: Actor, *, solved: str, satisfaction: str, cause: str
    ) -> str:
        """What the try makes of the task; gives the event's kind."""
        if outcome == FollowUpTry.Outcome.REFUSED:
            self.end_follow_up(FollowUp.State.REFUSED)
            return "case.follow_up_refused"
        if outcome == FollowUpTry.Outcome.UNREACHED:
            if not _was_tried_enough(task):
                return "case.follow_up_tried"
            self.end_follow_up(FollowUp.State.UNREACHED)
            return "case.follow_up_unreached"
        self.solved, self.satisfaction = solved, satisfaction
        self.end_follow_up(FollowUp.State.ANSWERED)
        if is_unhappy(solved, satisfaction) and self.can_come_back():
            # The answer is the reporter's, whoever wrote it down.
            self.come_back(by, as_part_of=Status.REOPENED)
        return "case.followed_up"

    def _was_rated(self: Any) -> bool:
        """Whether the reporter has answered the latest reply by themselves."""
        return bool(Rating.objects.filter(case=self, at__gte=self.replied_at or self.closed_at).exists())

    def end_follow_up(self: Any, state: str) -> None:
        """The open task, if any, ends in `state`; the caller saves the case."""
        self.follow_up_state, self.follow_up_due_at = state, None
        tasks = FollowUp.objects.filter(case=self, state=FollowUp.State.OPEN)
        tasks.update(state=state, ended_at=clock.now())


def _was_tried_enough(task: FollowUp) -> bool:
    """As many tries and on as many days as the rules ask."""
    days = [timezone.localdate(at) for at in task.tries.values_list("at", flat=True)]  # type: ignore[attr-defined]
    most, spread = number(CaseRule.Name.FOLLOW_UP_TRIES), number(CaseRule.Name.FOLLOW_UP_DAYS)
    return len(days) >= most and len(set(days)) >= spread


def _check(way: str, outcome: str, *, solved: str, satisfaction: str, cause: str) -> None:
    """Raises Refused for an answer that is not whole."""
    if way not in FollowUpTry.Way.values:
        raise Refused(_("请选怎么联系的。"), field="way")
    if outcome not in FollowUpTry.Outcome.values:
        raise Refused(_("请选联系上了没有。"), field="outcome")
    if outcome != FollowUpTry.Outcome.REACHED:
        return
    if solved not in Rating.Solved.values:
        raise Refused(_("请选解决了没有。"), field="solved")
    if satisfaction not in Rating.Satisfaction.values:
        raise Refused(_("请选满意不满意。"), field="satisfaction")
    if cause and cause not in FollowUpTry.Cause.values:
        raise Refused(_("请选一个原因。"), field="cause")
    if is_unhappy(solved, satisfaction) and not cause:
        raise Refused(_("没解决或不满意的，请选一个原因。"), field="cause")
