"""Who has to judge a candidate hears once that the step is late, and again when a later day passes, too."""

import datetime as dt

from huilin.audit.models import Event
from huilin.core import clock
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from huilin.stewards.jobs import remind_of_reviews
from huilin.stewards.models import Stewardship
from huilin.stewards.tests.path import posted, recommended, reviewed
from tests.cast import STREET


def told():
    return set(Message.objects.filter(kind="steward.overdue").values_list("person_id", flat=True))


def late(row, days=1):
    """The job runs a day after the step was due."""
    with clock.at(row.due_at + dt.timedelta(days=days)):
        remind_of_reviews()


def test_a_late_first_review_is_told_to_the_community_once(cast):
    row = recommended(cast)
    late(row, days=-1)
    assert told() == set()
    late(row)
    late(row, days=3)
    with in_street(STREET):
        assert told() == {cast["CS"].person_id, cast.second("CS").person_id}
        assert Message.objects.filter(kind="steward.overdue").count() == 2
        event = Event.objects.get(kind="steward.overdue")
        assert (event.subject_id, event.role) == (row.pk, "SYS")
    fresh = Stewardship.objects.get(pk=row.pk)
    assert fresh.version == row.version


def test_the_next_step_has_a_day_of_its_own(cast):
    row = recommended(cast)
    late(row)
    row.review_community(by=cast["CS"], passed=True)
    row.refresh_from_db()
    late(row)
    with in_street(STREET):
        assert {cast["SO"].person_id, cast.second("SO").person_id} <= told()
        assert Event.objects.filter(kind="steward.overdue").count() == 2


def test_who_waits_for_the_notice_to_hang_is_told_and_who_waits_for_its_end_is_not(cast):
    late(reviewed(cast))
    with in_street(STREET):
        assert Event.objects.filter(kind="steward.overdue").count() == 1
        row = posted(cast, name="另一位", phone="+8613955550002")
    late(row)
    with in_street(STREET):
        assert not Event.objects.filter(kind="steward.overdue", subject_id=row.pk).exists()


def test_what_was_done_meanwhile_is_not_told(cast):
    row = recommended(cast)
    stale = Stewardship.objects.get(pk=row.pk)
    row.review_community(by=cast["CS"], passed=False, remark="不住这里")
    with clock.at(stale.due_at + dt.timedelta(days=1)):
        assert stale.remind() is False
    assert told() == set()
