"""Invented matters are told the same twice, stand in legal states with legal codes, and nobody checks his own work."""

import datetime as dt
import random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from huilin.cases.models.status import TRANSITIONS, WITH_CLOCK, Status
from huilin.cases.simulation.cast import Place, hands_for
from huilin.cases.simulation.stories import Teller
from huilin.cases.simulation.writing import STEPS
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.crypto import blind_index, unseal

NOW = timezone.make_aware(dt.datetime(2026, 3, 3, 15))
CLERKS = [UUID(int=1), UUID(int=2)]
COMPOUND: Any = SimpleNamespace(pk=UUID(int=8), community_id=UUID(int=9))
PLACE = Place(COMPOUND, [(None, None, "小区")], CLERKS, [(CLERKS[0], "CS", "甲"), (UUID(int=3), "ST", "乙")])

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("street")]


def tell(seed: int, count: int = 3000) -> list[dict[str, Any]]:
    teller = Teller([PLACE], 1, seed, NOW)
    return list(teller.tell(teller.starts(count)))


def without_seal(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "contact_sealed"} for row in rows]


def test_one_seed_tells_one_story() -> None:
    assert without_seal(tell(1, 200)) == without_seal(tell(1, 200))
    assert without_seal(tell(1, 200)) != without_seal(tell(2, 200))


def test_a_part_is_told_without_the_others() -> None:
    teller = Teller([PLACE], 1, 1, NOW)
    starts = teller.starts(90)
    list(teller.tell(starts[:60], 0))
    alone = Teller([PLACE], 1, 1, NOW)
    assert without_seal(list(alone.tell(starts[60:], 1))) == without_seal(list(teller.tell(starts[60:], 1)))
    assert starts == sorted(alone.starts(90))


def test_rows_are_legal() -> None:
    rows = tell(3)
    assert {"archived", "rejected", "withdrawn"} < {row["status"] for row in rows}
    assert len({row["query_code"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert read_code(row["query_code"], QUERY_LENGTH) == row["query_code"]
        assert row["submitted_at"] < row["due_at"]
        assert row["status_changed_at"] < NOW
        assert (row["rise_at"] is not None) == (row["status"] in WITH_CLOCK)


def test_contacts_are_sealed_to_their_row() -> None:
    row = next(row for row in tell(4, 50) if row["contact_sealed"])
    phone = unseal(row["contact_sealed"], field="cases_case.contact_sealed", row=row["id"])
    assert phone.startswith("+8613900")
    assert row["contact_index"] == blind_index(phone, purpose="phone")


def test_nobody_checks_his_own_work() -> None:
    rng = random.Random(5)
    for _turn in range(200):
        handler, verifier = hands_for(PLACE, rng)
        assert handler[0] != verifier


def test_moves_in_the_history_are_in_the_table() -> None:
    for step in STEPS:
        was, to = step.particulars.get("from"), step.particulars.get("to")
        if to:
            assert (Status(was), Status(to)) in TRANSITIONS, step.kind
