"""One voice a household, counted and forgotten; what follows from few who are satisfied."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.tenancy import in_street
from huilin.stewards.jobs import hold_appraisals
from huilin.stewards.models import Appraisal, RemovalProposal, Voice
from huilin.stewards.tests.path import appointed, home, homes
from tests.cast import STREET


@pytest.fixture
def row(cast):
    row = appointed(cast)
    row.start_appraisal()
    return row


def say(row, cast, answers):
    for household, answer in zip(homes(cast, len(answers)), answers, strict=True):
        row.appraise(by=cast["CS"], answer=answer, household=household)


def test_a_household_has_one_voice(cast, row):
    row.appraise(by=cast["RE"], answer="good")
    with pytest.raises(Conflict):
        row.appraise(by=cast["HH"], answer="bad")
    row.appraise(by=cast["RE"], answer="fair")
    voice = Voice.objects.get(appraisal=row.open_appraisal())
    assert (voice.answer, voice.household_id) == ("fair", cast.here.household.pk)


@pytest.mark.parametrize("code", ["AN", "ST", "SL", "BL", "ME", "PO", "PV", "PU", "LD", "AU", "AD"])
def test_others_have_none(cast, row, code):
    with pytest.raises(Forbidden):
        row.appraise(by=cast[code], answer="good")


def test_it_requires_a_home_here_and_not_the_stewards(cast, row):
    with pytest.raises(Refused):
        row.appraise(by=cast["OW"], answer="good")
    with pytest.raises(Refused):
        row.appraise(by=cast["CS"], answer="good", household=cast.there.household)
    own = home(cast, "999")
    row.person.household_id = own.pk
    row.person.save()
    with pytest.raises(Refused):
        row.appraise(by=cast["CS"], answer="good", household=own)
    with pytest.raises(Refused):
        row.appraise(by=cast["RE"], answer="best")


def test_counts_stay_and_voices_are_forgotten(cast, row):
    say(row, cast, ["good"] * 3 + ["fair"] * 2 + ["bad"])
    closed = row.close_appraisal()
    assert (closed.good, closed.fair, closed.bad, closed.satisfied, closed.is_shown) == (3, 2, 1, 83, True)
    assert not Voice.objects.exclude(answer="").exists()
    assert not Voice.objects.filter(by_person_id__isnull=False).exists()
    assert not Event.objects.about(row.pk).filter(kind="steward.talk_due").exists()
    with pytest.raises(Conflict):
        row.appraise(by=cast["RE"], answer="good")


def test_a_single_voice_leaves_no_event(cast, row):
    before = Event.objects.count()
    row.appraise(by=cast["RE"], answer="bad")
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("answers", "talk", "removal"),
    [
        (["good"] * 6 + ["bad"] * 4, False, False),
        (["good"] * 5 + ["bad"] * 4, True, False),
        (["good"] * 5 + ["bad"] * 5, True, False),
        (["good"] * 4 + ["bad"] * 5, False, True),
        (["bad"] * 4, False, False),
    ],
)
def test_what_follows_from_the_share(cast, row, answers, talk, removal):
    say(row, cast, answers)
    row.close_appraisal()
    assert Event.objects.about(row.pk).filter(kind="steward.talk_due").exists() == talk
    assert RemovalProposal.objects.filter(stewardship=row).exists() == removal


def test_under_five_nothing_is_shown(client, cast, row):
    say(row, cast, ["bad"] * 4)
    row.close_appraisal()
    cast.sign_in(client, "CS")
    assert "参加户数太少" in client.get(f"/stewards/files/{row.pk}/").content.decode()


def test_once_a_year_by_the_clock(cast):
    row = appointed(cast)
    for days, rounds in ((0, 0), (366, 1), (367, 1), (382, 1), (733, 2)):
        with clock.at(timezone.now() + dt.timedelta(days=days)):
            hold_appraisals()
        with in_street(STREET):
            assert Appraisal.objects.filter(stewardship=row).count() == rounds, days


def test_it_closes_after_its_days(cast, row):
    closes_on = row.open_appraisal().closes_on
    late = timezone.make_aware(dt.datetime.combine(closes_on + dt.timedelta(days=1), dt.time(1)))
    with clock.at(late):
        with pytest.raises(Conflict):
            row.appraise(by=cast["RE"], answer="good")
        hold_appraisals()
    with in_street(STREET):
        assert row.open_appraisal() is None
