"""One lead, several hands: parts are given, done, taken back; the lead answers when they are done or says why not."""

import datetime as dt
import re

import pytest
from django.db import transaction
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, Part, Status
from huilin.cases.permissions import CASE_HANDLE, CASE_READ, CASE_VERIFY
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import may
from huilin.notifications.models import Message


def soon(days=2):
    return timezone.now() + dt.timedelta(days=days)


def shared(case, cast, **more):
    how = {"by": cast["ST"], "unit": cast.here.unit, "task": "查一查线路", "due_at": soon()}
    case.share(**how | more)
    return Part.objects.filter(case=case).latest("given_at")


def test_a_part_is_in_other_hands_and_the_lead_stays(cast, case_in):
    case = case_in("in_progress")
    part = shared(case, cast)
    assert (part.holder_id, part.is_unit, part.is_open) == (cast.here.unit.pk, True, True)
    assert (case.assignee_id, case.open_parts) == (cast["ST"].person_id, 1)
    event = Event.objects.about(case.pk).last()
    assert (event.kind, event.particulars["to"]) == ("case.part_given", cast.here.unit.name)
    told = Message.objects.filter(kind="case.part_given").values_list("person_id", flat=True)
    assert cast["PU"].person_id in told


def test_its_holder_sees_the_matter_and_reports(cast, case_in):
    case = case_in("in_progress")
    stranger = cast.outsider("PU")
    assert not may(cast["PU"], CASE_READ, case)
    part = shared(case, cast)
    assert may(cast["PU"], CASE_READ, case)
    assert case in Case.objects.visible_to(cast["PU"])
    assert case not in Case.objects.visible_to(stranger)
    assert list(Case.objects.shared_with(cast["PU"])) == [case]
    with pytest.raises(Forbidden):
        case.finish_part(by=cast["ST"], part=part.pk, result="我替他做了")
    case.finish_part(by=cast["PU"], part=part.pk, result="线路换好了")
    part.refresh_from_db()
    assert (part.outcome, part.result, part.ended_by_name) == ("done", "线路换好了", cast["PU"].name)
    assert case.open_parts == 0
    assert may(cast["PU"], CASE_READ, case)
    assert Message.objects.filter(kind="case.part_done", person_id=cast["ST"].person_id).exists()


def test_who_did_a_part_does_not_verify(cast, case_in):
    case = case_in("in_progress")
    other = cast.second("CS")
    part = shared(case, cast, unit=None, person=cast.person_of(other))
    assert may(other, CASE_VERIFY, case)
    case.finish_part(by=other, part=part.pk, result="问过了")
    assert not may(other, CASE_VERIFY, case)


def test_a_co_handler_neither_answers_nor_returns_nor_asks_for_time(cast, case_in):
    case = case_in("in_progress")
    other = cast.second("ST")
    shared(case, cast, unit=None, person=cast.person_of(other))
    assert may(other, CASE_HANDLE, case)
    with pytest.raises(Forbidden):
        case.reply(by=other, result="solved", text="好了")
    with pytest.raises(Forbidden):
        case.request_extension(by=other, reason="等料", new_due_at=case.due_at + dt.timedelta(days=1))
    with pytest.raises(Forbidden):
        shared(case, cast, by=other)


def test_the_lead_answers_when_parts_are_done_or_says_why_not(cast, case_in):
    case = case_in("in_progress")
    shared(case, cast)
    with pytest.raises(Refused) as refusal:
        case.reply(by=cast["ST"], result="solved", text="好了")
    assert refusal.value.field == "why_not"
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    case.reply(by=cast["ST"], result="partly", text="楼道先亮了", why_not="外线要等停电")
    assert case.replys.get().why_not == "外线要等停电"
    assert Event.objects.about(case.pk).last().particulars["said"] == "外线要等停电"


