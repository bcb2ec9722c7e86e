"""Putting forward, recommending, and the two reviews by two persons."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message
from huilin.people.models import Consent, Person
from huilin.stewards.models import Recommendation, Review, Status, Stewardship
from huilin.stewards.tests.path import NAME, PHONE, homes, nominated, recommended, reviewed, told


def kinds(row):
    return [event.kind for event in Event.objects.about(row.pk)]


def test_a_neighbour_puts_somebody_forward(cast):
    row = nominated(cast)
    assert (row.status, row.name, row.phone, row.person_id) == (Status.NOMINATED, NAME, PHONE, None)
    assert row.handler_ids == [cast["RE"].person_id]
    assert Recommendation.objects.get(stewardship=row).household_id == cast.here.household.pk
    assert row.due_at > timezone.now()
    assert kinds(row) == ["steward.nominated"]
    assert Message.objects.filter(kind="steward.nominated", person_id=cast["CS"].person_id).exists()


@pytest.mark.parametrize("code", ["RE", "HH", "OW", "BL", "PV", "CS", "SO"])
def test_these_may_put_forward(cast, code):
    assert nominated(cast, by=code).pk


@pytest.mark.parametrize("code", ["AN", "ST", "SL", "ME", "PO", "PU", "LD", "AU", "AD"])
def test_others_may_not(cast, code):
    with pytest.raises(Forbidden):
        nominated(cast, by=code)


def test_not_in_another_compound(cast):
    with pytest.raises(Forbidden):
        Stewardship.nominate(by=cast["RE"], compound=cast.there.compound, **told())


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("born_on", {"born_on": timezone.localdate() - dt.timedelta(days=17 * 365)}),
        ("born_on", {"born_on": timezone.localdate() + dt.timedelta(days=1)}),
        ("why_not_here", {"lives_here": False}),
        ("is_fit", {"is_fit": False}),
        ("reason", {"reason": "\u200b "}),
        ("name", {"name": ""}),
    ],
)
def test_it_requires_the_conditions_of_the_office(cast, field, wrong):
    with pytest.raises(Refused) as refusal:
        nominated(cast, **wrong)
    assert refusal.value.field == field
    assert not Stewardship.objects.exists()


def test_of_age_on_the_eighteenth_birthday(cast):
    today = timezone.localdate()
    nominated(cast, born_on=today.replace(year=today.year - 18))


def test_nobody_is_put_forward_twice(cast):
    nominated(cast)
    with pytest.raises(Conflict):
        nominated(cast, by="BL")
    with pytest.raises(Conflict):
        nominated(cast, name="施管平", phone=cast.person("ST").phone)


def test_oneself_gives_each_consent_apart(cast):
    row = nominated(cast, is_self=True, consents=("publish_name", "publish_photo"))
    assert row.person_id == cast["RE"].person_id
    given = Consent.objects.standing().filter(person=row.person_id)
    assert set(given.values_list("purpose", flat=True)) == {"publish_name", "publish_photo"}
    assert not Recommendation.objects.filter(stewardship=row).exists()


def test_a_household_counts_once(cast):
    row = nominated(cast)
    with pytest.raises(Conflict):
        row.recommend(by=cast["HH"])
    other = homes(cast, 1)[0]
    row.recommend(by=cast["CS"], household=other)
    with pytest.raises(Conflict):
        row.recommend(by=cast["SO"], household=other)
    assert row.recommending_homes() == 2


def test_only_households_of_the_compound_and_only_for_oneself(cast):
    row = nominated(cast)
    with pytest.raises(Refused):
        row.recommend(by=cast["CS"], household=cast.there.household)
    with pytest.raises(Forbidden):
        row.recommend(by=cast["HH"], household=homes(cast, 1)[0])
    with pytest.raises(Refused):
        row.recommend(by=cast["OW"])


def test_the_candidates_own_home_does_not_count(cast):
    row = nominated(cast, is_self=True)
    with pytest.raises(Refused):
        row.recommend(by=cast["HH"])


def test_the_community_needs_enough_homes(cast):
    row = nominated(cast)
    with pytest.raises(Refused) as refusal:
        row.review_community(by=cast["CS"], passed=True)
    assert refusal.value.field == "passed"
    row.review_community(by=cast["CS"], passed=False, remark="人不够")
    assert row.status == Status.REJECTED


def test_the_review_enters_who_was_in_no_register(cast):
    row = recommended(cast)
    row.review_community(by=cast["CS"], passed=True)
    person = Person.objects.get(pk=row.person_id)
    assert (person.name, person.phone, person.compound_id) == (NAME, PHONE, cast.here.compound.pk)
    assert row.status == Status.COMMUNITY_REVIEWED
    assert Review.objects.get(stewardship=row).by_role == "CS"


def test_another_person_reviews_for_the_street(cast):
    row = recommended(cast, by="SO")
    row.review_community(by=cast["CS"], passed=True)
    with pytest.raises(Forbidden):
        row.review_street(by=cast["SO"], passed=True)
    row.review_street(by=cast.second("SO"), passed=True)
    assert row.status == Status.STREET_REVIEWED
    assert kinds(row)[-2:] == ["steward.community_reviewed", "steward.street_reviewed"]


def test_a_rejection_needs_its_reason(cast):
    row = recommended(cast)
    with pytest.raises(Refused):
        row.review_community(by=cast["CS"], passed=False)
    with pytest.raises(Forbidden):
        row.review_community(by=cast.outsider("CS"), passed=False, remark="不行")


def test_two_clicks_at_once_count_once(cast):
    row = recommended(cast)
    seen = row.version
    row.review_community(by=cast["CS"], passed=True, version=seen)
    with pytest.raises(Conflict):
        row.review_community(by=cast.second("CS"), passed=True, version=seen)
    assert Review.objects.filter(stewardship=row).count() == 1


def test_reviewing_in_the_wrong_state_is_refused(cast):
    row = reviewed(cast)
    with pytest.raises(Conflict):
        row.review_community(by=cast["CS"], passed=True)
    with pytest.raises(Conflict):
        row.appoint(by=cast["LD"])
