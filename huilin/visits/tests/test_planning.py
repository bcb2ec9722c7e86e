"""A month of visits: who, how often, when, by whom; in batches that survive a death."""

import datetime as dt

import pytest

from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import SYSTEM
from huilin.people.models import Household, Role
from huilin.visits import planning
from huilin.visits.jobs import plan_next_month
from huilin.visits.models import Visit, VisitPlan, VisitTask
from huilin.visits.models.rules import windows
from huilin.visits.models.visit import NewVisit
from huilin.visits.planning import fill_batch, fill_street
from huilin.visits.tests.conftest import NOVEMBER
from tests.cast import STREET


def test_windows_of_each_cycle():
    weeks = windows("week", dt.date(2026, 11, 1), 0)
    assert [one.first.day for one in weeks] == [2, 9, 16, 23, 30]
    assert weeks[-1].last == dt.date(2026, 12, 6)
    assert [(one.first, one.last) for one in windows("month", dt.date(2026, 2, 1), 0)] == [
        (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    ]
    quarter = [windows("quarter", dt.date(2026, month, 1), 1) for month in (10, 11, 12)]
    assert [len(one) for one in quarter] == [0, 1, 0]
    assert (quarter[1][0].first, quarter[1][0].last) == (dt.date(2026, 11, 1), dt.date(2026, 12, 31))
    assert windows("never", dt.date(2026, 11, 1), 0) == []


def test_every_home_of_a_quarter_is_visited_once(cast, neighbours, planned):
    for month in (11, 12):
        planned(dt.date(2026, month, 1))
    VisitPlan.make(cast.here.compound, dt.date(2027, 1, 1), by=cast["SL"])
    fill_street(STREET)
    residents = [home.pk for home in neighbours if home.kind == "resident"]
    times = [VisitTask.objects.filter(household=home).count() for home in residents]
    assert set(times) == {1}


def test_a_cared_for_home_is_visited_each_week_and_a_tenant_each_month(
    cast, home, cared, neighbours, planned
):
    tasks = planned()
    weekly = [task for task in tasks if task.household_id == home.pk]
    assert [task.due_from.day for task in weekly] == [2, 9, 16, 23, 30]
    assert {task.household_class for task in weekly} == {"cared"}
    tenant = neighbours[0]
    assert [(task.due_from, task.due_until) for task in tasks if task.household_id == tenant.pk] == [
        (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    ]
    assert min(task.risk for task in weekly) > max(task.risk for task in tasks if task not in weekly)


def test_withdrawn_consent_ends_the_closer_care(cast, home, cared, planned):
    cared.consent.withdraw(by=cast["RE"])
    assert {task.household_class for task in planned() if task.household_id == home.pk} <= {"resident"}


def test_stairs_are_shared_out_to_the_stewards(cast, neighbours, planned):
    assert {task.assignee_id for task in planned()} <= {cast["ST"].person_id, cast["SL"].person_id}


def test_without_a_steward_nobody_is_sent(cast, neighbours, planned):
    Role.objects.filter(code__in=("ST", "SL"), compound=cast.here.compound).update(
        ended_at="2026-11-01T00:00Z"
    )
    assert {task.assignee_id for task in planned()} == {None}


def test_a_plan_is_made_once(cast, planned):
    planned()
    with pytest.raises(Conflict):
        VisitPlan.make(cast.here.compound, NOVEMBER, by=cast["CS"])


def test_it_refuses_months_past_and_far_ahead(cast):
    for month in (dt.date(2026, 10, 1), dt.date(2027, 3, 1)):
        with pytest.raises(Refused):
            VisitPlan.make(cast.here.compound, month, by=cast["SL"])


@pytest.mark.parametrize("code", ["RE", "BL", "PO", "PV", "LD", "AU"])
def test_it_refuses_those_who_may_not_plan(cast, code):
    with pytest.raises(Forbidden):
        VisitPlan.make(cast.here.compound, NOVEMBER, by=cast[code])


def test_a_steward_plans_its_own_compound_only(cast):
    VisitPlan.make(cast.here.compound, NOVEMBER, by=cast["ST"])
    with pytest.raises(Forbidden):
        VisitPlan.make(cast.there.compound, NOVEMBER, by=cast["ST"])


def test_batches_go_on_where_the_last_one_ended(cast, neighbours, monkeypatch):
    monkeypatch.setattr(planning, "AT_A_TIME", 5)
    plan = VisitPlan.make(cast.here.compound, NOVEMBER, by=cast["SL"])
    told = []
    while fill_batch(STREET, plan.pk, tell=lambda plan: told.append(plan.looked_count)) is not None:
        pass
    plan.refresh_from_db()
    homes = Household.objects.filter(compound=cast.here.compound).count()
    assert told == [5, 10, 12]
    assert homes == 12
    assert (plan.state, plan.looked_count, plan.household_count) == ("active", homes, homes)
    assert plan.task_count == VisitTask.objects.filter(plan=plan).count() > 0


def test_a_batch_done_twice_writes_nothing_twice(cast, neighbours, planned):
    before = len(planned())
    VisitPlan.objects.update(state="draft", looked_to=None, looked_count=0)
    fill_street(STREET)
    assert VisitTask.objects.count() == before


def test_a_cancelled_plan_can_be_made_again(cast, neighbours, planned):
    tasks = planned()
    VisitPlan.objects.get().cancel(by=cast["CS"], reason="管家换人")
    assert set(VisitTask.objects.values_list("state", flat=True)) == {"skipped"}
    assert len(planned()) == len(tasks)
    assert set(VisitTask.objects.values_list("state", flat=True)) == {"due"}


def test_a_visit_missed_makes_the_next_more_urgent(cast, home, cared, planned):
    first, second = [task for task in planned() if task.household_id == home.pk][:2]
    VisitTask.objects.filter(pk=second.pk).delete()
    VisitPlan.objects.update(state="draft", looked_to=None)
    fill_street(STREET)
    again = VisitTask.objects.get(household=home, due_from=second.due_from)
    assert (again.missed_count, again.risk - second.risk) == (1, 40)


def test_meeting_somebody_makes_it_less_urgent(cast, home, cared, planned):
    Visit.note(home, NewVisit(result="met"), by=cast["ST"])
    VisitPlan.make(cast.here.compound, dt.date(2026, 12, 1), by=cast["SL"])
    fill_street(STREET)
    assert VisitTask.objects.filter(household=home).latest("due_from").risk == 100


def test_next_months_plans_are_made_in_good_time(cast):
    plan_next_month()
    assert {plan.month for plan in VisitPlan.objects.all()} == {dt.date(2026, 11, 1)}
    assert VisitPlan.objects.filter(compound=cast.here.compound).exists()
    assert not VisitPlan.objects.filter(compound=cast.next_door).exists()
    plan_next_month()
    assert VisitPlan.objects.filter(compound=cast.here.compound).count() == 1


def test_buildings_change_hands_within_the_compound_only(cast, neighbours, planned):
    tasks = planned()
    plan = tasks[0].plan
    moved = VisitTask.hand_over(cast.here.building, cast.person("SL"), by=cast["CS"], plan=plan)
    assert moved == len(tasks)
    assert set(VisitTask.objects.values_list("assignee_id", flat=True)) == {cast["SL"].person_id}
    with pytest.raises(Refused):
        VisitTask.hand_over(cast.here.building, cast.person("BL"), by=cast["CS"], plan=plan)
    with pytest.raises(Forbidden):
        VisitTask.hand_over(cast.here.building, cast.person("ST"), by=cast["BL"], plan=plan)


def test_the_system_plans_too(cast):
    assert VisitPlan.make(cast.here.compound, NOVEMBER, by=SYSTEM).made_by_id is None
