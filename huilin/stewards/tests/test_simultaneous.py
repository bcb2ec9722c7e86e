"""The same act at the same moment, many times: one counts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from huilin.core.errors import Conflict
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.stewards.models import Appointment, Recommendation, Review, Stewardship, Voice
from huilin.stewards.tests.path import appointed, nominated, recommended
from tests.cast import STREET, make_cast, make_streets

AT_ONCE = 6


@pytest.fixture
def committed_cast(transactional_db):
    street = make_streets()
    with in_street(STREET):
        made = make_cast(street)
    ReferenceTable.forget()
    return made


def all_at_once(act):
    """How many were done and how many refused as a conflict."""
    start = Barrier(AT_ONCE)

    def one(number):
        try:
            start.wait()
            with in_street(STREET):
                act(number)
            return True
        except Conflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(one, range(AT_ONCE)))
    return done.count(True), done.count(False)


def test_many_put_the_same_neighbour_forward(committed_cast):
    by = ("RE", "HH", "BL", "PV", "CS", "SO")
    assert all_at_once(lambda number: nominated(committed_cast, by=by[number])) == (1, AT_ONCE - 1)
    with in_street(STREET):
        assert Stewardship.objects.count() == 1


def test_one_household_recommends_once_and_one_review_counts(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        row = nominated(cast, by="BL")
    by = (cast["RE"], cast["HH"])
    counted = all_at_once(lambda n: Stewardship.objects.get(pk=row.pk).recommend(by=by[n % 2]))
    assert counted == (1, AT_ONCE - 1)
    with in_street(STREET):
        assert Recommendation.objects.count() == 1
        other = recommended(cast, name="另一位", phone="+8613955550009")
    counted = all_at_once(
        lambda n: Stewardship.objects.get(pk=other.pk).review_community(by=cast["CS"], passed=True)
    )
    assert counted == (1, AT_ONCE - 1)
    with in_street(STREET):
        assert Review.objects.count() == 1


def test_one_voice_a_household_and_one_letter(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        row = appointed(cast)
        row.start_appraisal()
    by = (cast["RE"], cast["HH"])
    done, refused = all_at_once(
        lambda n: Stewardship.objects.get(pk=row.pk).appraise(by=by[n % 2], answer="good")
    )
    # Whoever came first may say it again; the other member of the household is refused.
    assert (done, refused) == (AT_ONCE // 2, AT_ONCE // 2)
    with in_street(STREET):
        assert Voice.objects.count() == 1
        assert Appointment.objects.count() == 1
