"""The watch over visits: tries again, alerts, and ends months that are over; in batches that workers may share."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import event_of, record_all
from huilin.core import clock
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street
from huilin.notifications.models import post
from huilin.people.models import Role
from huilin.visits.models import HouseholdClass, VisitPlan, VisitRule, VisitState, VisitTask
from huilin.visits.models.rules import number

AT_A_TIME = 500


def watch_street(street_id: str) -> int:
    """Homes where nobody was in are due again on their day, and the community has heard of each cared-for home that was
    missed as often as the rules say; how many alerts were given, each once."""
    with in_street(street_id):
        today = timezone.localdate(clock.now())
        VisitTask.objects.filter(state=VisitState.NOT_HOME, try_again_on__lte=today).update(
            state=VisitState.DUE, try_again_on=None
        )
        _end_months(today)
    total = 0
    while True:
        with in_street(street_id):
            told = _alert(today)
        total += told
        if told < AT_A_TIME:
            return total


def _end_months(today: dt.date) -> None:
    """A plan is over when nothing in it can be due any more: quarters run on for up to two months after it began."""
    month = today.replace(day=1)
    ended = VisitPlan.objects.filter(state=VisitPlan.State.ACTIVE, month__lt=month)
    ended.exclude(tasks__state__in=("due", "not_home"), tasks__due_until__gte=today).update(
        state=VisitPlan.State.COMPLETED
    )


def _alert(today: dt.date) -> int:
    missed = number(VisitRule.Name.ALERT_AFTER) - 1
    tasks = list(
        VisitTask.objects.select_for_update(skip_locked=True, of=("self",))
        .open()
        .filter(
            household_class=HouseholdClass.CARED,
            alerted=False,
            due_until__lt=today,
            missed_count__gte=missed,
        )
        .select_related("compound", "household__dwelling__entrance", "household__dwelling__building")
        .order_by("due_until")[:AT_A_TIME]
    )
    by_community: dict[Any, list[VisitTask]] = defaultdict(list)
    for task in tasks:
        task.alerted = True
        by_community[task.community_id].append(task)
    VisitTask.objects.bulk_update(tasks, ["alerted"])
    record_all([event_of("visit.missed", task, by=SYSTEM, role="SYS") for task in tasks])
    _tell(by_community)
    return len(tasks)


def _tell(by_community: dict[Any, list[VisitTask]]) -> None:
    """One message a clerk, whatever the number; it names the stairs, never the reason of the care."""
    clerks = (
        Role.objects.in_force(clock.now())
        .filter(code="CS", community_id__in=by_community)
        .select_related("person")
    )
    messages = []
    for clerk in clerks:
        tasks = by_community[clerk.community_id]
        where = f"{tasks[0].compound} {tasks[0].building}"
        body = _("有%(n)d户关爱户连续没有走访，第一户在%(where)s。请安排人去看看。") % {
            "n": len(tasks),
            "where": where,
        }
        messages.append(clerk.person.message("visit.missed", body, subject=tasks[0]))
    post([message for message in messages if message is not None])
