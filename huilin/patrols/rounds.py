"""Rounds by the clock: assigned on their day, told when they are late, missed when the next one is due."""

import datetime as dt
from typing import Any

from huilin.audit.models import event_of, record_all
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street
from huilin.patrols.models import PatrolRule, PatrolRun, Route, RunState
from huilin.patrols.models.rules import number, today
from huilin.patrols.models.run import RUNNING
from huilin.patrols.telling import holders, tell_of_run

LEADER, COMMUNITY = 1, 2


def keep_rounds(street_id: str) -> None:
    """Every route that is due has a round, and rounds that are late are told or over. Locks the routes it moves."""
    with in_street(street_id):
        _give_up(today())
    with in_street(street_id):
        _assign(today())
    with in_street(street_id):
        _tell_late(today())


def _give_up(day: dt.date) -> None:
    """A round that was not ended when the route's days had passed once more is missed; the route is due again."""
    for run in _running().filter(due_on__lt=day).order_by("route_id"):
        route = Route.locked(run.route_id)
        if day < route.following_due(run.due_on):
            continue
        fresh = PatrolRun.locked(run.pk)
        if fresh.state not in RUNNING:
            continue
        fresh.move(RunState.MISSED)
        fresh.save(update_fields=["state"])
        route.next_due_on = route.following_due(run.due_on)
        route.save(update_fields=["next_due_on"])
        record_all([event_of("patrol.missed", fresh, by=SYSTEM, role="SYS")])


def _assign(day: dt.date) -> None:
    due = Route.objects.filter(is_paused=False, next_due_on__lte=day, checkpoints__is_retired=False)
    free = due.exclude(runs__state__in=RUNNING).distinct().values_list("pk", flat=True)
    for pk in list(free):
        route = Route.locked(pk)
        if PatrolRun.objects.filter(route=route, state__in=RUNNING).exists():
            continue
        run = PatrolRun.of(route)
        run.save(force_insert=True)
        if run.assignee is not None:
            tell_of_run(run, "patrol.assigned", [run.assignee])


def _tell_late(day: dt.date) -> None:
    for level, rule, find in (
        (LEADER, PatrolRule.Name.PATROL_TELL_LEADER, _leaders),
        (COMMUNITY, PatrolRule.Name.PATROL_TELL_COMMUNITY, _clerks),
    ):
        before = day - dt.timedelta(days=number(rule))
        late = list(_running().filter(due_on__lte=before, told_level__lt=level))
        for run in late:
            run.told_level = level
            tell_of_run(run, "patrol.late", find(run))
        PatrolRun.objects.bulk_update(late, ["told_level"])
        record_all([event_of("patrol.late", run, by=SYSTEM, role="SYS") for run in late])


def _running() -> Any:
    return PatrolRun.objects.filter(state__in=RUNNING).select_related("route", "compound")


def _leaders(run: PatrolRun) -> list[Any]:
    return holders(code="SL", compound_id=run.compound_id)


def _clerks(run: PatrolRun) -> list[Any]:
    return holders(code="CS", community_id=run.community_id)
