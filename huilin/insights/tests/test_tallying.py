"""What is added up is what there is: whatever happens to cases, in whatever order, with the job at any moment."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from statistics import median

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huilin.cases.models import Case, Spot, Status
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.insights import tallying
from huilin.insights.command import recount_all
from huilin.insights.counting import count, medians, middle, received
from huilin.insights.jobs import gather_tallies
from huilin.insights.measures import ADDED_UP, MEASURES
from huilin.insights.models import Span, Tally
from huilin.insights.periods import Period
from huilin.insights.tallying import gather, months, recount
from tests.cast import ELSEWHERE, STREET, make_cast, make_streets

NOW = timezone.now()
DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()
COLUMNS = {
    "status": st.sampled_from(Status.values),
    "source": st.sampled_from(Case.Source.values),
    "solved": st.sampled_from(("", "yes", "partly", "no")),
    "satisfaction": st.sampled_from(("", "good", "fair", "so_so", "bad")),
    "follow_up_state": st.sampled_from(("", "open", "answered", "unreached", "refused")),
    "demand_state": st.sampled_from(("", "proposed", "confirmed", "final", "revoked")),
    "promises_kept": st.integers(0, 2),
    "promises_broken": st.integers(0, 2),
    "contact_index": st.sampled_from((b"", b"x" * 32)),
    "category_id": st.sampled_from((None, "lighting", "lift")),
    "submitted_at": st.integers(0, 70 * 24).map(lambda hours: NOW - dt.timedelta(hours=hours)),
    "contacted_at": st.integers(-48, 70 * 24).map(lambda hours: NOW - dt.timedelta(hours=hours)),
    "contact_due_at": st.integers(-48, 48).map(lambda hours: NOW + dt.timedelta(hours=hours)),
    "replied_at": st.none() | st.integers(0, 30 * 24).map(lambda hours: NOW - dt.timedelta(hours=hours)),
    "due_at": st.none() | st.integers(-48, 48).map(lambda hours: NOW + dt.timedelta(hours=hours)),
}
CHANGE = st.sampled_from(sorted(COLUMNS)).flatmap(lambda name: COLUMNS[name].map(lambda to: {name: to}))
STEP = st.one_of(
    st.tuples(st.just("change"), st.integers(0, 5), CHANGE),
    st.tuples(st.just("change"), st.integers(0, 5), st.fixed_dictionaries(COLUMNS)),
    st.tuples(st.just("move"), st.integers(0, 5), st.integers(0, 2)),
    st.tuples(st.sampled_from(("gather", "recount", "undo")), st.integers(0, 5), st.none()),
)
PERIODS = st.tuples(st.integers(0, 75), st.integers(0, 75)).map(
    lambda ago: Period(TODAY - max(ago) * DAY, TODAY - min(ago) * DAY)
)


@pytest.fixture
def six(cast):
    """Six cases in two compounds, one of them of another community."""
    found = [cast.case_in("submitted") for _turn in range(5)]
    return [*found, cast.report(by=cast.outsider("RE"), spot=cast.there.spot)]


def straight(actor, period, now):
    """{measure: count} by asking the cases themselves."""
    found = received(actor, period.starts_at, period.ends_at)
    return {key: found.filter(measure.counts(now)).count() for key, measure in MEASURES.items()}


def check(actor, period):
    figures = count(actor, period, NOW)
    assert {key: figures.total[key] for key in MEASURES} == straight(actor, period, NOW)
    assert {key: figures.before[key] for key in MEASURES} == straight(actor, period.before(), NOW)
    for column, parts in (("compound_id", figures.compounds), ("category_id", figures.categories)):
        for key, counts in parts.items():
            where = {column: key} if key else {f"{column}__isnull": True}
            found = received(actor, period.starts_at, period.ends_at).filter(**where)
            assert counts["received"] == found.count(), (column, key)


def medians_of(actor, period):
    """By looking at every case."""
    found = {}
    for name, column, tenth in (("contact_hours", "contacted_at", 360), ("reply_days", "replied_at", 8640)):
        cases = received(actor, period.starts_at, period.ends_at).filter(**{f"{column}__isnull": False})
        waits = [
            getattr(case, column) - case.submitted_at
            for case in cases.only(column, "submitted_at", "street_id")
        ]
        tenths = [
            int(
                (Decimal(wait // dt.timedelta(microseconds=1)) / tenth / 10**6).to_integral_value(
                    ROUND_HALF_UP
                )
            )
            for wait in waits
        ]
        found[name] = median(tenths) / 10 if tenths else None
    return found


def step(cast, cases, kind, which, how):
    if kind == "change":
        Case.objects.filter(pk=cases[which].pk).update(**how)
    elif kind == "move":
        spot = (cast.here.spot, cast.there.spot, Spot(cast.next_door))[how]
        Case.objects.filter(pk=cases[which].pk).update(
            compound=spot.compound, community=spot.compound.community
        )
    elif kind == "gather":
        gather()
    elif kind == "recount":
        for month in months():
            recount(month)
    else:
        with transaction.atomic():
            Case.objects.update(status=Status.ARCHIVED)
            gather()
            transaction.set_rollback(True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14), periods=st.lists(PERIODS, min_size=1, max_size=3))
def test_sums_are_what_there_is(cast, six, steps, periods):
    with transaction.atomic():
        for one in steps:
            step(cast, six, *one)
        for period in periods:
            for actor in (cast["SO"], cast["CS"], cast["ST"]):
                check(actor, period)
                assert medians(actor, period) == medians_of(actor, period)
        transaction.set_rollback(True)


def test_every_case_of_the_workflow_is_added_up(cast):
    merged = cast.case_in("accepted")
    merged.merge(by=cast["CS"], master=cast.case_in("accepted"), reason="同一盏灯")
    for status in (
        "submitted",
        "rejected",
        "withdrawn",
        "in_progress",
        "closed",
        "reopened",
        "transferred_out",
    ):
        cast.case_in(status)
    gather()
    check(cast["SO"], Period(TODAY, TODAY))
    assert count(cast["SO"], Period(TODAY, TODAY)).total["merged"] == 1


def test_the_columns_are_the_measures(db):
    columns = {field.name for field in Tally._meta.concrete_fields}
    keys = {"street_id", "id", "span", "first", "community_id", "compound_id", "category"}
    assert columns - keys == set(ADDED_UP)


def test_another_street_is_behind_the_wall(cast, six):
    with in_street(ELSEWHERE):
        assert not Tally.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM insights_tally")
            assert cursor.fetchone() == (0,)


def test_what_is_new_is_put_together(cast, six):
    assert Tally.objects.filter(span=Span.NEW).count() == 6
    gather_tallies()
    gather_tallies()
    assert set(Tally.objects.values_list("span", flat=True)) == {Span.DAY, Span.MONTH}
    assert Tally.objects.count() == 4
    Case.objects.filter(pk=six[0].pk).update(place_label="三楼")
    assert not Tally.objects.filter(span=Span.NEW).exists()


@pytest.mark.parametrize(
    ("cases", "expected"),
    [({}, None), ({7: 1}, 0.7), ({1: 1, 2: 1}, 0.15), ({1: 2, 5: 1, 9: 2}, 0.5), ({3: 4}, 0.3)],
)
def test_the_case_in_the_middle(cases, expected):
    assert middle(Counter(cases)) == expected


@pytest.fixture
def committed(transactional_db):
    """A cast and four cases that other connections see, too."""
    street = make_streets()
    with in_street(STREET):
        cast = make_cast(street)
        cases = [cast.case_in("submitted") for _turn in range(4)]
    ReferenceTable.forget()
    return cast, cases


def test_triggers_are_made_anew_only_for_other_conditions(committed, monkeypatch):
    cast, cases = committed
    with connection.as_owner(), CaptureQueriesContext(connection) as asked:
        tallying.put_in_place()
    assert not [query for query in asked if "TRIGGER" in query["sql"]]
    monkeypatch.setitem(tallying.ADDED_UP, "kept", Q(promises_kept__gt=1))
    with connection.as_owner():
        tallying.put_in_place()
    with in_street(STREET):
        Case.objects.filter(pk=cases[0].pk).update(promises_kept=1)
        assert count(cast["SO"], Period(TODAY, TODAY)).total["kept"] == 0
    monkeypatch.undo()
    with connection.as_owner():
        tallying.put_in_place()
    with in_street(STREET):
        assert count(cast["SO"], Period(TODAY, TODAY)).total["kept"] == 1


def all_at_once(*works):
    """Each in a thread with a connection of its own; raises what one of them raised."""

    def run(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        for done in [threads.submit(run, work) for work in works]:
            done.result()


def test_nothing_is_lost_while_acts_jobs_and_recounts_run_at_once(committed):
    cast, cases = committed

    def act(case):
        for turn in range(40):
            with in_street(STREET):
                to = {
                    "status": ("accepted", "closed", "withdrawn")[turn % 3],
                    "submitted_at": NOW - turn * DAY,
                }
                Case.objects.filter(pk=case.pk).update(**to)

    def keep():
        for _turn in range(6):
            gather_tallies()
            recount_all(as_json=True)

    all_at_once(*(partial(act, case) for case in cases), keep, keep)
    with in_street(STREET):
        for period in (Period(TODAY - 60 * DAY, TODAY), Period(TODAY.replace(day=1), TODAY)):
            check(cast["SO"], period)
