"""Hours come from what was recorded, once each, and somebody else confirms them."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.activities.models import Activity, NewActivity, NewSignUp, SignUp
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.ids import new_id
from huilin.core.permissions import SYSTEM
from huilin.patrols.models import PatrolRun, Route
from huilin.programme.deriving import propose, propose_hours
from huilin.programme.models import Certificate, ServiceHours
from huilin.programme.tests.conftest import served
from huilin.visits.models import Visit


def came_to_activity(cast, member, mid_november, name=None, helps=True):
    starts = timezone.now() + dt.timedelta(minutes=30)
    new = NewActivity(kind="culture", title="歌会", place="广场", starts_at=starts, ends_at=starts + dt.timedelta(hours=2),
                      capacity=9, safety_officer="沈组长")  # fmt: skip
    activity = Activity.draft(cast.here.compound, new, by=cast["ST"])[0]
    activity.approve(by=cast["CS"])
    activity.publish(by=cast["CS"])
    person = member.person
    signup = SignUp.sign(activity, NewSignUp(name=name or person.name, phone=person.phone), by=SYSTEM)
    activity.start(by=cast["ST"])
    signup.arrive(by=cast["ST"], way="desk")
    if helps:
        signup.vouch(True, by=cast["ST"])
    mid_november.shift(dt.timedelta(hours=3))
    activity.finish(by=cast["ST"], headcount=1)
    return activity


def walked(cast, member):
    here, person = cast.here, member.person_id
    now = timezone.now()
    Visit.objects.create(client_id=new_id(), household=here.household, compound=here.compound, by_person_id=person,
                         community_id=here.community.pk, building_id=here.building.pk, result="met", way="door",
                         kinds=["routine"])  # fmt: skip
    route = Route.objects.create(
        compound=here.compound, community_id=here.community.pk, name="夜巡", next_due_on=now.date()
    )
    run = PatrolRun.of(route)
    run.state, run.by_person_id = "finished", person
    run.started_at, run.ended_at = now - dt.timedelta(minutes=100), now
    run.save()


def test_four_kinds_of_records_become_hours_once(cast, member, mid_november):
    served(cast, member)
    came_to_activity(cast, member, mid_november)
    walked(cast, member)
    assert propose() == 4
    assert propose() == 0
    assert dict(ServiceHours.objects.values_list("source", "minutes")) == {
        "shift": 150, "activity": 120, "visit": 30, "patrol": 90,
    }  # fmt: skip


def test_anothers_sign_up_by_the_same_phone_is_nobodys_hours(cast, member, mid_november):
    came_to_activity(cast, member, mid_november, name="孙子")
    assert propose() == 0


def test_a_guest_of_a_festival_did_not_serve(cast, member, mid_november):
    came_to_activity(cast, member, mid_november, helps=False)
    assert propose() == 0


def test_whoever_vouched_for_a_helper_does_not_confirm_the_hours(cast, member, mid_november):
    came_to_activity(cast, member, mid_november)
    propose()
    assert ServiceHours.objects.get().noted_by_id == cast["ST"].person_id


def test_the_clock_proposes_for_each_street(cast, member):
    served(cast, member)
    propose_hours()
    found = ServiceHours.objects.get()
    assert timezone.localdate(found.due_at) == dt.date(2026, 11, 17)
    assert found.hours == 2.5


def proposed(cast, member):
    served(cast, member)
    propose()
    return ServiceHours.objects.get()


def test_another_confirms_and_the_member_serves(cast, member):
    found = proposed(cast, member)
    assert list(ServiceHours.objects.waiting_for(cast["CS"])) == [found]
    found.confirm(by=cast["CS"])
    found.refresh_from_db()
    member.refresh_from_db()
    assert (found.state, member.state) == ("confirmed", "serving")
    with pytest.raises(Conflict):
        found.confirm(by=cast["SO"])


def test_who_ticked_it_or_whose_it_is_does_not_confirm(cast, member):
    found = proposed(cast, member)
    ServiceHours.objects.update(noted_by_id=cast["CS"].person_id)
    found.refresh_from_db()
    assert not ServiceHours.objects.waiting_for(cast["CS"]).exists()
    for actor in (cast["CS"], cast["PV"], cast["ST"], cast["PU"], cast.outsider("CS")):
        with pytest.raises(Forbidden):
            found.confirm(by=actor)
    found.confirm(by=cast.second("CS"))


def test_declining_asks_why(cast, member):
    found = proposed(cast, member)
    with pytest.raises(Refused):
        found.decline(by=cast["CS"], reason=" ")
    found.decline(by=cast["CS"], reason="登记错了人")
    with pytest.raises(Conflict):
        found.confirm(by=cast["CS"])


def test_after_seven_days_it_is_late(cast, member, mid_november):
    found = proposed(cast, member)
    assert not found.is_late
    mid_november.shift(dt.timedelta(days=7))
    assert found.is_late


def test_a_certificate_states_what_was_confirmed(cast, member):
    found = proposed(cast, member)
    day = timezone.localdate()
    with pytest.raises(Refused):
        Certificate.issue(member, day.replace(day=1), day, by=cast["CS"])
    found.confirm(by=cast["CS"])
    made = Certificate.issue(member, day.replace(day=1), day, by=cast["CS"])
    assert (made.minutes, made.parts) == (150, {"shift": 150})
    for code in ("PV", "PU", "ST", "SO"):
        with pytest.raises(Forbidden):
            Certificate.issue(member, day, day, by=cast[code])
    with pytest.raises(Refused):
        Certificate.issue(member, day, day - dt.timedelta(days=1), by=cast["CS"])
