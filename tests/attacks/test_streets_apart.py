"""Requests of two streets in turn over one connection: no answer shows, and no row lands in, the other street."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from huilin.accounts.models import User
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.places.models import Compound, Placard
from tests.attacks.two_streets import ask
from tests.cast import ELSEWHERE, PLACARD, STREET, make_cast, make_streets, sign_in

MARKS = {STREET: "和盛阁小区", ELSEWHERE: "远方小区"}
"""The compound whose name stands on the pages of its street."""
HOSTS = {STREET: "testserver", ELSEWHERE: "elsewhere.test"}
OTHER = {STREET: ELSEWHERE, ELSEWHERE: STREET}
AMOUNTS = [210, pytest.param(10_000, marks=pytest.mark.slow)]


@dataclass
class Street:
    """A street as its people reach it, and how many reports it took."""

    id: str
    placard: str
    foreign_compound: str
    officer: Any
    sent: Iterator[int] = field(default_factory=itertools.count)

    def browsers(self) -> tuple[Client, Client]:
        """A visitor's, and one that is signed in at the street's office."""
        visitor, desk = (Client(HTTP_HOST=HOSTS[self.id]) for _one in range(2))
        return visitor, sign_in(desk, User.objects.get(pk=self.officer), staff=True)

    def is_apart(self, answer: Any, status: int, mark: str = "") -> str:
        """Empty when the answer is this street's own; otherwise what is wrong with it."""
        body = answer.content.decode()
        if answer.status_code != status or mark not in body:
            return f"{self.id}: {answer.status_code} {body[:200]}"
        foreign = [text for text in (MARKS[OTHER[self.id]], f"HL-{OTHER[self.id]}") if text in body]
        return f"{self.id} shows {foreign}" if foreign else ""


def steps(street: Street) -> Iterator[Callable[[], str]]:
    """For ever: a page, the office, a report, a stranger's address, a refused form, the register."""
    visitor, desk = street.browsers()
    mark, form, check = MARKS[street.id], f"/r/{street.placard}/report/", street.is_apart

    def report() -> str:
        sent = {"placard": street.placard, "description": "灯不亮"}
        key = {"Idempotency-Key": f"{id(desk)}-{next(street.sent)}"}
        return check(
            visitor.post("/api/v1/reports", sent, content_type="application/json", headers=key),
            201,
            street.id,
        )

    return itertools.cycle(
        [
            lambda: check(visitor.get("/"), 200, mark),
            report,
            lambda: check(desk.get("/cases/"), 200, f"HL-{street.id}"),
            lambda: check(visitor.get(f"/c/{street.foreign_compound}/"), 404),
            lambda: check(visitor.post(form, {"description": ""}), 422, mark),
            lambda: check(desk.get("/people/"), 200),
            lambda: check(visitor.get(f"/r/{street.placard}"), 200, mark),
        ]
    )


@pytest.fixture
def streets(transactional_db: None, settings: Any) -> list[Street]:
    settings.ALLOWED_HOSTS, settings.RATE_LIMITS = list(HOSTS.values()), False
    here = make_streets()
    with in_street(STREET):
        cast = make_cast(here)
        first = Street(STREET, PLACARD, "", cast["SO"].user_id)
    with in_street(ELSEWHERE):
        second = Street(ELSEWHERE, hang_placard(), str(far_compound().pk), cast.outsider("SO").user_id)
    first.foreign_compound, second.foreign_compound = second.foreign_compound, str(cast.here.compound.pk)
    ReferenceTable.forget()
    return [first, second]


def far_compound() -> Compound:
    return Compound.objects.get(name=MARKS[ELSEWHERE])


def hang_placard() -> str:
    placard = Placard(compound=far_compound(), community=far_compound().community)
    placard.save(force_insert=True)
    return placard.code


def check_rows(streets: list[Street]) -> None:
    """Each street has the reports that it was sent, and the connection has left both."""
    for street in streets:
        with in_street(street.id):
            assert ask(
                "SELECT count(*), count(*) FILTER (WHERE number LIKE %s) FROM cases_case", f"HL-{street.id}-%"
            ) == [(next(street.sent),) * 2]
    assert ask("SELECT coalesce(current_setting('app.street', true), '')") == [("",)]


def server_process() -> int:
    [(process,)] = ask("SELECT pg_backend_pid()")
    return int(process)


@pytest.mark.parametrize("amount", AMOUNTS)
def test_in_turn_on_one_connection(streets, amount):
    walks = itertools.cycle([steps(street) for street in streets])
    before = server_process()
    wrong = [fault for _turn in range(amount) if (fault := next(next(walks))())]
    assert wrong == []
    assert server_process() == before
    check_rows(streets)


@contextmanager
def one_connection_for_all() -> Iterator[None]:
    """Connections opened in the block come from a pool of one."""
    ours = connection.settings_dict
    options, age = ours["OPTIONS"], ours["CONN_MAX_AGE"]
    ours["OPTIONS"], ours["CONN_MAX_AGE"] = (
        options | {"pool": {"min_size": 1, "max_size": 1, "timeout": 60}},
        0,
    )
    try:
        yield
    finally:
        connection.close_pool()
        ours["OPTIONS"], ours["CONN_MAX_AGE"] = options, age


def walk(streets: list[Street], amount: int) -> tuple[list[str], set[int]]:
    """Requests of both streets in this thread; the connection goes back after each. What was wrong, and who served."""
    walks = itertools.cycle([steps(street) for street in streets])
    wrong, served = [], set()
    for turn in range(amount):
        wrong += [fault for fault in [next(next(walks))()] if fault]
        if turn % 20 == 0:
            served.add(server_process())
        connection.close()
    return wrong, served


@pytest.mark.parametrize("amount", AMOUNTS)
def test_on_two_threads_that_share_one_connection(streets, amount):
    with one_connection_for_all(), ThreadPoolExecutor(2) as threads:
        orders = (streets, streets[::-1])
        walked = list(threads.map(walk, orders, [amount // 2] * 2))
    assert [fault for wrong, _served in walked for fault in wrong] == []
    assert len(set().union(*(served for _wrong, served in walked))) == 1
    check_rows(streets)
