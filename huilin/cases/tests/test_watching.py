"""Yellow, red, supervision, the ladder and the review: each told once, also by two workers at once."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Escalation, LadderRung, Notice, Supervision
from huilin.cases.watching import review_street, rise_in_street, watch_street
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message
from tests.cast import STREET

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def at(moment, *jobs):
    with clock.at(moment):
        for job in jobs:
            job(STREET)


def told(kind):
    return Counter(Message.objects.filter(kind=kind).values_list("person_id", flat=True))


@pytest.fixture
def working(case_in):
    return case_in("in_progress")


def moments(case):
    return dict(case.thresholds())


def test_each_level_is_told_to_its_people_once(working, cast):
    levels = moments(working)
    at(levels["yellow"] - dt.timedelta(seconds=1), watch_street)
    assert not Notice.objects.exists()
    for moment in levels.values():
        at(moment, watch_street, watch_street)
    assert Counter(Notice.objects.values_list("level", flat=True)) == {"yellow": 1, "red": 1, "supervised": 1}
    assert told("case.yellow") == {cast["ST"].person_id: 1}
    assert told("case.red") == {cast["CS"].person_id: 1, cast.second("CS").person_id: 1}
    assert set(told("case.supervised")) >= {cast["SO"].person_id, cast.second("SO").person_id}
    assert Supervision.objects.get().is_automatic
    working.refresh_from_db()
    assert working.supervised_at == levels["supervised"]
    assert working.watch_at is None


def test_nothing_is_told_when_the_reply_came_in_time(working, cast):
    levels = moments(working)
    working.reply(by=cast["ST"], result="solved", text="好了")
    at(levels["supervised"], watch_street, rise_in_street)
    assert set(Notice.objects.values_list("level", flat=True)) <= {"unverified"}
    assert not Escalation.objects.exists()


def test_a_reply_that_nobody_verifies_is_brought_up_once(working, cast):
    working.reply(by=cast["ST"], result="solved", text="好了")
    end = moments(working)["unverified"]
    at(end - dt.timedelta(seconds=1), watch_street)
    assert not Notice.objects.exists()
    at(end, watch_street, watch_street)
    assert told("case.unverified") == {cast["CS"].person_id: 1, cast.second("CS").person_id: 1}


def test_an_act_after_the_warning_does_not_warn_again(working, cast):
    yellow = moments(working)["yellow"]
    at(yellow, watch_street)
    with clock.at(yellow):
        working.request_extension(by=cast["ST"], reason="等料", new_due_at=working.due_at + DAY)
    at(yellow, watch_street)
    assert Notice.objects.count() == 1


def test_a_new_deadline_is_warned_of_anew(working, cast):
    yellow = moments(working)["yellow"]
    at(yellow, watch_street)
    working.request_extension(by=cast["ST"], reason="等料", new_due_at=working.due_at + 10 * DAY)
    working.approve_extension(by=cast["CS"])
    at(moments(working)["yellow"], watch_street)
    assert Notice.objects.filter(level="yellow").count() == 2


def test_what_waits_for_triage_is_watched_too(cast, case_in):
    case = case_in("submitted")
    at(moments(case)["red"], watch_street)
    assert set(told("case.red")) == {cast["CS"].person_id, cast.second("CS").person_id}


def test_up_rung_by_rung_with_a_person_and_a_clock(working, cast):
    working.refresh_from_db()
    expected = {2: "CS", 3: "SO", 4: "LD"}
    while working.rise_at is not None:
        at(working.rise_at, rise_in_street, rise_in_street)
        working.refresh_from_db()
        assert working.rung_person_id in {
            cast[expected[working.rung]].person_id,
            cast.second(expected[working.rung]).person_id,
        }
        assert working.rung_due_at > clock.now()
    assert list(Escalation.objects.order_by("at").values_list("from_rung", "to_rung")) == [
        (1, 2),
        (2, 3),
        (3, 4),
    ]
    assert Event.objects.filter(kind="case.risen").count() == 3
    assert working.assignee_id == cast["ST"].person_id


def test_an_empty_rung_is_passed_over(working, cast):
    LadderRung.objects.create(
        street=STREET, rung=2, role="ME", person_id=working.pk, amount=1, unit="days",
        valid_from=dt.date(2026, 1, 1), source="试",
    )  # fmt: skip
    at(working.due_at, rise_in_street)
    working.refresh_from_db()
    assert working.rung == 3


def test_a_named_person_stands_on_the_rung(working, cast):
    LadderRung.objects.create(
        street=STREET, community_id=working.community_id, rung=2, role="PO",
        person_id=cast.person("PO").pk, amount=4, unit="hours", valid_from=dt.date(2026, 1, 1), source="试",
    )  # fmt: skip
    at(working.due_at, rise_in_street)
    working.refresh_from_db()
    assert working.rung_person_id == cast.person("PO").pk
    assert working.rung_due_at == working.due_at + dt.timedelta(hours=4)


def test_down_with_a_reason_and_a_new_clock(working, cast):
    at(working.due_at, rise_in_street)
    working.refresh_from_db()
    with pytest.raises(Refused):
        working.descend(by=cast["CS"], reason=" ")
    working.descend(by=cast["CS"], reason="小区先去现场")
    assert (working.rung, working.rung_person_id) == (1, cast["SL"].person_id)
    assert working.rise_at == working.rung_due_at > clock.now()
    assert told("case.descended") == {cast["SL"].person_id: 1}
    at(working.rise_at, rise_in_street)
    working.refresh_from_db()
    assert working.rung == 2


def test_nobody_below_sends_it_down(working, cast):
    at(working.due_at, rise_in_street)
    working.escalate(by=cast["CS"], reason="要街道协调")
    assert working.rung == 3
    with pytest.raises(Forbidden):
        working.descend(by=cast["CS"], reason="退回")
    working.descend(by=cast["SO"], reason="社区先办")
    assert working.rung == 2


def test_the_top_is_the_top(working, cast):
    for _n in range(3):
        working.escalate(by=cast["SO"], reason="上报")
    assert working.rise_at is None
    with pytest.raises(Conflict):
        working.escalate(by=cast["SO"], reason="上报")


def test_the_review_comes_up_once_and_then_work_goes_on(working, cast):
    day = timezone.localdate() + 10 * DAY
    working.suspend(by=cast["LD"], cause="weather", reason="雨季", review_on=day)
    noon = timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
    at(noon - DAY, review_street)
    assert not told("case.suspension_due")
    at(noon, review_street, review_street)
    assert told("case.suspension_due")[cast["LD"].person_id] == 1
    working.refresh_from_db()
    assert working.status == "suspended"
    at(noon + 5 * DAY, review_street)
    working.refresh_from_db()
    assert working.status == "in_progress"
