"""Two act on the last place at the same moment: given back and taken, never lost and never doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from huilin.activities.models import Activity, SignUp
from huilin.activities.tests.conftest import new_activity, person
from huilin.core.errors import Refused
from huilin.core.permissions import ANONYMOUS
from huilin.core.tenancy import in_street
from tests.cast import STREET


def at_once(*acts):
    """Each act in a thread of its own, all begun together; a refusal is an answer."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            with in_street(STREET):
                act()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_place_that_is_given_back_twice_and_asked_for_goes_to_one(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        activity = Activity.draft(cast.here.compound, new_activity(capacity=1), by=cast["ST"])[0]
        activity.approve(by=cast["CS"])
        activity.publish(by=cast["CS"])
        holder = SignUp.sign(activity, person("头一个", 0), by=cast["RE"])
        SignUp.sign(activity, person("排队的", 1), by=cast["RE"])
    answers = at_once(
        lambda: holder.give_back(by=ANONYMOUS),
        lambda: holder.give_back(by=ANONYMOUS),
        lambda: SignUp.sign(activity, person("后来的", 2), by=cast["HH"]),
    )
    with in_street(STREET):
        states = dict(SignUp.objects.values_list("name", "state"))
    assert answers.count("refused") == 1
    assert states == {"头一个": "cancelled", "排队的": "joined", "后来的": "waiting"}


def test_calling_off_and_signing_up_at_once_leave_nobody_untold(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        activity = Activity.draft(cast.here.compound, new_activity(capacity=9), by=cast["ST"])[0]
        activity.approve(by=cast["CS"])
        activity.publish(by=cast["CS"])
    told = []
    signing = [
        lambda digit=digit: SignUp.sign(activity, person(f"邻居{digit}", digit), by=cast["RE"])
        for digit in range(4)
    ]
    at_once(lambda: told.append(activity.cancel(by=cast["CS"], reason="下雨")), *signing)
    with in_street(STREET):
        assert SignUp.objects.count() == told[0]
