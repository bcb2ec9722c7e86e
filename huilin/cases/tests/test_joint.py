"""Returns and the leader's word, calling several units together, one matter reported twice."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, Status
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message

SOON = dt.timedelta(hours=3)


def called(case, cast, **more):
    how = {
        "units": [cast.here.unit],
        "question": "路灯归谁修",
        "why": "灯杆和电分属两家",
        "place": "3栋前",
        "meets_at": timezone.now() + SOON,
        "expected": "定下谁修",
    }
    case.request_whistle(**{"by": cast["SO"]} | how | more)


def whistled(case_in, cast):
    case = case_in("in_progress")
    called(case, cast)
    case.approve_whistle(by=cast["LD"])
    return case


def test_a_joint_matter_is_returned_only_with_a_lead(cast, case_in):
    case = case_in("dispatched")
    with pytest.raises(Refused):
        case.return_(by=cast["ST"], cause="joint", reason="要几家一起办")
    case.return_(by=cast["ST"], cause="joint", reason="要几家一起办", suggested="路灯所")
    assert case.status == Status.RETURNED


def test_a_return_comes_in_time_or_not_at_all(cast, case_in):
    case = case_in("dispatched")
    with clock.at(timezone.now() + dt.timedelta(days=14)), pytest.raises(Conflict):
        case.return_(by=cast["ST"], reason="不归我管")
    Case.objects.filter(pk=case.pk).update(grade="A")
    with clock.at(timezone.now() + dt.timedelta(minutes=31)), pytest.raises(Conflict):
        case.return_(by=cast["ST"], reason="不归我管")


def test_a_third_return_is_impossible(cast, case_in):
    case = case_in("returned")
    with pytest.raises(Conflict):
        case.arbitrate(by=cast["LD"], person=cast.person("ST"), reason="太早")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    case.return_(by=cast["ST"], reason="还是不归我")
    with pytest.raises(Forbidden):
        case.arbitrate(by=cast["SO"], person=cast.person("ST"), reason="我定")
    case.arbitrate(by=cast["LD"], person=cast.person("ST"), reason="楼道灯归管家")
    assert (case.status, case.assignee_id) == (Status.DISPATCHED, cast["ST"].person_id)
    with pytest.raises(Conflict):
        case.return_(by=cast["ST"], reason="第三次")


def test_units_are_called_come_and_settle_it(cast, case_in):
    case = whistled(case_in, cast)
    assert case.status == Status.WHISTLED
    assert Message.objects.filter(kind="case.whistled").exists()
    with pytest.raises(Conflict):
        case.conclude_whistle(by=cast["SO"], conclusion="修", division="电力队修")
    case.record_response(by=cast["CS"], unit=cast.here.unit, came=True, who="李工")
    with pytest.raises(Conflict):
        case.record_response(by=cast["SO"], unit=cast.here.unit, came=True, who="李工")
    case.conclude_whistle(by=cast["SO"], conclusion="电力队修", division="电力队三天内修好")
    assert case.status == Status.IN_PROGRESS


@pytest.mark.parametrize(("came", "who", "remark"), [(True, "", ""), (False, "", "")])
def test_an_answer_names_who_came_or_why_not(cast, case_in, came, who, remark):
    case = whistled(case_in, cast)
    with pytest.raises(Refused):
        case.record_response(by=cast["SO"], unit=cast.here.unit, came=came, who=who, remark=remark)
    with pytest.raises(Refused):
        case.record_response(by=cast["SO"], unit=cast.there.unit, came=True, who="李工")


def test_only_a_leader_calls_and_only_what_was_asked(cast, case_in):
    case = case_in("in_progress")
    with pytest.raises(Conflict):
        case.approve_whistle(by=cast["LD"])
    called(case, cast)
    for code in ("CS", "SO", "ST"):
        with pytest.raises(Forbidden):
            case.approve_whistle(by=cast[code])
    with pytest.raises(Conflict):
        called(case, cast)
    case.refuse_whistle(by=cast["LD"], remark="先自己办")
    assert case.status == Status.IN_PROGRESS
    with pytest.raises(Conflict):
        case.approve_whistle(by=cast["LD"])


def test_merged_reports_are_counted_told_and_taken_apart(cast, case_in, client):
    master, again = case_in("accepted"), case_in("submitted")
    again.merge(by=cast["CS"], master=master, reason="同一盏灯")
    master.refresh_from_db()
    assert (again.status, master.report_count) == (Status.MERGED, 2)
    before = Message.objects.filter(kind="case.dispatched", subject_id=again.pk).count()
    master.dispatch(by=cast["CS"], person=cast.person("ST"))
    assert Message.objects.filter(kind="case.dispatched", subject_id=again.pk).count() == before + 1
    again.split(by=cast["CS"], reason="不是同一盏")
    master.refresh_from_db()
    assert (again.status, again.master_id, master.report_count) == (Status.SUBMITTED, None, 1)


def test_a_merged_code_leads_to_the_masters_state(cast, client):
    master = cast.case_in("in_progress", description="主件里的话")
    again = cast.report(phone="")
    again.merge(by=cast["CS"], master=master, reason="同一盏灯")
    page = client.get(f"/q/{again.query_code}/", follow=True).content.decode()
    assert master.query_code not in page
    assert "主件里的话" not in page


def test_what_cannot_be_merged(cast, case_in):
    case, closed = case_in("accepted"), case_in("closed")
    other = cast.report(spot=cast.there.spot)
    for master, error in ((case, Conflict), (closed, Conflict), (other, Forbidden)):
        with pytest.raises(error):
            case.merge(by=cast["CS"], master=master, reason="同一件")
    with pytest.raises(Refused):
        case.merge(by=cast["SO"], master=other, reason="同一件")
    old = case_in("accepted")
    Case.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(Refused):
        case.merge(by=cast["CS"], master=old, reason="同一件")
    events = Event.objects.about(case.pk).count()
    with pytest.raises(Conflict):
        case.split(by=cast["CS"], reason="没有合并过")
    assert (case.status, Event.objects.about(case.pk).count()) == (Status.ACCEPTED, events)
