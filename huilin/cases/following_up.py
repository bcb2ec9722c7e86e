"""Tasks of return visits after closing, and the days on which something was promised; in batches that workers share."""

import datetime as dt

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.cases.models import Case, FollowUp, Notice, Promise, Rating, Status
from huilin.cases.models.demand import STANDING
from huilin.cases.models.follow_up import CANNOT_BE_ASKED, follow_up_due, follow_up_opens
from huilin.cases.models.rules import CaseRule, allowed, reopening_window
from huilin.cases.watching import AT_A_TIME, Hands, News
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street

log = structlog.get_logger(__name__)


def follow_up_in_street(street_id: str) -> int:
    """Each closing that is old enough has its task, once; how many tasks were made."""
    total = 0
    while True:
        with in_street(street_id):
            looked_at, made = follow_up_batch(street_id)
        total += made
        if looked_at < AT_A_TIME:
            return total


def follow_up_batch(street_id: str) -> tuple[int, int]:
    now = clock.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    ripe = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        status=Status.CLOSED, follow_up_state="", closed_at__gt=now - reopening_window(), closed_at__lte=now
    )
    # Days off are worked out once, for the oldest possible closing of today.
    ripe = ripe.filter(closed_at__lt=_last_ripe(today, now)).exclude(CANNOT_BE_ASKED)
    cases = list(ripe.exclude(demand_state__in=STANDING).order_by("closed_at")[:AT_A_TIME])
    rated = _rated(cases)
    news, hands, tasks = News(), Hands(), []
    for case in cases:
        if case.pk in rated:
            case.follow_up_state = FollowUp.State.NOT_NEEDED
            continue
        due = follow_up_due(case.closed_at)
        tasks.append(
            FollowUp(street_id=street_id, case=case, closed_at=case.closed_at, opened_at=now, due_at=due)
        )
        case.follow_up_state, case.follow_up_due_at, case.follow_up_tries = FollowUp.State.OPEN, due, 0
        news.tell("case.follow_up_due", hands.community(case), case)
    FollowUp.objects.bulk_create(tasks, ignore_conflicts=True)
    Case.objects.bulk_update(cases, ["follow_up_state", "follow_up_due_at", "follow_up_tries"])
    news.send()
    return len(cases), len(tasks)


def _last_ripe(today: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Closed before this moment: the task may be made now."""
    for back in range(60):
        evening = today - dt.timedelta(days=back) + dt.timedelta(days=1)
        if follow_up_opens(evening - dt.timedelta(seconds=1)) <= now:
            return evening
    return today - dt.timedelta(days=60)


def _rated(cases: list[Case]) -> set[object]:
    """Those whose reporter has answered the latest reply by themselves."""
    replied = {case.pk: case.replied_at or case.closed_at for case in cases}
    found = Rating.objects.filter(case__in=replied).values_list("case_id", "at") if replied else ()
    return {key for key, at in found if at >= replied[key]}


def look_at_promises(street_id: str) -> None:
    """On the day itself the handler and the community hear of it; after the time of the rules it counts as broken."""
    with in_street(street_id):
        _remind()
        today = timezone.localdate(clock.now())
        due = Promise.objects.filter(
            case__promised_on__lt=today, until_on__lt=today, outcomes__isnull=True
        ).select_related("case")
        forgotten = [promise for promise in due.order_by("until_on")[:AT_A_TIME] if _is_forgotten(promise)]
    for promise in forgotten:
        try:
            with in_street(street_id):
                promise.case.settle_promise(
                    by=SYSTEM,
                    promise=promise,
                    was_kept=False,
                    remark=str(_("过了约定的日子，没有人记下结果")),
                )
        except Refused as refusal:
            log.info("promise_not_settled", reason=type(refusal).__name__)


def _is_forgotten(promise: Promise) -> bool:
    evening = timezone.make_aware(dt.datetime.combine(promise.until_on, dt.time(18)))
    return clock.now() > allowed(CaseRule.Name.PROMISE_GRACE).after(evening)


def _remind() -> None:
    now = clock.now()
    today = timezone.localdate(now)
    at = timezone.make_aware(dt.datetime.combine(today, dt.time(0)))
    due = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(promised_on=today)
    told = Notice.objects.filter(level=Notice.Level.PROMISE, due_at=at).values("case_id")
    cases = list(due.exclude(pk__in=told).select_related("assignee")[:AT_A_TIME])
    news, hands = News(), Hands()
    for case in cases:
        persons = {person.pk: person for person in [*hands.holder(case), *hands.community(case)]}
        news.tell("case.promise_due", list(persons.values()), case)
    Notice.objects.bulk_create(
        [
            Notice(street_id=case.street_id, case=case, level=Notice.Level.PROMISE, due_at=at, at=now)
            for case in cases
        ]
    )
    news.send()
