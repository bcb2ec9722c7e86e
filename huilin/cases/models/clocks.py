"""The clocks of a case: which one runs, from when to when, and the moments at which somebody hears of it.

`watch_at` is the next moment the watch must look at the case, `rise_at` the next one for the ladder; both are kept by
`Case.commit`, so that the jobs find what is due by an index and touch nothing else.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case as Choice
from django.db.models import F, Func, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.cases.models.rules import CaseRule, allowed, number
from huilin.cases.models.status import OPEN, WITH_CLOCK, Status
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.workdays import Limit

TOP_RUNG = 4


class Notice(TenantModel):
    """One warning about one deadline was given; the unique row keeps a second one from being given."""

    append_only = True

    class Level(models.TextChoices):
        YELLOW = "yellow", _("黄灯")
        RED = "red", _("红灯")
        SUPERVISED = "supervised", _("督办")
        REVIEW = "review", _("挂账复核")
        UNVERIFIED = "unverified", _("核查到期")
        PROMISE = "promise", _("承诺到期")

    case = TenantForeignKey("cases.Case", related_name="notices")
    level = models.CharField(max_length=10, choices=Level)
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "case", "level", "due_at"], name="notice_once")
        ]


class Recalculation(TenantModel):
    """The street's open deadlines were brought into agreement with one state of the calendar."""

    append_only = True

    at = models.DateTimeField(default=timezone.now)
    calendar = models.CharField(max_length=64)
    looked_at = models.IntegerField()
    changed = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["street_id", "-at"], name="recalculation_at")]


def next_deadline() -> Choice:
    """The moment by which the desk sorts, worked out by the database from the row, so that no writer can forget it."""
    review = Func(
        F("review_on"),
        template=f"(%(expressions)s::timestamp AT TIME ZONE '{settings.TIME_ZONE}')",
        output_field=models.DateTimeField(),
    )
    later = sorted(str(status) for status in OPEN - {Status.SUBMITTED})
    return Choice(
        When(status=str(Status.SUBMITTED), then=Coalesce("accept_due_at", "submitted_at")),
        When(status=str(Status.SUSPENDED), review_on__isnull=False, then=review),
        When(status__in=later, then=Coalesce("due_at", "submitted_at")),
        default=None,
        output_field=models.DateTimeField(),
    )


class Clocked:
    """Starts, moves and reads the clock until the reply."""

    def start_clock(self: Any, limit: Limit, start: dt.datetime) -> None:
        """The time until the reply runs from `start`; kept as an amount, so that a changed calendar can be applied to it."""
        self.clock_from, self.due_amount, self.due_unit = start, limit.amount, limit.unit
        self.due_at = limit.after(start)
        if self.outside_due_at is not None:
            self.due_at = min(self.due_at, self.outside_due_at)
        self._carry_rung()

    def follow_outside(self: Any) -> None:
        """The running time agrees with the outside deadline: our own limit, or the outside one where that is earlier."""
        if self.due_amount is not None:
            self.start_clock(Limit(self.due_amount, self.due_unit), self.clock_from)
        else:
            self.set_due(min(self.due_at, self.outside_due_at))

    def set_due(self: Any, due_at: dt.datetime, start: dt.datetime | None = None) -> None:
        """The reply is due at a moment that somebody named; no calendar changes it."""
        self.clock_from = start or self.clock_from
        self.due_amount, self.due_unit, self.due_at = None, "", due_at
        self._carry_rung()

    def _carry_rung(self: Any) -> None:
        """A rung's clock never ends before the new deadline."""
        if self.rung == 1:
            self.rung_due_at = None
        elif self.rung_due_at is not None:
            self.rung_due_at = max(self.rung_due_at, self.due_at)

    def running_clock(self: Any) -> tuple[dt.datetime, dt.datetime] | None:
        """From when to when: until triage while it waits, until the reply while somebody works; None when nothing runs."""
        if self.status == Status.SUBMITTED and self.accept_due_at:
            return self.submitted_at, self.accept_due_at
        if self.status in WITH_CLOCK and self.due_at:
            return self.clock_from or self.submitted_at, self.due_at
        return None

    def thresholds(self: Any) -> list[tuple[str, dt.datetime]]:
        """The levels of the running clock with their moments, in order of time."""
        if self.status == Status.REPLIED and self.replied_at:
            return [
                (Notice.Level.UNVERIFIED, allowed(CaseRule.Name.VERIFICATION_LIMIT).after(self.replied_at))
            ]
        running = self.running_clock()
        if running is None:
            return []
        start, due = running
        return [
            (Notice.Level.YELLOW, share_of(start, due, number(CaseRule.Name.YELLOW_SHARE))),
            (Notice.Level.RED, share_of(start, due, number(CaseRule.Name.RED_SHARE))),
            (Notice.Level.SUPERVISED, allowed(CaseRule.Name.SUPERVISED_AFTER).after(due)),
        ]

    def arrange_clocks(self: Any) -> None:
        """After this the jobs look at the case when its next moment comes; they skip what they have told already."""
        moments = [moment for _level, moment in self.thresholds()]
        self.watch_at = min(moments) if moments else None
        self.rise_at = None
        if self.status in WITH_CLOCK and self.rung < TOP_RUNG:
            self.rise_at = self.rung_due_at or self.due_at
        if self.status != Status.IN_PROGRESS:
            self.asked_due_at = None


def share_of(start: dt.datetime, due: dt.datetime, percent: int) -> dt.datetime:
    return start + (due - start) * percent / 100
