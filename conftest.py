"""Fixtures that all tests share. The cast is described in tests/cast.py."""

import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, transaction

from huilin.cases.models import Case
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.places.models import Street
from tests.cast import STREET, Cast, make_cast, make_streets
from tests.permissions.crowd import Crowd, make_crowd
from tests.replay import Replayed

pytest_plugins = ["tests.alone"]
LONG = (
    "tests/journeys/test_every_page.py", "tests/demo", "tests/permissions", "tests/journeys", "tests/faults", "tests/bench",
    "tests/attacks", "huilin/cases/tests/test_every_cell.py",
)  # fmt: skip
"""What takes longest is begun first, so that at the end no process waits for another one's. The demo needs no database of
the test's: while one process makes that, another starts the demo, which leaves its pilot to the faults and the bench."""

# A password costs little here; how much it costs outside is Django's matter.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1

streets, whole_cast = Replayed(make_streets), Replayed(make_cast)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests keep their order within a file."""

    def turn(item: pytest.Item) -> int:
        return next((place for place, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))

    items.sort(key=turn)


@pytest.fixture(autouse=True)
def _fresh_reference_tables() -> Iterator[None]:
    """Tables kept in memory must not outlive the rows of the test that read them."""
    ReferenceTable.forget()
    yield
    ReferenceTable.forget()


@pytest.fixture
def mid_november() -> Iterator[Any]:
    """Wednesday, 11 November 2026, ten in the morning in Huizhou; the clock stands, and can be moved."""
    with time_machine.travel("2026-11-11T02:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def street(db: None) -> Iterator[Street]:
    """The first of two streets, entered for the length of the test."""
    made = streets()
    with in_street(STREET):
        yield made


@pytest.fixture
def cast(street: Street) -> Cast:
    return whole_cast(street)


@pytest.fixture(scope="module")
def standing_crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[bytes]:
    """In a transaction that ends with the module; given as bytes, so that each test has a copy of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        street = make_streets()
        with in_street(STREET):
            made = make_crowd(street)
        # What is checked late is checked now, not again with each test.
        connection.check_constraints()
        yield pickle.dumps(made)
        transaction.set_rollback(True)


@pytest.fixture
def crowd(standing_crowd: bytes) -> Iterator[Crowd]:
    """Stands for a whole module, and each test starts from it anew. Such a module takes its cast from the crowd."""
    with transaction.atomic(), in_street(STREET):
        made: Crowd = pickle.loads(standing_crowd)
        made.refresh_sessions()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def committed_cast(transactional_db: Any) -> Cast:
    """The cast, committed, for threads that see one another."""
    street = make_streets()
    with in_street(STREET):
        made = make_cast(street)
    ReferenceTable.forget()
    return made


@pytest.fixture
def case_in(cast: Cast) -> Callable[..., Case]:
    """`case_in("dispatched")`: a case brought to that state by the cast."""

    def make(status: str, **fields: Any) -> Case:
        return cast.case_in(status, **fields)

    return make
