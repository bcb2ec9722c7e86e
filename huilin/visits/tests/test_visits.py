"""What a visit does to everything that is due in a home, however often and late it arrives."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case
from huilin.core.continuing import continuation
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.ids import new_id
from huilin.notifications.models import Message
from huilin.visits.models import Acknowledgment, NewVisit, Visit, VisitOutcome, VisitPlan, VisitTask
from huilin.visits.watching import watch_street
from tests.cast import STREET


def at_home(tasks, home):
    return [task for task in tasks if task.household_id == home.pk]


def states(home):
    found = VisitTask.objects.filter(household=home).order_by("due_from")
    return [task.state for task in found]


def test_one_visit_does_everything_due_by_now(cast, home, cared, planned):
    planned()
    visit = Visit.note(home, NewVisit(result="met", met="head", heard="灯又坏了"), by=cast["ST"])
    assert (visit.closed_count, visit.by_role, visit.by_name) == (2, "ST", cast["ST"].name)
    assert states(home) == ["done", "done", "due", "due", "due"]
    event = Event.objects.get(kind="visit.noted")
    assert "灯又坏了" not in str(event.particulars)


def test_the_same_sending_again_changes_nothing(cast, home, cared, planned):
    planned()
    new = NewVisit(result="met", client_id=new_id())
    first = Visit.note(home, new, by=cast["ST"])
    assert Visit.note(home, new, by=cast["ST"]).pk == first.pk
    assert (Visit.objects.count(), Event.objects.filter(kind="visit.noted").count()) == (1, 1)


def test_an_id_is_not_taken_twice(cast, home, neighbours):
    new = NewVisit(result="met", client_id=new_id())
    Visit.note(home, new, by=cast["ST"])
    with pytest.raises(Refused):
        Visit.note(neighbours[0], new, by=cast["ST"])
    with pytest.raises(Refused):
        Visit.note(home, new, by=cast["SL"])


def test_a_second_steward_s_visit_is_kept_beside_the_first(cast, home, cared, planned):
    planned()
    Visit.note(home, NewVisit(result="met"), by=cast["ST"])
    late = Visit.note(home, NewVisit(result="not_home"), by=cast["SL"])
    assert (late.closed_count, Visit.objects.count()) == (0, 2)
    assert states(home)[:2] == ["done", "done"]


def test_nobody_home_comes_back_and_leaves_a_card_the_third_time(cast, home, cared, planned):
    planned()
    cards = []
    for day in (11, 13, 17):
        with time_machine.travel(f"2026-11-{day}T02:00:00Z", tick=False):
            watch_street(STREET)
            cards.append(Visit.note(home, NewVisit(result="not_home"), by=cast["ST"]).leaves_card)
    assert cards == [False, False, True]
    task = VisitTask.objects.filter(household=home).earliest("due_from")
    assert (task.state, task.not_home_count) == ("not_home", 3)


def test_somebody_may_go_again_before_the_day(cast, home, cared, planned):
    planned()
    Visit.note(home, NewVisit(result="not_home"), by=cast["ST"])
    VisitTask.objects.update(try_again_on=dt.date(2026, 11, 11))
    Visit.note(home, NewVisit(result="met"), by=cast["ST"])
    assert states(home)[:2] == ["done", "done"]


def test_a_home_that_refuses_is_left_alone(cast, home, cared, planned):
    planned()
    Visit.note(home, NewVisit(result="refused"), by=cast["ST"])
    assert states(home)[:2] == ["refused", "refused"]


def test_a_visit_noted_without_signal_counts_on_its_day(cast, home, cared, planned):
    planned()
    noted = timezone.now() - dt.timedelta(days=3)
    visit = Visit.note(home, NewVisit(result="met", noted_at=noted), by=cast["ST"])
    assert visit.at == noted
    assert visit.is_late
    assert states(home) == ["done", "due", "due", "due", "due"]


def test_a_phone_that_runs_ahead_is_taken_as_now(cast, home):
    noted = timezone.now() + dt.timedelta(days=3)
    assert Visit.note(home, NewVisit(result="met", noted_at=noted), by=cast["ST"]).at == timezone.now()


@pytest.mark.parametrize(
    "wrong",
    [
        {"result": "perhaps"},
        {"result": ""},
        {"result": "met", "way": "drone"},
        {"result": "met", "kinds": ()},
        {"result": "met", "kinds": ("spying",)},
        {"result": "met", "met": "dog"},
        {"result": "met", "heard": "长" * 501},
        {"result": "met", "noted_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_it_refuses_what_makes_no_sense(cast, home, wrong):
    with pytest.raises(Refused):
        Visit.note(home, NewVisit(**wrong), by=cast["ST"])
    assert not Visit.objects.exists()


@pytest.mark.parametrize("code", ["RE", "HH", "OW", "ME", "PU", "SO", "LD", "AU", "AD", "PV"])
def test_it_refuses_those_who_may_not_record(cast, home, code):
    with pytest.raises(Forbidden):
        Visit.note(home, NewVisit(result="met"), by=cast[code])


def test_a_volunteer_records_where_it_was_sent(cast, home, cared, planned):
    planned()
    VisitTask.objects.update(assignee_id=cast["PV"].person_id)
    assert Visit.note(home, NewVisit(result="met"), by=cast["PV"]).by_role == "PV"


def test_a_steward_of_another_compound_is_refused(cast, home):
    with pytest.raises(Forbidden):
        Visit.note(home, NewVisit(result="met"), by=cast.outsider("ST"))


def test_visits_are_never_changed(cast, home):
    Visit.note(home, NewVisit(result="met"), by=cast["ST"])
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.update(result="refused")


def test_what_was_heard_becomes_a_matter_once(cast, home):
    visit = Visit.note(home, NewVisit(result="met", heard="三楼的灯又不亮了"), by=cast["ST"])
    first = VisitOutcome.open(visit, continuation("case", cast["ST"]), by=cast["ST"])
    again = VisitOutcome.open(visit, continuation("case", cast["ST"]), by=cast["ST"])
    case = Case.objects.get()
    assert first.pk == again.pk
    assert (case.source, case.description, case.compound_id) == (
        "visit",
        "三楼的灯又不亮了",
        home.compound_id,
    )
    assert (first.subject_id, first.label) == (case.pk, case.number)
    assert case.reporter_id == cast["ST"].person_id


def test_nothing_goes_on_without_words(cast, home):
    visit = Visit.note(home, NewVisit(result="met"), by=cast["ST"])
    with pytest.raises(Refused):
        VisitOutcome.open(visit, continuation("case", cast["ST"]), by=cast["ST"])


def test_the_household_answers_once(cast, home):
    visit = Visit.note(home, NewVisit(result="met"), by=cast["ST"])
    Acknowledgment.give(visit, by=cast["HH"], answer="yes", remark="谢谢")
    with pytest.raises(Conflict):
        Acknowledgment.give(visit, by=cast["RE"], answer="no")
    with pytest.raises(Forbidden):
        Acknowledgment.give(visit, by=cast.outsider("HH"), answer="yes")


def test_a_care_home_missed_twice_alerts_the_community_once(cast, home, cared, planned):
    tasks = at_home(planned(), home)
    VisitTask.objects.filter(pk=tasks[1].pk).update(missed_count=1)
    with time_machine.travel("2026-11-16T02:00:00Z", tick=False):
        assert watch_street(STREET) == 1
        assert watch_street(STREET) == 0
    body = Message.objects.get(kind="visit.missed", person_id=cast["CS"].person_id).body
    assert "独居" not in body
    assert "201" not in body
    assert Event.objects.filter(kind="visit.missed").count() == 1


def test_a_month_ends_when_nothing_in_it_can_be_due(cast, home, cared, planned):
    planned()
    with time_machine.travel("2026-12-03T02:00:00Z", tick=False):
        watch_street(STREET)
        assert VisitPlan.objects.get().state == "active"
    with time_machine.travel("2027-01-02T02:00:00Z", tick=False):
        watch_street(STREET)
        assert VisitPlan.objects.get().state == "completed"


def test_a_leader_takes_a_home_off_with_a_reason(cast, home, cared, planned):
    task = at_home(planned(), home)[0]
    with pytest.raises(Refused):
        task.skip(by=cast["SL"], reason=" ")
    with pytest.raises(Forbidden):
        task.skip(by=cast["BL"], reason="住院")
    task.skip(by=cast["SL"], reason="住院")
    with pytest.raises(Conflict):
        task.skip(by=cast["CS"], reason="住院")
    assert states(home)[0] == "skipped"
