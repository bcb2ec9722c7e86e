"""Places: taken, waited for, given back; never more than there are."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from huilin.activities.models import Activity, Feedback, NewSignUp, SignUp
from huilin.activities.tests.conftest import new_activity, person
from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from tests.cast import STREET

AT_ONCE = 8


def test_many_at_once_never_take_more_places_than_there_are(committed_cast):
    cast, start = committed_cast, Barrier(AT_ONCE)
    with in_street(STREET):
        activity = Activity.draft(cast.here.compound, new_activity(capacity=3), by=cast["ST"])[0]
        activity.approve(by=cast["CS"])
        activity.publish(by=cast["CS"])

    def sign(turn):
        try:
            start.wait()
            with in_street(STREET):
                SignUp.sign(activity, person(f"邻居{turn}", turn), by=cast["RE"])
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(sign, range(AT_ONCE)))
    with in_street(STREET):
        states = list(SignUp.objects.values_list("state", flat=True))
        assert (states.count("joined"), states.count("waiting")) == (3, AT_ONCE - 3)


def test_the_first_who_waits_moves_up_and_is_told(cast, published):
    activity = published(capacity=1)
    first, second, third = (
        SignUp.sign(activity, person(f"邻居{digit}", digit), by=cast["RE"]) for digit in range(3)
    )
    assert (first.state, second.state, third.state) == ("joined", "waiting", "waiting")
    third.give_back(by=ANONYMOUS)
    assert not Message.objects.filter(kind="activity.moved_up").exists()
    first.give_back(by=ANONYMOUS)
    second.refresh_from_db()
    assert second.state == "joined"
    assert Message.objects.get(kind="activity.moved_up").address == "+8613800000001"
    with pytest.raises(Conflict):
        first.give_back(by=ANONYMOUS)


def test_nobody_is_on_the_list_twice(cast, published):
    activity = published()
    SignUp.sign(activity, person("任居安", 1), by=cast["RE"])
    with pytest.raises(Conflict):
        SignUp.sign(activity, person(" 任居安 ", 1), by=cast["HH"])
    SignUp.sign(activity, person("任小安", 1), by=cast["RE"])


def test_who_gave_back_may_come_again(cast, published):
    activity = published()
    SignUp.sign(activity, person("任居安", 1), by=cast["RE"]).give_back(by=cast["RE"])
    assert SignUp.sign(activity, person("任居安", 1), by=cast["RE"]).state == "joined"


def test_a_child_needs_a_guardian_with_a_phone(cast, published):
    activity = published()
    for wrong in ({}, {"guardian": "任居安"}, {"guardian_phone": "13800000001"}):
        with pytest.raises(Refused) as refused:
            SignUp.sign(activity, NewSignUp(name="任小安", group="child", **wrong), by=cast["RE"])
        assert refused.value.field == "guardian"
    told = {"guardian": "任居安", "guardian_phone": "138 0000 0001"}
    signup = SignUp.sign(activity, NewSignUp(name="任小安", group="child", **told), by=cast["RE"])
    assert signup.phone_to_tell == "+8613800000001"
    assert b"13800000001" not in bytes(signup.guardian_phone_sealed)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "某人", "phone": "123"},
        {"name": "某人"},
        {"name": "某人", "phone": "13800000001", "group": "dog"},
        {"name": "字" * 51, "phone": "13800000001"},
    ],
)
def test_it_refuses_what_makes_no_sense(cast, published, wrong):
    activity = published()
    with pytest.raises(Refused):
        SignUp.sign(activity, NewSignUp(**wrong), by=cast["RE"])
    assert not SignUp.objects.exists()


def test_it_is_for_whom_it_is_for(cast, published):
    activity = published(audience="elders")
    with pytest.raises(Refused):
        SignUp.sign(activity, person("年轻人", 1), by=cast["RE"])
    SignUp.sign(activity, person("老人家", 1, group="elder"), by=cast["RE"])


def test_visitors_strangers_and_clerks_take_no_place(cast, published):
    activity = published()
    for by in (ANONYMOUS, cast.outsider("RE"), cast["CS"], cast["AD"]):
        with pytest.raises(Forbidden):
            SignUp.sign(activity, person("某人", 1), by=by)


def test_no_place_in_what_is_not_open(cast, drafted, published):
    with pytest.raises(Conflict):
        SignUp.sign(drafted(), person("某人", 1), by=cast["RE"])
    activity = published()
    activity.cancel(by=cast["CS"], reason="下雨")
    with pytest.raises(Conflict):
        SignUp.sign(activity, person("某人", 1), by=cast["RE"])
    late = published()
    with time_machine.travel("2026-11-14T02:00:01Z", tick=False), pytest.raises(Conflict):
        SignUp.sign(late, person("某人", 1), by=cast["RE"])


def test_arriving_counts_once_and_only_in_time(cast, published):
    activity = published()
    signup = SignUp.sign(activity, person("任居安", 1), by=cast["RE"])
    with pytest.raises(Refused):
        signup.arrive(by=ANONYMOUS, way="qr")
    with time_machine.travel("2026-11-14T01:30:00Z", tick=False):
        with pytest.raises(Forbidden):
            signup.arrive(by=cast["RE"], way="desk")
        signup.arrive(by=ANONYMOUS, way="qr")
        signup.arrive(by=cast["ST"], way="paper")
    signup.refresh_from_db()
    assert signup.arrived_way == "qr"
    with time_machine.travel("2026-11-14T05:30:00Z", tick=False), pytest.raises(Conflict):
        signup.give_back(by=cast["RE"])


def test_paper_is_entered_afterwards(cast, published):
    activity = published(capacity=1)
    SignUp.sign(activity, person("任居安", 1), by=cast["RE"])
    waiting = SignUp.sign(activity, person("何户宁", 2), by=cast["HH"])
    with time_machine.travel("2026-11-15T02:00:00Z", tick=False):
        waiting.arrive(by=cast["ST"], way="paper")
        with pytest.raises(Forbidden):
            waiting.arrive(by=cast.outsider("ST"), way="paper")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.arrived_way) == ("joined", "paper")


def test_feedback_is_given_once_and_after_it_began(cast, held, published):
    early = SignUp.sign(published(), person("早了", 2), by=cast["RE"])
    with pytest.raises(Refused):
        Feedback.give(early, by=ANONYMOUS, satisfaction="good")
    _activity, signup = held()
    with pytest.raises(Refused):
        Feedback.give(signup, by=ANONYMOUS, satisfaction="super")
    Feedback.give(signup, by=ANONYMOUS, satisfaction="good", words="热闹")
    with pytest.raises(Conflict):
        Feedback.give(signup, by=ANONYMOUS, satisfaction="poor")


def test_who_helped_is_vouched_for_by_another(cast, held):
    activity, signup = held()
    with pytest.raises(Refused):
        signup.vouch(True, by=cast["ST"])
    signup.arrive(by=cast["ST"], way="desk")
    for actor in (cast["RE"], cast.outsider("ST")):
        with pytest.raises(Forbidden):
            signup.vouch(True, by=actor)
    signup.vouch(True, by=cast["ST"])
    signup.vouch(True, by=cast["CS"])
    signup.refresh_from_db()
    assert (signup.is_helper, signup.vouched_by_name) == (True, cast["ST"].name)
    assert Event.objects.filter(kind="activity.helped", subject_id=activity.pk).count() == 1
    own = SignUp.sign(activity_open(cast), person(cast["ST"].name, 5), by=cast["ST"])
    with pytest.raises(Forbidden):
        own.vouch(True, by=cast["ST"])


def activity_open(cast):
    """Another activity of the compound, announced."""
    made = Activity.draft(cast.here.compound, new_activity(), by=cast["ST"])[0]
    made.approve(by=cast["CS"])
    made.publish(by=cast["CS"])
    return made


def test_a_child_is_no_helper(cast, held):
    activity, _signup = held()
    child = SignUp.objects.create(activity=activity, name="小明", group="child", state="joined", code="9" * 16,
                                  arrived_at=timezone.now())  # fmt: skip
    with pytest.raises(Refused):
        child.vouch(True, by=cast["ST"])
