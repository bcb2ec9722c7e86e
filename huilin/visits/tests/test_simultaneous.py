"""The same visit sent many times at the same moment, as a phone does that never heard the answer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from huilin.core.ids import new_id
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.visits.models import NewVisit, Visit
from tests.cast import STREET, make_cast, make_streets

AT_ONCE = 8


@pytest.fixture
def committed_cast(transactional_db):
    street = make_streets()
    with in_street(STREET):
        made = make_cast(street)
    ReferenceTable.forget()
    return made


def test_many_sendings_at_once_are_one_visit(committed_cast):
    new, start = NewVisit(result="met", client_id=new_id()), Barrier(AT_ONCE)

    def send(_turn):
        try:
            start.wait()
            with in_street(STREET):
                return Visit.note(committed_cast.here.household, new, by=committed_cast["ST"]).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert len(set(pool.map(send, range(AT_ONCE)))) == 1
    with in_street(STREET):
        assert Visit.objects.count() == 1
