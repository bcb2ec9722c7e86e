"""Prepared statements read and write what Django's own would, behind the same wall and counted the same."""

import datetime as dt

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Count, F

from huilin.audit.models import Event, event_of
from huilin.cases.models import Case
from huilin.cases.models.search import pairs_of, with_pairs
from huilin.core.ids import new_id
from huilin.core.inserting import insert
from huilin.core.rows import Kept, Prepared, moment_marks, number_marks, rows
from huilin.core.tenancy import in_street
from huilin.places.models import Placard
from tests.cast import ELSEWHERE, STREET
from tests.sql import statements

by_code = Prepared(
    lambda code: Placard.objects.filter(code=code).select_related(
        "compound__community", "building", "entrance"
    ),
    "code",
)


def test_rows_are_read_with_moments_in_utc(cast):
    case = cast.report()
    with statements(most=1) as seen:
        found = rows("SELECT submitted_at, version FROM cases_case WHERE id = %(id)s", {"id": case.pk})
    assert len(seen) == 1
    assert found == [(case.submitted_at, case.version)]
    assert found[0][0].utcoffset() == dt.timedelta()


def test_they_are_heard_by_wrappers(cast):
    heard = []
    with connection.execute_wrapper(lambda run, sql, *rest: (heard.append(sql), run(sql, *rest))[1]):
        assert rows("SELECT 1 WHERE %s = 1", [1]) == [(1,)]
    assert heard == ["SELECT 1 WHERE %s = 1"]


def test_errors_are_djangos(cast):
    with pytest.raises(DataError), transaction.atomic():
        rows("SELECT 1 / %s", [0])


def test_the_wall_stands_before_them(cast):
    cast.report()
    assert rows("SELECT count(*) FROM cases_case") == [(1,)]
    with in_street(ELSEWHERE):
        assert rows("SELECT count(*) FROM cases_case") == [(0,)]


def test_an_inserted_row_is_the_one_that_save_writes(cast):
    case = cast.report()
    events = [
        event_of("case.noted", case, by=cast["CS"], role="CS", reason="看", said="“好”") for _turn in range(2)
    ]
    insert(events[0])
    events[1].save(force_insert=True)
    one, other = (Event.objects.get(pk=event.pk) for event in events)
    for field in Event._meta.concrete_fields:
        if field.name not in ("id", "at"):
            assert getattr(one, field.attname) == getattr(other, field.attname), field.name
    assert not events[0]._state.adding


def test_an_inserted_row_knows_what_the_database_gave(cast):
    case = cast.report()
    assert case.number.startswith("HL-")
    case.refresh_from_db()
    assert case.number.startswith("HL-")


def test_a_row_that_is_there_is_an_integrity_error(cast):
    case = cast.report()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Case.objects.get(pk=case.pk))


def test_a_prepared_query_gives_the_same_models(cast):
    code = cast.placard.code
    plain = Placard.objects.select_related("compound__community", "building", "entrance").get(code=code)
    for _turn in range(3):
        with statements(most=1):
            found = by_code.first(code=code)
            assert (found, found.place_label) == (plain, plain.place_label)
            assert found.compound.community.name == plain.compound.community.name
    assert found._state.db == plain._state.db
    assert by_code.first(code="0") is None


def test_a_prepared_query_asks_in_the_street_of_now(cast):
    assert by_code.first(code=cast.placard.code) is not None
    with in_street(ELSEWHERE):
        assert by_code.first(code=cast.placard.code) is None
    with in_street(STREET):
        assert by_code.first(code=cast.placard.code) is not None


def test_a_prepared_query_counts_along(cast):
    counting = Prepared(lambda code: Placard.objects.filter(code=code).annotate(n=Count("pk")), "code")
    assert [placard.n for placard in counting.all(code=cast.placard.code)] == [1]


def test_a_kept_query_is_asked_with_other_moments(cast):
    case = cast.report()
    (mark,) = moment_marks("since")
    kept = Kept(
        Case.objects.filter(submitted_at__gte=mark)
        .select_related("assignee")
        .only("number", "assignee__name")
    )
    since = case.submitted_at
    with statements(most=2):
        assert [found.number for found in kept.all({"since": since})] == [case.number]
        assert kept.all({"since": since + dt.timedelta(seconds=1)}) == []


def test_a_kept_query_is_asked_with_other_numbers(cast):
    case = cast.report(description="灯坏了")
    first, second = pairs_of("灯坏了")
    kept = Kept(with_pairs(Case.objects.all(), number_marks(2)))
    assert [found.pk for found in kept.all({"number0": first, "number1": second})] == [case.pk]
    assert kept.all({"number0": first, "number1": second + 1}) == []


def test_rows_are_added_together(cast):
    case = cast.report()
    copy = Case.objects.get(pk=case.pk)
    copy.pk, copy.number, copy.query_code, copy.idempotency_key = new_id(), "", "9" * 16, "copy"
    event = event_of("case.submitted", copy, by=cast["RE"], source="online")
    with statements(most=1):
        insert(copy, event)
    assert Case.objects.get(pk=copy.pk).number not in ("", case.number)
    assert Event.objects.get(pk=event.pk).subject_id == copy.pk
    assert [row._state.adding for row in (copy, event)] == [False, False]


def test_a_kept_query_refuses_a_moment_worked_out_from_a_mark(cast):
    (mark,) = moment_marks("now")
    kept = Kept(Case.objects.filter(submitted_at__gte=mark - dt.timedelta(days=1)))
    with pytest.raises(AttributeError):
        kept.all({"now": dt.datetime.now(dt.UTC)})


def test_a_kept_query_of_nothing_asks_nothing(cast):
    with statements(most=0):
        assert Kept(Case.objects.none()).all() == []


def test_one_row_tells_what_else_is_there(cast):
    case = cast.report()
    kept = Kept(Case.objects.filter(pk=case.pk).annotate(told=F("number")).values("told"))
    ways = {
        "here": Case.objects.filter(number=case.number),
        "gone": Case.objects.filter(number="HL-0"),
        "never": Case.objects.none(),
    }
    with statements(most=1):
        assert kept.one({}, **ways) == {"told": case.number, "here": True, "gone": False, "never": False}


def test_what_is_prepared_outlives_a_refusal(cast):
    asked = "SELECT count(*) FROM cases_case WHERE version = %s"

    def plans():
        """(name, how often it was used) of each plan that the server keeps for this statement."""
        known = (
            "SELECT name, generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE %s"
        )
        return rows(known, ["%FROM cases_case WHERE version = $1"], prepare=False)

    rows(asked, [1])
    ((name, used),) = plans()
    with transaction.atomic():
        transaction.set_rollback(True)
    rows(asked, [1])
    assert plans() == [(name, used + 1)]
