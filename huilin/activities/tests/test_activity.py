"""An activity from its draft to its archive, and who may take it there."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from huilin.activities.jobs import follow_activities
from huilin.activities.models import TRANSITIONS, Activity, NewActivity, SignUp, State
from huilin.activities.models.drafting import occurrences
from huilin.activities.tests.conftest import new_activity, person
from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message


def test_a_draft_waits_for_another_s_approval(cast):
    activity = Activity.draft(cast.here.compound, new_activity(), by=cast["CS"])[0]
    with pytest.raises(Forbidden):
        activity.approve(by=cast["CS"])
    activity.approve(by=cast.second("CS"))
    assert (activity.state, activity.approved_by_id) == (State.APPROVED, cast.second("CS").person_id)
    assert Event.objects.filter(kind="activity.approved").count() == 1
    with pytest.raises(Conflict):
        activity.approve(by=cast.second("CS"))


def test_who_changed_a_draft_does_not_approve_it(cast, drafted):
    activity = drafted()
    activity.change(new_activity(title="大扫除"), by=cast["CS"])
    with pytest.raises(Forbidden):
        activity.approve(by=cast["CS"])
    activity.approve(by=cast["SO"])
    with pytest.raises(Refused):
        activity.change(new_activity(title="又改"), by=cast["SO"])


@pytest.mark.parametrize("code", ["RE", "HH", "OW", "BL", "ME", "PO", "LD", "AU", "AD"])
def test_others_draft_none(cast, code):
    with pytest.raises(Forbidden):
        Activity.draft(cast.here.compound, new_activity(), by=cast[code])


def test_none_elsewhere(cast, drafted):
    with pytest.raises(Forbidden):
        Activity.draft(cast.here.compound, new_activity(), by=cast.outsider("ST"))
    with pytest.raises(Forbidden):
        drafted().approve(by=cast.outsider("CS"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"title": "  "}, "title"),
        ({"safety_officer": ""}, "safety_officer"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1000, "emergency_plan": "有"}, "capacity"),
        ({"capacity": 50}, "emergency_plan"),
        ({"budget": Decimal("10")}, "budget_source"),
        ({"starts_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)}, "starts_at"),
        ({"ends_at": dt.datetime(2026, 11, 11, 3, tzinfo=dt.UTC)}, "ends_at"),
        ({"ends_at": dt.datetime(2026, 12, 11, 3, tzinfo=dt.UTC)}, "ends_at"),
    ],
)
def test_it_refuses_what_makes_no_sense(cast, wrong, field):
    with pytest.raises(Refused) as refused:
        Activity.draft(cast.here.compound, new_activity(**wrong), by=cast["ST"])
    assert refused.value.field == field
    assert not Activity.objects.exists()


def test_it_goes_its_way(cast, held):
    activity, signup = held()
    signup.arrive(by=cast["ST"], way="desk")
    with pytest.raises(Refused):
        activity.finish(by=cast["ST"], headcount=0)
    activity.finish(by=cast["ST"], headcount=12)
    with pytest.raises(Refused):
        activity.summarise(by=cast["CS"], summary=" ")
    with pytest.raises(Forbidden):
        activity.summarise(by=cast["ST"], summary="很干净")
    activity.summarise(by=cast["CS"], summary="很干净")
    with time_machine.travel("2026-12-30T02:00:00Z", tick=False):
        follow_activities()
    activity.refresh_from_db()
    assert (activity.state, activity.headcount) == (State.ARCHIVED, 12)


def test_signing_up_ends_when_it_begins(cast, published):
    activity = published()
    with time_machine.travel("2026-11-14T02:00:01Z", tick=False):
        follow_activities()
        follow_activities()
    activity.refresh_from_db()
    assert activity.state == State.SIGNUP_CLOSED
    assert Event.objects.filter(kind="activity.signup_closed").count() == 1


def test_calling_off_tells_everybody_once(cast, published):
    activity = published(capacity=2)
    for digit, name in enumerate(("甲一", "乙二", "丙三")):
        SignUp.sign(activity, person(name, digit), by=cast["RE"])
    SignUp.sign(activity, person("同一个电话", 0), by=cast["RE"])
    with pytest.raises(Refused):
        activity.cancel(by=cast["CS"], reason=" ")
    with pytest.raises(Forbidden):
        activity.cancel(by=cast["ST"], reason="不办了")
    assert activity.cancel(by=cast["CS"], reason="场地在修") == 3
    bodies = set(Message.objects.filter(kind="activity.cancelled").values_list("body", flat=True))
    assert bodies == {"净美家园清洁日取消了：场地在修。原定11月14日10:00。"}
    with pytest.raises(Conflict):
        activity.cancel(by=cast["CS"], reason="再取消")


def test_the_maker_withdraws_a_draft(cast, drafted):
    activity = drafted()
    with pytest.raises(Forbidden):
        activity.cancel(by=cast["SL"], reason="不办了")
    assert activity.cancel(by=cast["ST"], reason="不办了") == 0


def test_a_series_is_called_off_from_one_on(cast):
    made = Activity.draft(cast.here.compound, new_activity(), by=cast["ST"], repeats="FREQ=WEEKLY;COUNT=4")
    made[0].approve(by=cast["CS"], whole_series=True)
    made[0].refresh_from_db()
    made[0].publish(by=cast["CS"], whole_series=True)
    for one in (made[0], made[2], made[3]):
        SignUp.sign(one, person("钱多多", 1), by=cast["RE"])
    made[1].refresh_from_db()
    assert made[1].cancel(by=cast["CS"], reason="场地在修", whole_series=True) == 2
    states = [Activity.objects.get(pk=one.pk).state for one in made]
    assert states == ["published", "cancelled", "cancelled", "cancelled"]
    assert Event.objects.filter(kind="activity.cancelled").count() == 3


def test_an_organiser_calls_off_drafts_only_and_what_is_announced_stays(cast):
    made = Activity.draft(cast.here.compound, new_activity(), by=cast["ST"], repeats="FREQ=WEEKLY;COUNT=3")
    made[2].approve(by=cast["CS"])
    assert made[0].cancel(by=cast["ST"], reason="不办了", whole_series=True) == 0
    assert [Activity.objects.get(pk=one.pk).state for one in made] == ["cancelled", "cancelled", "approved"]


def test_the_page_asks_for_the_later_ones_only_where_there_is_a_rule(cast, client, drafted):
    cast.sign_in(client, "CS")
    single = drafted()
    made = Activity.draft(cast.here.compound, new_activity(), by=cast["ST"], repeats="FREQ=WEEKLY;COUNT=2")
    for activity, asks in ((single, False), (made[0], True)):
        page = client.get(reverse("activities:manage", args=[activity.pk])).content.decode()
        assert ("同一规则以后的场次也取消" in page) is asks
    sent = {"reason": "下雨", "whole_series": "on"}
    assert client.post(reverse("activities:cancellation", args=[made[0].pk]), sent).status_code in (302, 303)
    assert Activity.objects.get(pk=made[1].pk).state == "cancelled"


def test_two_clicks_at_once_are_one(cast, drafted):
    activity = drafted()
    first, second = Activity.objects.get(), Activity.objects.get()
    first.approve(by=cast["CS"], version=1)
    with pytest.raises(Conflict):
        second.approve(by=cast["CS"], version=1)
    assert activity.pk == first.pk


def test_a_rule_makes_single_days(cast):
    made = Activity.draft(
        cast.here.compound, new_activity(), by=cast["ST"], repeats="FREQ=MONTHLY;BYDAY=2SA;COUNT=4"
    )
    days = [timezone.localtime(one.starts_at).strftime("%m-%d %H:%M") for one in made]
    assert days == ["11-14 10:00", "12-12 10:00", "01-09 10:00", "02-13 10:00"]
    assert len({one.series_id for one in made}) == 1
    assert len({one.arrival_code for one in made}) == 4
    assert {one.ends_at - one.starts_at for one in made} == {dt.timedelta(hours=2)}


def test_a_series_is_approved_and_published_at_once(cast):
    made = Activity.draft(cast.here.compound, new_activity(), by=cast["ST"], repeats="FREQ=WEEKLY;COUNT=3")
    made[0].approve(by=cast["CS"])
    assert Activity.objects.filter(state="approved").count() == 1
    made[1].approve(by=cast["CS"], whole_series=True)
    made[2].refresh_from_db()
    made[2].publish(by=cast["CS"], whole_series=True)
    assert Activity.objects.filter(state="published").count() == 3


@pytest.mark.parametrize(
    "rule",
    [
        "每周", "FREQ=SECONDLY", "FREQ=WEEKLY;COUNT=x", "FREQ=DAILY", "FREQ=WEEKLY\nEXDATE:1", "FREQ=WEEKLY;BYDAY=ZZ",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "FREQ=WEEKLY;UNTIL=20200101T000000",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("cast")
def test_it_refuses_rules_that_are_none(rule):
    with pytest.raises(Refused):
        occurrences(timezone.now(), rule)


def test_the_table_of_states_has_no_way_out_of_an_end():
    assert {start for start, _end in TRANSITIONS} == set(State) - {State.ARCHIVED, State.CANCELLED}
    assert NewActivity.__dataclass_fields__.keys() <= {field.name for field in Activity._meta.get_fields()}


def test_every_step_is_documented():
    told = (Path(__file__).parents[3] / "docs" / "reference" / "activity-states.md").read_text("utf-8")
    rows = [f"| {start} | {end} | {' '.join(sorted(who))} |" for (start, end), who in TRANSITIONS.items()]
    assert [row for row in rows if row not in told] == []
