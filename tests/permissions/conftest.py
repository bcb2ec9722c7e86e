"""The crowd stands for a whole module; each test starts from it anew."""

import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from huilin.core.tenancy import in_street
from tests.cast import STREET, make_streets
from tests.permissions.crowd import Crowd, make_crowd


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[bytes]:
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
def crowd(standing: bytes) -> Iterator[Crowd]:
    with transaction.atomic(), in_street(STREET):
        made: Crowd = pickle.loads(standing)
        made.refresh_sessions()
        yield made
        transaction.set_rollback(True)
