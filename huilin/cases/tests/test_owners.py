"""Every open matter has an owner at all times, however a role ends."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Assignment
from huilin.cases.owners import give_matters_owners, without_owner
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from huilin.people.models import Role
from tests.cast import STREET

IN_HANDS = ("dispatched", "in_progress", "suspended", "replied", "verifying")


def role_of(cast, code):
    return Role.objects.get(person_id=cast[code].person_id, code=code)


@pytest.mark.parametrize("status", IN_HANDS)
def test_a_matter_goes_to_the_leader_the_moment_the_role_ends(cast, case_in, status):
    case = case_in(status)
    due_at = case.due_at
    role_of(cast, "ST").end(by=cast["LD"], reason="辞任")
    case.refresh_from_db()
    assert case.assignee_id == cast["SL"].person_id
    assert (case.status, case.due_at) == (status, due_at)
    assert not without_owner().exists()
    assert Event.objects.about(case.pk).filter(kind="case.reassigned").count() == 1
    assert Assignment.objects.filter(case=case, person_id=cast["SL"].person_id).exists()
    assert Message.objects.filter(kind="case.reassigned", person_id=cast["SL"].person_id).exists()


def test_without_stewards_it_goes_to_the_community(cast, case_in):
    case = case_in("in_progress")
    for code in ("SL", "ST"):
        Role.objects.filter(compound=cast.here.compound, code=code).exclude(
            person_id=cast["ST"].person_id
        ).delete()
    role_of(cast, "ST").end(by=cast["LD"], reason="辞任")
    case.refresh_from_db()
    assert case.assignee_id in (cast["CS"].person_id, cast.second("CS").person_id)


def test_a_second_role_that_reaches_there_keeps_the_matter(cast, case_in):
    case = case_in("in_progress")
    role_of(cast, "ST").end(by=cast["LD"], reason="改任")
    assert case.assignee_id == cast["ST"].person_id
    case = case_in("submitted")
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    case.dispatch(by=cast["CS"], person=cast.person("SL"))
    Role.appoint(cast.person("SL"), "ST", by=cast["LD"], compound=cast.here.compound)
    role_of(cast, "SL").end(by=cast["LD"], reason="不当组长")
    case.refresh_from_db()
    assert case.assignee_id == cast["SL"].person_id


def test_a_term_that_runs_out_is_noticed_by_the_clock(cast, case_in, settings):
    case = case_in("in_progress")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Role.objects.filter(person_id=cast["ST"].person_id).update(ends_on=yesterday)
    assert list(without_owner()) == [case]
    give_matters_owners()
    with in_street(STREET):
        assert not without_owner().exists()
        case.refresh_from_db()
    assert case.assignee_id == cast["SL"].person_id
    give_matters_owners()
    with in_street(STREET):
        assert Event.objects.about(case.pk).filter(kind="case.reassigned").count() == 1


def test_what_is_back_with_the_community_stays_there(cast, case_in):
    returned, closed = case_in("returned"), case_in("closed")
    role_of(cast, "ST").end(by=cast["LD"], reason="辞任")
    returned.refresh_from_db()
    closed.refresh_from_db()
    assert returned.assignee_id is None
    assert closed.assignee_id == cast["ST"].person_id
