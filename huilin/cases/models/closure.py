"""Closing a verified matter, and archiving it when nobody came back."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.audit.models import Event
from huilin.cases.models.act import Act
from huilin.cases.models.status import Status
from huilin.cases.models.verification import Verification
from huilin.cases.permissions import CASE_CLOSE
from huilin.cases.signals import case_closed
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Closure(Act):
    remark = models.TextField(blank=True)


class Archive(Act):
    """What the file of a finished matter says on its first page; nothing is added to the matter afterwards."""

    summary = models.JSONField()


class Closable:
    @verb
    def close(self: Any, *, by: Actor, remark: str = "", version: int | None = None) -> None:
        """Closed, and the reporter is asked whether it is solved. Only what other eyes verified."""
        self.begin(CASE_CLOSE, by, version=version)
        self.require_state(Status.VERIFYING)
        last = Verification.objects.filter(case=self).order_by("-at", "-id").first()
        if not (last and last.passed):
            raise Conflict(_("还没有核查通过，不能办结。"))
        was = self.status
        role = by.role_for(CASE_CLOSE)
        self.move(Status.CLOSED, by)
        self.closed_at, self.follow_up_state = clock.now(), ""
        remark = clean_text(remark)
        Closure.write(self, by, role, remark=remark)
        self.commit("case.closed", by, role=role, was=was, said=remark)
        case_closed.send(type(self), case=self, by=by)
        tell_reporter(self, "case.closed")

    @verb
    def archive(self: Any, *, by: Actor = SYSTEM) -> None:
        """Archived with its summary: to be read, and nothing more happens to it. Not while an appeal may come or waits."""
        self.begin(CASE_CLOSE, by)
        was = self.status
        self.move(Status.ARCHIVED, by)
        if self.demand_state == "appealed" or self.can_still_be_appealed():
            raise Conflict(_("还在申诉期内，不能归档。"))
        if self.follow_up_state == "open":
            self.end_follow_up("lapsed")
        events = Event.objects.about(self.pk).count() + 1
        pictures = self.attachments.filter(kind="picture").count()
        Archive.write(self, by, "SYS", summary=summary_of(self, events=events, pictures=pictures))
        self.commit("case.archived", by, role="SYS", was=was)

    def can_still_be_appealed(self: Any) -> bool:
        waits = self.demand_state == "confirmed" and self.appeal_by is not None
        return bool(waits and clock.now() <= self.appeal_by)


def summary_of(case: Any, *, events: int, pictures: int) -> dict[str, Any]:
    """Plain values: moments in ISO format, counts, and whether the limits were kept (None where there was none)."""
    moments = ("submitted_at", "contacted_at", "replied_at", "closed_at", "due_at", "contact_due_at")
    told: dict[str, Any] = {
        name: moment.isoformat() if (moment := getattr(case, name)) else None for name in moments
    }
    return told | {
        "days": (case.closed_at - case.submitted_at).days if case.closed_at else None,
        "contact_in_time": _in_time(case.contacted_at, case.contact_due_at),
        "reply_in_time": _in_time(case.replied_at, case.due_at),
        "extensions": case.extension_count,
        "returns": case.return_count,
        "reopenings": case.reopening_count,
        "reports": case.report_count,
        "solved": case.solved,
        "satisfaction": case.satisfaction,
        "follow_up": case.follow_up_state,
        "tries": case.follow_up_tries,
        "promises_kept": case.promises_kept,
        "promises_broken": case.promises_broken,
        "demand": case.demand_state,
        "pictures": pictures,
        "events": events,
    }


def _in_time(done: Any, due: Any) -> bool | None:
    return done <= due if done and due else None
