"""More time, waiting, supervision: who may, when not, what the clocks do, who is told."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, CaseRule, ExtensionAnswer, Supervision, Suspension
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import SYSTEM
from huilin.core.workdays import add_workdays, workdays_between
from huilin.notifications.models import Message

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def kinds_of(case):
    return list(Event.objects.about(case.pk).values_list("kind", flat=True))


def told(case, kind):
    return Message.objects.filter(subject_id=case.pk, kind=kind).count()


@pytest.fixture
def working(case_in):
    return case_in("in_progress")


@pytest.fixture
def asked(working, cast):
    working.request_extension(by=cast["ST"], reason="要等灯具", new_due_at=working.due_at + 3 * DAY)
    return working


@pytest.fixture
def waiting(working, cast):
    working.suspend(
        by=cast["LD"], cause="material", reason="灯具停产", review_on=timezone.localdate() + 30 * DAY
    )
    return working


def test_a_rule_gives_amount_and_start_to_the_case(case_in):
    case = case_in("accepted")
    assert (case.due_amount, case.due_unit) == (10, "workdays")
    assert workdays_between(timezone.localdate(case.clock_from), timezone.localdate(case.due_at)) == 10


def test_a_named_deadline_belongs_to_no_rule(case_in, cast):
    case = case_in("accepted")
    case.dispatch(by=cast["CS"], person=cast.person("ST"), due_at=clock.now() + DAY)
    assert (case.due_amount, case.due_unit) == (None, "")


def test_a_form_that_gives_the_deadline_back_changes_nothing(case_in, cast):
    case = case_in("accepted")
    case.dispatch(by=cast["CS"], person=cast.person("ST"), due_at=case.due_at.replace(second=0))
    assert case.due_unit == "workdays"


def test_extension_waits_for_other_eyes(asked, cast):
    before = asked.due_at
    assert asked.due_at == before
    assert asked.asked_due_at == before + 3 * DAY
    asked.approve_extension(by=cast["CS"])
    assert asked.due_at == before + 3 * DAY
    assert asked.extension_count == 1
    assert asked.asked_due_at is None
    assert told(asked, "case.extension_granted") == 2  # reporter and handler
    assert "要等灯具" in Message.objects.filter(kind="case.extension_granted").first().body


def test_who_asked_may_not_grant(working, cast):
    working.dispatch_to = None
    Case.objects.filter(pk=working.pk).update(assignee=cast.person("CS"))
    working.request_extension(by=cast["CS"], reason="等料", new_due_at=working.due_at + DAY)
    with pytest.raises(Forbidden):
        working.approve_extension(by=cast["CS"])
    working.approve_extension(by=cast.second("CS"))


def test_refused_extension_leaves_the_deadline(asked, cast):
    before = asked.due_at
    asked.refuse_extension(by=cast["SO"], remark="先装临时灯")
    assert (asked.due_at, asked.asked_due_at, asked.extension_count) == (before, None, 0)
    assert not ExtensionAnswer.objects.get(case=asked).was_granted


def test_only_one_extension(asked, cast):
    asked.approve_extension(by=cast["CS"])
    with pytest.raises(Conflict):
        asked.request_extension(by=cast["ST"], reason="还要等", new_due_at=asked.due_at + DAY)
    with pytest.raises(Conflict):
        asked.approve_extension(by=cast["CS"])


def test_no_extension_after_the_deadline(working, cast):
    with clock.at(working.due_at), pytest.raises(Conflict):
        working.request_extension(by=cast["ST"], reason="晚了", new_due_at=working.due_at + DAY)


def test_no_longer_extension_than_the_rules_allow(working, cast):
    latest = working.latest_extension()
    assert workdays_between(timezone.localdate(working.due_at), timezone.localdate(latest)) == 15
    for wrong in (latest + dt.timedelta(minutes=1), working.due_at):
        with pytest.raises(Refused):
            working.request_extension(by=cast["ST"], reason="等料", new_due_at=wrong)
    assert "case.extension_requested" not in kinds_of(working)


def test_a_reply_ends_the_wish_for_more_time(asked, cast):
    asked.reply(by=cast["ST"], result="solved", text="修好了")
    assert asked.asked_due_at is None
    with pytest.raises(Conflict):
        asked.approve_extension(by=cast["CS"])


def test_suspension_stops_the_clocks_and_says_so(waiting):
    assert waiting.status == "suspended"
    assert (waiting.watch_at, waiting.rise_at, waiting.clock()) == (None, None, "")
    assert told(waiting, "case.suspended") == 2


@pytest.mark.parametrize("days", [0, 91])
def test_the_day_of_review_is_near(working, cast, days):
    with pytest.raises(Refused):
        working.suspend(
            by=cast["LD"], cause="money", reason="等批", review_on=timezone.localdate() + days * DAY
        )
    assert not Suspension.objects.exists()


def test_only_the_leader_suspends_and_not_without_a_cause(working, cast):
    soon = timezone.localdate() + DAY
    for code in ("SO", "CS", "ST"):
        with pytest.raises(Forbidden):
            working.suspend(by=cast[code], cause="money", reason="等批", review_on=soon)
    with pytest.raises(Refused):
        working.suspend(by=cast["LD"], cause="busy", reason="忙", review_on=soon)


def test_work_goes_on_with_the_days_that_were_left(waiting, cast):
    start = timezone.localdate(waiting.status_changed_at)
    left = workdays_between(start, timezone.localdate(waiting.due_at))
    later = waiting.status_changed_at + 20 * DAY
    with clock.at(later):
        waiting.resume(by=cast["SO"], reason="灯具到了")
    assert timezone.localdate(waiting.due_at) == add_workdays(timezone.localdate(later), left)
    assert (waiting.status, waiting.review_on, waiting.suspension_cause) == ("in_progress", None, "")
    assert waiting.watch_at is not None


def test_a_named_deadline_is_put_back_by_the_pause(asked, cast):
    asked.approve_extension(by=cast["CS"])
    due = asked.due_at
    asked.suspend(by=cast["LD"], cause="money", reason="等批", review_on=timezone.localdate() + 9 * DAY)
    with clock.at(asked.status_changed_at + 5 * DAY):
        asked.resume(by=cast["LD"])
    assert asked.due_at == due + 5 * DAY


def test_supervision_by_hand(working, cast):
    working.supervise(by=cast["SO"], reason="三天内办结")
    assert Supervision.objects.get(case=working).is_automatic is False
    assert told(working, "case.supervised") == 3  # handler and the two community workers
    with pytest.raises(Conflict):
        working.supervise(by=cast["LD"], reason="再催")
    with pytest.raises(Forbidden):
        working.supervise(by=cast["CS"], reason="催")


@pytest.mark.parametrize(
    ("verb", "by", "how"),
    [
        ("request_extension", "ST", {"reason": "等", "new_due_at": timezone.now() + DAY}),
        ("approve_extension", "SO", {}),
        ("refuse_extension", "SO", {"remark": "不"}),
        ("suspend", "LD", {"cause": "money", "reason": "等", "review_on": timezone.localdate() + DAY}),
        ("resume", "LD", {}),
        ("escalate", "CS", {"reason": "急"}),
        ("descend", "LD", {"reason": "归你"}),
    ],
)
@pytest.mark.parametrize("state", ["replied", "verifying", "closed", "archived"])
def test_wrong_state_changes_nothing(cast, case_in, verb, by, how, state):
    case = case_in(state)
    before = Case.objects.filter(pk=case.pk).values().get(), kinds_of(case)
    actor = cast[by]
    with pytest.raises((Conflict, Forbidden)):
        getattr(case, verb)(by=actor, **how)
    assert (Case.objects.filter(pk=case.pk).values().get(), kinds_of(case)) == before


def test_the_yellow_share_comes_from_the_rules(working):
    start, due = working.running_clock()
    moment = start + (due - start) * 0.6
    assert working.clock(moment) == "normal"
    CaseRule.objects.create(
        name="yellow_share", value=50, unit="percent", valid_from=timezone.localdate(), source="街道"
    )
    assert working.clock(moment) == "soon"


def test_the_system_resumes(waiting):
    waiting.resume(by=SYSTEM)
    assert waiting.status == "in_progress"
