"""Bad lines and many phones (trust.md C2): whatever is sent again, shuffled, at once or by a wrong clock is kept once."""

import datetime as dt
import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from huilin.cases.models import Case
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.rounds.models import SentEntry
from huilin.rounds.tests.conftest import homes_on_the_stairs
from huilin.rounds.tests.phone import Phone
from huilin.visits.models import Visit
from tests.cast import STREET, make_cast, make_streets
from tests.sql import statements

DROPPED, MOST_TRIES = 0.3, 5


@pytest.fixture
def committed_cast(transactional_db, settings):
    settings.RATE_LIMITS = False
    street = make_streets()
    with in_street(STREET):
        made = make_cast(street)
    ReferenceTable.forget()
    return made


def together(act, count):
    """`act(number)` in as many threads at the same moment; what they give."""
    start = Barrier(count)

    def run(number):
        try:
            start.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_two_batches_at_once_in_opposite_orders_keep_each_entry_once(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        homes = homes_on_the_stairs(cast, 6)
    phones = [Phone(cast, cast["ST"]) for _turn in range(2)]
    entries = [phones[0].visit(home) for home in homes] + [phones[0].matter() for _turn in range(3)]
    orders = (entries, entries[::-1])
    both = together(lambda number: phones[number].fates(*orders[number]), 2)
    assert sorted(zip(both[0], both[1][::-1], strict=True)) == sorted(
        pair for pair in zip(both[0], both[1][::-1], strict=True) if set(pair) == {"done", "already"}
    )
    with in_street(STREET):
        assert (Visit.objects.count(), Case.objects.count(), SentEntry.objects.count()) == (6, 3, 9)


def phones_on_a_bad_line(cast, phones, visits_each):
    """Each phone sends its visits shuffled in small batches; answers are lost, so it sends again."""
    with in_street(STREET):
        homes = homes_on_the_stairs(cast, phones * visits_each)

    def walk(number):
        luck = random.Random(number)
        phone = Phone(cast, cast["ST"], clock=dt.timedelta(days=luck.choice((-3, 0, 3))))
        own = homes[number * visits_each : (number + 1) * visits_each]
        waiting = [phone.visit(home, ago=dt.timedelta(hours=luck.randint(0, 48))) for home in own]
        for turn in range(MOST_TRIES):
            luck.shuffle(waiting)
            heard = set()
            for first in range(0, len(waiting), 10):
                part = waiting[first : first + 10]
                told = phone.told(*part)
                assert {answer["status"] for answer in told} <= {"done", "already"}
                if luck.random() >= DROPPED or turn == MOST_TRIES - 1:
                    heard |= {answer["id"] for answer in told}
            waiting = [entry for entry in waiting if entry["id"] not in heard]
        return len(waiting)

    workers = min(phones, 5)
    left = together(lambda number: sum(walk(one) for one in range(number, phones, workers)), workers)
    assert sum(left) == 0
    with in_street(STREET):
        met = list(Visit.objects.values_list("household_id", flat=True))
        assert len(met) == len(set(met)) == phones * visits_each
        assert SentEntry.objects.count() == phones * visits_each


def test_five_phones_with_eight_visits_each(committed_cast):
    phones_on_a_bad_line(committed_cast, 5, 8)


@pytest.mark.slow
def test_fifty_phones_with_forty_visits_each(committed_cast):
    phones_on_a_bad_line(committed_cast, 50, 40)


def sent_in(cast, count, batch=100):
    """Seconds that one phone needs for `count` visits."""
    with in_street(STREET):
        homes = homes_on_the_stairs(cast, count)
    phone = Phone(cast, cast["ST"])
    entries = [phone.visit(home, heard="三楼的灯又不亮了") for home in homes]
    began = time.monotonic()
    for first in range(0, count, batch):
        assert set(phone.fates(*entries[first : first + batch])) == {"done"}
    spent = time.monotonic() - began
    with in_street(STREET):
        assert Visit.objects.count() == count
    return spent


@pytest.mark.django_db
def test_an_entry_asks_little_of_the_database(cast, phone):
    """Two thousand entries in thirty seconds are fifteen milliseconds each."""
    homes = homes_on_the_stairs(cast, 21)
    phone.fates(phone.visit(homes[0]))
    with statements(most=3 + 8 * 20):
        assert set(phone.fates(*(phone.visit(home) for home in homes[1:]))) == {"done"}


@pytest.mark.slow
@pytest.mark.alone
def test_two_thousand_entries_in_thirty_seconds(committed_cast):
    spent = sent_in(committed_cast, 2000)
    print(f"2000 entries in {spent:.1f} s")
    assert spent < 30
