"""Ledger 5 holds everybody who served, once for each occasion, and nobody who was a guest."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huilin.activities.models import Activity, NewActivity, NewSignUp, SignUp
from huilin.core.ids import new_id
from huilin.core.permissions import SYSTEM
from huilin.patrols.models import PatrolRun, Route
from huilin.people.models import Person
from huilin.places.tests.sheets import asked, lines_of, taken
from huilin.programme.deriving import propose
from huilin.programme.models import Claim, ServiceHours, Shift, Volunteer
from huilin.programme.models.volunteer import key_of, key_of_phone
from huilin.programme.tests.conftest import put_up, served
from huilin.visits.models import Visit

NAMES = "李帮手", "王客人", "赵单位"


@pytest.fixture
def festival(cast, member, mid_november):
    """Last hour's: a neighbour, a unit's man and the member helped, a guest only came."""
    starts = timezone.now() + dt.timedelta(minutes=30)
    new = NewActivity(kind="festival", title="重阳饭", place="广场", starts_at=starts,
                      ends_at=starts + dt.timedelta(hours=2), capacity=9, safety_officer="沈组长")  # fmt: skip
    activity = Activity.draft(cast.here.compound, new, by=cast["SL"])[0]
    activity.approve(by=cast["CS"])
    activity.publish(by=cast["CS"])
    people = [(name, f"1380000000{n}") for n, name in enumerate(NAMES)]
    signups = [SignUp.sign(activity, NewSignUp(name=name, phone=phone), by=by)
               for (name, phone), by in zip(people, (SYSTEM, SYSTEM, cast["PU"]), strict=True)]  # fmt: skip
    person = member.person
    signups.append(SignUp.sign(activity, NewSignUp(name=person.name, phone=person.phone), by=SYSTEM))
    activity.start(by=cast["SL"])
    for signup in signups:
        signup.arrive(by=cast["SL"], way="desk")
        if signup.name != "王客人":
            signup.vouch(True, by=cast["SL"])
    mid_november.shift(dt.timedelta(hours=3))
    activity.finish(by=cast["SL"], headcount=40)
    return activity


def at_the_door(cast, actor, role, minutes=0):
    here = cast.here
    return Visit.objects.create(
        client_id=new_id(), household=here.household, compound=here.compound, by_person_id=actor.person_id,
        by_name=actor.name, by_role=role, community_id=here.community.pk, building_id=here.building.pk, result="met",
        way="door", kinds=["routine"], at=timezone.now() + dt.timedelta(minutes=minutes),
    )  # fmt: skip


def walked(cast, actor):
    now, here = timezone.now(), cast.here
    told = {"compound": here.compound, "community_id": here.community.pk, "next_due_on": now.date()}
    route = Route.objects.get_or_create(name="夜巡", defaults=told)[0]
    run = PatrolRun.of(route)
    run.state, run.by_person_id, run.by_name = "finished", actor.person_id, actor.name
    run.started_at, run.ended_at = now - dt.timedelta(minutes=100), now
    run.save()


def by_name(sheet):
    return {line["志愿者姓名"]: line for line in lines_of(sheet)}


def test_helpers_stand_in_it_and_guests_do_not(client, cast, member, festival):
    propose()
    ServiceHours.objects.get().confirm(by=cast["CS"])
    cast.sign_in(client, "CS")
    found = by_name(taken(client, "service", cast.here.compound))
    assert set(found) == {"李**", "赵**", "潘**"}
    assert {name: line["身份"] for name, line in found.items()} == {
        "李**": "居民",
        "赵**": "单位",
        "潘**": "党员",
    }
    line = found["李**"]
    assert (line["活动名称"], line["类别"], line["服务时长(小时)"]) == ("重阳饭", "传统节日", 2)
    assert (line["带队人"], line["核实人"], line["服务对象及人次"]) == (
        "沈组长",
        cast["SL"].name,
        "居民40人次",
    )
    assert found["赵**"]["备注"] == str(cast.here.unit)
    assert found["潘**"]["核实人"] == cast["CS"].name
    assert found["潘**"]["类别"] == "传统节日"


def test_what_nobody_confirmed_of_a_member_stands_nowhere(client, cast, member, festival):
    cast.sign_in(client, "CS")
    assert "潘**" not in by_name(taken(client, "service", cast.here.compound))
    propose()
    assert "潘**" not in by_name(taken(client, "service", cast.here.compound))


def test_rounds_and_patrols_of_stewards(client, cast, member):
    for minutes in (-100, -95, -10):
        at_the_door(cast, cast["ST"], "ST", minutes)
    at_the_door(cast, cast["CS"], "CS")
    at_the_door(cast, cast["PV"], "ST")
    walked(cast, cast["SL"])
    walked(cast, cast["CS"])
    cast.sign_in(client, "CS")
    found = lines_of(taken(client, "service", cast.here.compound))
    assert [(line["志愿者姓名"], line["类别"], line["身份"], line["服务时长(小时)"]) for line in found] == [
        ("施**", "走访", "管家", 1.5), ("沈**", "巡查", "管家", 1.5),
    ]  # fmt: skip
    assert found[0]["服务对象及人次"] == "住户3户次"


def test_a_day_of_visits_is_no_longer_than_the_clock_says(client, cast):
    for minutes in range(-20, 0, 2):
        at_the_door(cast, cast["ST"], "ST", minutes)
    cast.sign_in(client, "CS")
    (line,) = lines_of(taken(client, "service", cast.here.compound))
    assert line["服务时长(小时)"] == 1


def test_visits_that_became_a_members_hours_are_not_told_twice(client, cast, member):
    at_the_door(cast, cast["PV"], "ST")
    propose()
    ServiceHours.objects.get().confirm(by=cast["CS"])
    member.refresh_from_db()
    member.end(by=cast["CS"])
    cast.sign_in(client, "CS")
    (line,) = lines_of(taken(client, "service", cast.here.compound))
    assert line["身份"] == "党员"


def test_a_unit_that_sent_somebody_is_ticked_and_stands_in_it(client, cast, mid_november):
    post = put_up(cast)
    Claim.take(post, by=cast["PU"])
    starts = timezone.now() - dt.timedelta(hours=3)
    shift = Shift.plan(post, starts, starts + dt.timedelta(hours=2), by=cast["ST"])
    assert list(shift.expected_units()) == [cast.here.unit]
    assert shift.tick([cast.here.unit.pk], by=cast["ST"], way="desk") == 1
    assert shift.tick([cast.here.unit.pk], by=cast["ST"], way="desk") == 0
    shift.end(by=cast["ST"])
    cast.sign_in(client, "CS")
    (line,) = lines_of(taken(client, "service", cast.here.community))
    assert (line["志愿者姓名"], line["身份"], line["服务时长(小时)"]) == (str(cast.here.unit), "单位", 2)


def test_a_number_stays_the_same_and_goes_over_into_the_register(client, cast, festival):
    cast.sign_in(client, "CS")
    first = by_name(taken(client, "service", cast.here.compound))["李**"]["志愿者编号"]
    assert by_name(taken(client, "service", cast.here.compound))["李**"]["志愿者编号"] == first
    person = Person.objects.create(name="李帮手", phone="+8613800000000")
    assert by_name(taken(client, "service", cast.here.compound))["李**"]["志愿者编号"] == first
    assert Volunteer.objects.get(number=int(first)).key == key_of(person.pk)
    assert not Volunteer.objects.filter(key=key_of_phone("李帮手", "+8613800000000")).exists()


def test_the_hours_of_each_month_stand_beside_it_by_number(client, cast, member, festival, mid_november):
    mid_november.move_to("2026-12-15T02:00:00Z")
    at_the_door(cast, cast["ST"], "ST", -60)
    cast.sign_in(client, "CS")
    answer = asked(client, "service", cast.here.compound, month="2026-12-01")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(lines_of(book.worksheets[0])) == 1
    lines = lines_of(book.worksheets[1])
    assert [line["志愿者编号"] for line in lines] == sorted(line["志愿者编号"] for line in lines)
    by_person = {line["志愿者姓名"]: line for line in lines}
    assert (by_person["李**"]["11月"], by_person["李**"]["12月"]) == (2, None)
    assert (by_person["施**"]["11月"], by_person["施**"]["12月"]) == (None, 0.5)


def test_nothing_of_elsewhere(client, cast, festival):
    cast.sign_in_as(client, cast.outsider("CS"))
    assert lines_of(taken(client, "service", cast.there.compound)) == []


def test_the_number_of_statements_does_not_grow(client, cast, member, festival):
    cast.sign_in(client, "CS")

    def statements():
        taken(client, "service", cast.here.community)
        with CaptureQueriesContext(connection) as found:
            taken(client, "service", cast.here.community)
        return len(found)

    few = statements()
    served(cast, member)
    for minutes in range(-50, 0):
        at_the_door(cast, cast["ST"], "ST", minutes * 60)
        walked(cast, cast["SL"])
    assert statements() <= few + 1
