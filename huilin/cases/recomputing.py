"""Open deadlines follow the calendar: a holiday or a make-up day that becomes known later moves them."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from huilin.audit.models import Event, event_of, record_all
from huilin.cases.models import Case, Recalculation, Status
from huilin.cases.models.status import OPEN, WITH_CLOCK
from huilin.cases.models.vocabulary import limits_for
from huilin.cases.wording import day_and_hour, tell_handler, tell_reporter
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street
from huilin.core.workdays import Limit, holidays

AT_A_TIME = 200
AWAITING_REPLY = OPEN - {Status.REPLIED, Status.VERIFYING}
IN_DAYS = ("days", "workdays")


def calendar_digest() -> str:
    """Names the table of holidays as it is now."""
    days = sorted(f"{day}{kind}" for day, kind in holidays.get().items())
    return hashlib.sha256("\n".join(days).encode()).hexdigest()


@dataclass
class Run:
    looked_at: int = 0
    changed: int = 0
    last: UUID | None = None
    events: list[Event] = field(default_factory=list)


def recompute_street(street_id: str) -> Run | None:
    """Every open deadline counted in days agrees with the calendar; None when the calendar is the one of the last run.

    Each batch commits by itself; a run that broke off begins again and finds what is done already unchanged.
    """
    digest = calendar_digest()
    with in_street(street_id):
        last = Recalculation.objects.order_by("-at", "-id").first()
    if last is not None and last.calendar == digest:
        return None
    run = Run()
    while True:
        with in_street(street_id):
            if not _batch(run):
                break
    with in_street(street_id):
        Recalculation.objects.create(calendar=digest, looked_at=run.looked_at, changed=run.changed)
    return run


def _batch(run: Run) -> bool:
    """The next cases by their id, locked; False when there are none left."""
    counted = Q(due_unit__in=IN_DAYS) | Q(status=Status.SUBMITTED) | Q(contacted_at=None)
    found = Case.objects.select_for_update(of=("self",)).filter(counted, status__in=AWAITING_REPLY)
    if run.last is not None:
        found = found.filter(pk__gt=run.last)
    cases = list(found.select_related("assignee", "assigned_unit").order_by("pk")[:AT_A_TIME])
    events = [event for case in cases if (event := recompute(case))]
    record_all(events)
    run.looked_at += len(cases)
    run.changed += len(events)
    run.last = cases[-1].pk if cases else run.last
    return bool(cases)


def recompute(case: Case) -> Event | None:
    """The deadlines of one locked case agree with the calendar. Who was told another date is told the new one."""
    before = {name: getattr(case, name) for name in ("accept_due_at", "contact_due_at", "due_at")}
    start = case.clock_from or case.submitted_at
    if case.due_unit in IN_DAYS and case.due_amount is not None:
        case.start_clock(Limit(case.due_amount, case.due_unit), start)  # type: ignore[arg-type]
    if case.contacted_at is None:
        _recompute_first_steps(case, start)
    moved = {name for name, was in before.items() if getattr(case, name) != was}
    if not moved:
        return None
    case.arrange_clocks()
    case.version += 1
    case.save()
    _tell(case, moved)
    return event_of(
        "case.deadline_moved", case, by=SYSTEM, role="SYS", **_words(case, before, moved), moved=sorted(moved)
    )


def _recompute_first_steps(case: Case, start: dt.datetime) -> None:
    limits = limits_for(case.grade, case.category_id, timezone.localdate(start))
    if limits.contact.unit in IN_DAYS:
        case.contact_due_at = limits.contact.after(start)
    if case.status == Status.SUBMITTED and limits.accept.unit in IN_DAYS:
        case.accept_due_at = limits.accept.after(start)


def _tell(case: Case, moved: set[str]) -> None:
    if "due_at" in moved and case.status in WITH_CLOCK:
        tell_reporter(case, "case.deadline_moved")
        tell_handler(case, "case.deadline_moved")
    elif "contact_due_at" in moved and case.status == Status.SUBMITTED:
        tell_reporter(case, "case.contact_moved")


def _words(case: Case, before: dict[str, Any], moved: set[str]) -> dict[str, str]:
    name = "due_at" if "due_at" in moved else min(moved)
    return {"before": day_and_hour(before[name]), "after": day_and_hour(getattr(case, name))}
