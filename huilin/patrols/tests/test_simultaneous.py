"""The same finding sent many times at the same moment, different ones at once, and two people beginning one round."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from huilin.core.errors import Conflict
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.patrols.models import Hazard, PatrolRun, Route
from huilin.patrols.tests.conftest import new
from tests.cast import STREET, make_cast, make_streets

AT_ONCE = 6


@pytest.fixture
def committed_cast(transactional_db):
    street = make_streets()
    with in_street(STREET):
        made = make_cast(street)
    ReferenceTable.forget()
    return made


def at_once(act):
    """What each of several threads gets, all begun at the same moment."""
    start = Barrier(AT_ONCE)

    def run(turn):
        try:
            start.wait()
            with in_street(STREET):
                return act(turn)
        except Conflict:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_many_sendings_and_many_findings_at_once(committed_cast):
    cast = committed_cast
    same = new(cast)
    assert len(set(at_once(lambda _turn: Hazard.report(same, by=cast["ST"]).pk))) == 1
    told = [new(cast) for _turn in range(AT_ONCE)]
    numbers = at_once(lambda turn: Hazard.report(told[turn], by=cast["ST"]).number)
    assert len(set(numbers)) == AT_ONCE
    with in_street(STREET):
        assert Hazard.objects.count() == AT_ONCE + 1


def test_one_round_for_two_who_begin_at_once(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        route = Route.lay_out(cast.here.compound, "一圈", by=cast["CS"], every_days=7)
        route.add_checkpoint("大门", ["other"], by=cast["CS"])
    walkers = [cast["ST"], cast["SL"]]
    begun = at_once(lambda turn: PatrolRun.start(route, by=walkers[turn % 2]).pk)
    assert len(set(begun) - {None}) == 1
    with in_street(STREET):
        assert PatrolRun.objects.count() == 1
