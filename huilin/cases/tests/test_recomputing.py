"""The calendar changes after deadlines were given: open ones follow, and whoever was told another date is told."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, Recalculation
from huilin.cases.recomputing import recompute_street
from huilin.core import clock
from huilin.core.models import Holiday
from huilin.core.reference import reference_changed
from huilin.core.workdays import add_workdays
from huilin.notifications.models import Message
from tests.cast import STREET

pytestmark = pytest.mark.django_db
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def change(day, kind):
    Holiday.objects.update_or_create(day=day, defaults={"kind": kind, "source": "通知"})
    reference_changed()


def reported_at(cast, day, *steps):
    with clock.at(dt.datetime.combine(day, dt.time(10), SHANGHAI)):
        case = cast.report()
        if "accept" in steps:
            case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
        if "dispatch" in steps:
            case.dispatch(by=cast["CS"], person=cast.person("ST"))
    return case


def due_day(case):
    case.refresh_from_db()
    return timezone.localdate(case.due_at)


@pytest.mark.parametrize("day", ["2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_make_up_day_taken_back_and_given_again(cast, day):
    """2026's make-up days: as a day off the deadline is one working day later, then it comes back."""
    day = dt.date.fromisoformat(day)
    case = reported_at(cast, day - dt.timedelta(days=2), "accept", "dispatch")
    recompute_street(STREET)
    before = due_day(case)
    change(day, Holiday.Kind.OFF)
    assert recompute_street(STREET).changed == 1
    assert due_day(case) == add_workdays(before, 1)
    change(day, Holiday.Kind.WORK)
    assert recompute_street(STREET).changed == 1
    assert due_day(case) == before
    assert Event.objects.about(case.pk).filter(kind="case.deadline_moved").count() == 2


def test_the_reporter_and_the_handler_hear_of_an_earlier_date_too(cast):
    case = reported_at(cast, dt.date(2026, 11, 23), "accept", "dispatch")
    recompute_street(STREET)
    before = due_day(case)
    change(dt.date(2026, 11, 28), Holiday.Kind.WORK)
    recompute_street(STREET)
    assert due_day(case) < before
    told = Message.objects.filter(subject_id=case.pk, kind="case.deadline_moved")
    assert told.count() == 2
    assert f"{timezone.localdate(case.due_at).day}日" in told.first().body


def test_what_waits_for_triage_moves_with_its_first_steps(cast):
    case = reported_at(cast, dt.date(2026, 11, 23))
    recompute_street(STREET)
    was = case.accept_due_at, case.contact_due_at
    change(dt.date(2026, 11, 24), Holiday.Kind.OFF)
    recompute_street(STREET)
    case.refresh_from_db()
    assert (case.accept_due_at, case.contact_due_at) == tuple(moment + dt.timedelta(days=1) for moment in was)
    assert Message.objects.filter(subject_id=case.pk, kind="case.contact_moved").count() == 1


def test_named_dates_and_hours_and_finished_matters_stay(cast, case_in):
    named = reported_at(cast, dt.date(2026, 11, 23), "accept")
    with clock.at(named.submitted_at):
        named.dispatch(by=cast["CS"], person=cast.person("ST"), due_at=named.due_at + dt.timedelta(days=1))
    closed = case_in("closed")
    recompute_street(STREET)
    before = {pk: due for pk, due in Case.objects.values_list("pk", "due_at")}
    change(dt.date(2026, 11, 25), Holiday.Kind.OFF)
    recompute_street(STREET)
    after = dict(Case.objects.values_list("pk", "due_at"))
    assert after[named.pk] == before[named.pk]
    assert after[closed.pk] == before[closed.pk]


def test_the_same_calendar_is_not_gone_through_again(cast):
    assert recompute_street(STREET) is not None
    assert recompute_street(STREET) is None
    change(dt.date(2027, 5, 1), Holiday.Kind.OFF)
    run = recompute_street(STREET)
    assert run.changed == 0
    assert Recalculation.objects.count() == 2


def test_the_clock_that_watches_moves_too(cast):
    case = reported_at(cast, dt.date(2026, 11, 23), "accept", "dispatch")
    recompute_street(STREET)
    case.refresh_from_db()
    before = case.watch_at, case.rise_at
    change(dt.date(2026, 11, 25), Holiday.Kind.OFF)
    recompute_street(STREET)
    case.refresh_from_db()
    assert case.watch_at > before[0]
    assert case.rise_at == case.due_at > before[1]
