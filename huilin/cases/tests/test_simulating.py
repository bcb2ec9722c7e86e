"""Simulated matters stand in the tables as if they had come one by one, all or none, and what was set aside is back."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from huilin.audit.models import Event
from huilin.audit.verification import verify
from huilin.cases.models import Case
from huilin.cases.models.case import Counter
from huilin.cases.simulation import beside, loading
from huilin.cases.simulation.command import load_simulated
from huilin.cases.simulation.stories import Teller
from huilin.cases.simulation.writing import RECORDS
from huilin.core.errors import Refused
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.insights.models import Tally
from tests.cast import STREET, make_cast, make_streets

SHAPE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
UNION SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid FROM pg_index
UNION SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled = 'O' FROM pg_trigger WHERE NOT tgisinternal
UNION SELECT oid::regclass::text, 'forced', relrowsecurity::text, relforcerowsecurity FROM pg_class WHERE relkind = 'r'
"""
WRONG_PAIRS = """
WITH made AS (SELECT c.street_id, p, c.id FROM cases_case c, cases_pairs(
     cases_words(c.number, c.description, c.place_label, c.public_summary, c.contact_name)) AS p)
(TABLE made EXCEPT TABLE cases_pair) UNION ALL (TABLE cases_pair EXCEPT TABLE made)
"""


@pytest.fixture
def place(transactional_db: None, tmp_path: Any, settings: Any) -> Any:
    settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal"
    street = make_streets()
    with in_street(STREET):
        make_cast(street).case_in("in_progress")
    ReferenceTable.forget()
    return street


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PART", 40)


def asked(sql: str) -> list[Any]:
    with in_street(STREET), connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(cursor.fetchall())


def rows() -> dict[str, Any]:
    tables = ("cases_case", "audit_event", "audit_sealedevent", "audit_seal", "cases_pair", "cases_counter")
    return {table: asked(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def test_everything_is_there_and_as_before(place: Any, small_parts: None) -> None:
    before = asked(SHAPE)
    made = load_simulated(place, 150, seed=3)
    assert asked(SHAPE) == before
    report = verify(STREET)
    assert (report.faults, report.unsealed) == ([], 0)
    assert asked(WRONG_PAIRS) == []
    with in_street(STREET):
        cases = list(Case.objects.order_by("submitted_at", "id"))
        assert len(cases) == 151
        assert Event.objects.filter(subject_id__in=[case.pk for case in cases]).count() >= made["events"]
        assert Tally.objects.filter(span="new").aggregate(all=Sum("received"))["all"] == 151
        told = [case for case in cases if case.idempotency_key.startswith("simulated")]
        by_year: dict[str, list[str]] = {}
        for case in told:
            by_year.setdefault(case.number[13:17], []).append(case.number)
        assert all(numbers == sorted(numbers) for numbers in by_year.values())
        last = dict(Counter.objects.values_list("year", "last"))
        assert {int(year): int(numbers[-1][-6:]) for year, numbers in by_year.items()}.items() <= last.items()


def test_each_act_has_its_event(place: Any) -> None:
    load_simulated(place, 150, seed=3)
    for table in RECORDS.values():
        alone = asked(
            f"SELECT r.at FROM {table.table} r "
            "JOIN cases_case c ON c.id = r.case_id AND c.idempotency_key LIKE 'simulated%' "
            "LEFT JOIN audit_event e ON (e.subject_id, e.at, e.actor_name) = (r.case_id, r.at, r.by_name) "
            "AND e.actor_person_id IS NOT DISTINCT FROM r.by_person_id WHERE e.id IS NULL"
        )
        assert alone == [], table.table


def test_a_second_run_changes_nothing(place: Any) -> None:
    load_simulated(place, 60, seed=3)
    before = rows()
    assert load_simulated(place, 60, seed=3)["events"] == 0
    with pytest.raises(Refused):
        load_simulated(place, 61, seed=3)
    assert rows() == before


@pytest.mark.parametrize("died_in", [0, 3])
def test_a_process_that_dies_leaves_nothing(
    place: Any, small_parts: None, monkeypatch: pytest.MonkeyPatch, died_in: int
) -> None:
    load_simulated(place, 10, seed=1)
    before, shape, tell = rows(), asked(SHAPE), Teller.tell

    def die(self: Teller, starts: Any, part: int = 0) -> Any:
        if part == died_in and len(starts) > 1:
            raise SystemExit(9)
        return tell(self, starts, part)

    monkeypatch.setattr(Teller, "tell", die)
    with pytest.raises(RuntimeError):
        load_simulated(place, 200, seed=2)
    assert (rows(), asked(SHAPE)) == (before, shape)


def test_parts_come_in_their_order() -> None:
    assert list(beside.made_beside(lambda part: part * part, 7)) == [0, 1, 4, 9, 16, 25, 36]


def test_what_is_made_beside_may_not_ask_the_database(db: None) -> None:
    with pytest.raises(RuntimeError):
        list(beside.made_beside(lambda part: connection.cursor().execute("SELECT 1"), 1))
