"""The demo's matters about time: one with more of it, one suspended, one supervised; and the watch over all of them."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.cases.watching import rise_in_street, watch_street
from huilin.core import clock

COURSES = ("extended", "suspended", "supervised")
AGES = {"extended": (8, 9), "suspended": (10, 13), "supervised": (6, 9)}
WATCHED_DAYS = 40


class ClockStory:
    """Courses of a story (huilin/cases/demo.py) that turn on its time."""

    case: Any
    after: Any
    actor: Any
    handler: Any
    by_handler: Any
    _in_progress: Any

    def _extended(self) -> None:
        self._in_progress()
        until = self.case.due_at + dt.timedelta(days=7)
        self.after(
            60,
            self.case.request_extension,
            by=self.by_handler(),
            reason="灯具要从外地发货，下周才到。",
            new_due_at=until,
        )
        self.after(66, self.case.approve_extension, by=self.actor("SO"), remark="同意，先装临时灯")

    def _suspended(self) -> None:
        self._in_progress()
        self.after(
            50,
            self.case.suspend,
            by=self.actor("LD"),
            cause="department",
            reason="要等供电部门批复停电施工，已经报上去了。",
            review_on=timezone.localdate() + dt.timedelta(days=40),
        )

    def _supervised(self) -> None:
        self._in_progress()
        self.after(70, self.case.supervise, by=self.actor("SO"), reason="住户多次来电，请三天内办结并回话。")


def let_the_clocks_run(street_id: str, now: dt.datetime) -> None:
    """What the jobs would have told and raised on each day up to now."""
    for days in range(WATCHED_DAYS, -1, -1):
        with clock.at(now - dt.timedelta(days=days)):
            watch_street(street_id)
            rise_in_street(street_id)
