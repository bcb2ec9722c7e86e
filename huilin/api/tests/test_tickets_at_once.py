"""The city's system sends one ticket many times at the same moment: one ticket, one matter."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from huilin.api.tests.test_tickets import BODY, send
from huilin.cases.models import Case
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.hotline import starting
from huilin.hotline.models import MachineToken, Ticket
from tests.cast import STREET, make_cast, make_streets

AT_ONCE = 6


@pytest.fixture
def token(transactional_db):
    street = make_streets()
    starting.put_in_place()
    with in_street(STREET):
        cast = make_cast(street)
        _token, text = MachineToken.issue("工单系统", by=cast["AD"])
    ReferenceTable.forget()
    return text


def test_one_ticket_sent_many_times_at_once(token):
    start = Barrier(AT_ONCE)

    def one(number):
        try:
            start.wait()
            return send(Client(), token, BODY).json()["result"]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = sorted(pool.map(one, range(AT_ONCE)))
    assert results == ["new"] + ["same"] * (AT_ONCE - 1)
    with in_street(STREET):
        assert (Ticket.objects.count(), Case.objects.count()) == (1, 1)