def test_a_part_is_taken_back_and_its_holder_sees_nothing_more(cast, case_in):
    case = case_in("in_progress")
    part = shared(case, cast)
    for by in (cast["PU"], cast["LD"], cast.outsider("CS")):
        if by is not cast["LD"]:
            with pytest.raises(Forbidden):
                case.drop_part(by=by, part=part.pk, reason="不用了")
    case.drop_part(by=cast["CS"], part=part.pk, reason="改由路灯所做")
    assert (case.open_parts, case.co_holder_ids) == (0, [])
    assert case not in Case.objects.visible_to(cast["PU"])
    with pytest.raises(Conflict):
        case.drop_part(by=cast["CS"], part=part.pk, reason="再来一次")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"task": " "}, "task"),
        ({"due_at": timezone.now() - dt.timedelta(hours=1)}, "part_due_at"),
        ({"unit": None}, "assignee"),
    ],
)
def test_what_is_not_a_part(cast, case_in, more, field):
    case = case_in("in_progress")
    with pytest.raises(Refused) as refusal:
        shared(case, cast, **more)
    assert refusal.value.field == field
    assert not Part.objects.exists()


def test_not_twice_to_the_same_and_not_to_the_lead(cast, case_in):
    case = case_in("in_progress")
    shared(case, cast)
    with pytest.raises(Refused):
        shared(case, cast)
    with pytest.raises(Refused):
        shared(case, cast, unit=None, person=cast.person("ST"))
    with pytest.raises(Conflict):
        shared(case_in("accepted"), cast, by=cast["CS"])


def test_a_part_of_another_matter_is_not_ended_here(cast, case_in):
    case, other = case_in("in_progress"), case_in("in_progress")
    part = shared(other, cast)
    shared(case, cast)
    with pytest.raises(Refused):
        case.finish_part(by=cast["PU"], part=part.pk, result="做了")
    part.refresh_from_db()
    assert part.is_open


def test_two_reports_at_once_count_once(cast, case_in):
    case = case_in("in_progress")
    part = shared(case, cast)
    again = Case.objects.get(pk=case.pk)
    case.finish_part(by=cast["PU"], part=part.pk, result="做了")
    with pytest.raises(Conflict), transaction.atomic():
        again.finish_part(by=cast["PU"], part=part.pk, result="做了")
    assert Case.objects.get(pk=case.pk).open_parts == 0


def test_the_division_of_a_call_becomes_parts(cast, case_in):
    case = case_in("in_progress")
    case.request_whistle(
        by=cast["SO"], units=[cast.here.unit], question="谁修", why="两家", place="楼下",
        meets_at=soon(), expected="定下来",
    )  # fmt: skip
    case.approve_whistle(by=cast["LD"])
    case.record_response(by=cast["SO"], unit=cast.here.unit, came=True, who="李工")
    alien = ((cast.there.unit, "修", soon()),)
    with pytest.raises(Refused):
        case.conclude_whistle(by=cast["SO"], conclusion="修", division="电力队修", parts=alien)
    case.refresh_from_db()
    case.conclude_whistle(
        by=cast["SO"], conclusion="修", division="电力队修", parts=((cast.here.unit, "换灯杆", soon()),)
    )
    [part] = Part.objects.filter(case=case)
    assert (part.task, case.open_parts, case.co_holder_ids) == ("换灯杆", 1, [cast.here.unit.pk])


def test_the_list_of_a_co_handler_asks_for_ids_first(cast, case_in):
    """So that each way to a row is one equality behind the wall, which an index answers; no row is tried one by one."""
    shared(case_in("in_progress"), cast)
    assert Case.objects.visible_to(cast["PU"]).count() == 1
    plan = Case.objects.visible_to(cast["PU"]).explain()
    # PostgreSQL 17 names an InitPlan's answer, 15 and 16 write it as a parameter.
    assert re.search(r"id = ANY \((\(InitPlan|\$)", plan), plan
    assert "SubPlan" not in plan, plan
