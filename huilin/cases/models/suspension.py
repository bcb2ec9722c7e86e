"""Waiting for something that nobody here can hurry: in sight, with a cause and a day of review (挂账)."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_SUPERVISE, CASE_SUSPEND
from huilin.cases.wording import tell_handler, tell_reporter
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.core.workdays import Limit, workdays_between


class Suspension(Act):
    class Cause(models.TextChoices):
        MATERIAL = "material", gettext_lazy("等材料或设备")
        MONEY = "money", gettext_lazy("等资金批下来")
        DEPARTMENT = "department", gettext_lazy("等主管部门办手续")
        PROCEDURE = "procedure", gettext_lazy("正在诉讼、仲裁或鉴定")
        CONSENT = "consent", gettext_lazy("等业主表决或邻居同意")
        WEATHER = "weather", gettext_lazy("天气不允许施工")
        PLAN = "plan", gettext_lazy("已列入改造计划")

    cause = models.CharField(max_length=12, choices=Cause)
    reason = models.TextField()
    review_on = models.DateField()


class Resumption(Act):
    reason = models.TextField(blank=True)
    due_at = models.DateTimeField()


class Suspendable:
    @property
    def suspension_label(self: Any) -> str:
        return str(dict(Suspension.Cause.choices).get(self.suspension_cause, ""))

    @verb
    def suspend(
        self: Any, *, by: Actor, cause: str, reason: str, review_on: dt.date, version: int | None = None
    ) -> None:
        """Waiting: the clocks stand still, the reporter and the public list say why and until when."""
        self.begin(CASE_SUSPEND, by, version=version)
        self.require_state(Status.IN_PROGRESS)
        reason = clean_text(reason)
        today = timezone.localdate(clock.now())
        most = number(CaseRule.Name.LONGEST_SUSPENSION)
        if cause not in Suspension.Cause.values:
            raise Refused(_("请选一个客观原因。"), field="cause")
        if not reason:
            raise Refused(_("请写明情况，居民会看到。"), field="reason")
        if not today < review_on <= today + dt.timedelta(days=most):
            raise Refused(_("复核日期要在明天以后、%(most)d天以内。") % {"most": most}, field="review_on")
        was = self.status
        role = by.role_for(CASE_SUSPEND)
        self.move(Status.SUSPENDED, by)
        self.suspension_cause, self.review_on = cause, review_on
        Suspension.write(self, by, role, cause=cause, reason=reason, review_on=review_on)
        label, day = self.suspension_label, _day(review_on)
        self.commit(
            "case.suspended", by, role=role, was=was, reason=reason, cause=label, code=cause, until=day
        )
        tell_reporter(self, "case.suspended", cause=label, until=day)
        tell_handler(self, "case.suspended")

    @verb
    def resume(self: Any, *, by: Actor = SYSTEM, reason: str = "", version: int | None = None) -> None:
        """In progress again, with the time that was left when it was suspended."""
        self.begin(CASE_SUPERVISE, by, version=version)
        was, since = self.status, self.status_changed_at
        role = by.role_for(CASE_SUPERVISE)
        self.require_state(Status.SUSPENDED)
        self.move(Status.IN_PROGRESS, by)
        self._go_on(since)
        self.suspension_cause, self.review_on = "", None
        reason = clean_text(reason)
        Resumption.write(self, by, role, reason=reason, due_at=self.due_at)
        self.commit("case.resumed", by, role=role, was=was, reason=reason)
        tell_reporter(self, "case.resumed")
        tell_handler(self, "case.resumed")

    def _go_on(self: Any, since: dt.datetime) -> None:
        """Working days that were left are counted from now; every other clock is put back by the pause."""
        now = clock.now()
        pause = now - since
        if self.rung_due_at is not None:
            self.rung_due_at += pause
        left = workdays_between(timezone.localdate(since), timezone.localdate(self.due_at))
        if self.due_unit == "workdays" and left > 0:
            self.start_clock(Limit(left, "workdays"), now)
        else:
            self.set_due(self.due_at + pause, (self.clock_from or self.submitted_at) + pause)


def _day(day: dt.date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
