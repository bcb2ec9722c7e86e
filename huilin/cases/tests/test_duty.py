"""The catalogue: what is not theirs is refused without a reason, and a committee's list is closed."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Assignment, Status
from huilin.cases.models.duty import catalogue
from huilin.cases.tests.rules import catalogue_says
from huilin.core.errors import Refused
from huilin.core.tenancy import in_street
from huilin.people.models import Organisation
from huilin.places.models import TableChange
from tests.cast import ELSEWHERE

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_what_is_not_theirs_needs_a_reason(cast, case_in):
    catalogue_says(role="ST", category="lighting", is_theirs=False)
    case = case_in("submitted")
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    with pytest.raises(Refused) as refusal:
        case.dispatch(by=cast["CS"], person=cast.person("ST"))
    assert refusal.value.field == "outside_reason"
    assert case.__class__.objects.get(pk=case.pk).status == Status.ACCEPTED
    case.dispatch(by=cast["CS"], person=cast.person("ST"), outside_reason="台风夜，先去拉警戒线")
    assert Assignment.objects.get(case=case).outside_reason == "台风夜，先去拉警戒线"
    event = Event.objects.about(case.pk).get(kind="case.dispatched")
    assert event.particulars["outside"] == "台风夜，先去拉警戒线"


def test_a_reason_that_was_not_needed_is_not_kept(cast, case_in):
    case = case_in("accepted")
    case.dispatch(by=cast["CS"], person=cast.person("ST"), outside_reason="多写的")
    assert Assignment.objects.get(case=case).outside_reason == ""


def test_a_leaders_arbitration_carries_its_own_reason(cast, case_in):
    case = case_in("returned")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    case.return_(by=cast["ST"], reason="还是不归我")
    catalogue_says(role="ST", category="lighting", is_theirs=False)
    case.arbitrate(by=cast["LD"], person=cast.person("ST"), reason="由管家先办")
    assert case.status == Status.DISPATCHED


def test_units_and_roles_have_lists(cast):
    catalogue_says(unit=cast.here.unit, category="lighting", is_theirs=False)
    now = catalogue()
    assert now.excludes({cast.here.unit.pk}, "lighting")
    assert not now.excludes({cast.here.unit.pk}, "water")
    assert not now.excludes({"ST"}, "lighting")
    assert not now.excludes({cast.here.unit.pk}, None)


def test_who_is_two_things_may_be_given_what_one_of_them_does(cast):
    catalogue_says(role="ST", category="gas", is_theirs=False)
    catalogue_says(role="CS", category="gas", is_theirs=True)
    assert catalogue().excludes({"ST"}, "gas")
    assert not catalogue().excludes({"ST", "CS"}, "gas")


def test_a_committees_list_is_closed(cast):
    committee = Organisation.objects.create(name="期湖塘居委会", kind=Organisation.Kind.COMMITTEE)
    catalogue_says(unit=committee, category="culture", is_theirs=True)
    assert not catalogue().excludes({committee.pk}, "culture")
    assert catalogue().excludes({committee.pk}, "illegal-building")
    other = Organisation.objects.create(name="另一居委会", kind=Organisation.Kind.COMMITTEE)
    assert not catalogue().excludes({other.pk}, "illegal-building")


def test_lines_hold_from_day_to_day(cast):
    catalogue_says(role="ST", category="gas", is_theirs=False, valid_from=TODAY, valid_to=TODAY)
    assert catalogue().excludes({"ST"}, "gas")
    assert not catalogue(TODAY + dt.timedelta(days=1)).excludes({"ST"}, "gas")
    assert not catalogue(TODAY - dt.timedelta(days=1)).excludes({"ST"}, "gas")


def test_a_newer_line_takes_the_older_ones_place(cast):
    catalogue_says(role="ST", category="gas", is_theirs=False)
    catalogue_says(role="ST", category="gas", is_theirs=False, is_over=True, valid_from=TODAY)
    assert not catalogue().excludes({"ST"}, "gas")


def test_a_line_is_entered_and_seconded(cast):
    change = TableChange.enter(
        by=cast["SO"],
        table="cases.duty",
        values={
            "role": "ST",
            "unit_id": None,
            "category_id": "gas",
            "is_theirs": False,
            "words": ["管家 · 燃气", "不归"],
        },
        effective_on=TODAY + dt.timedelta(days=1),
        source="街道会议",
    )
    change.confirm(by=cast["AD"])
    assert catalogue(TODAY + dt.timedelta(days=1)).excludes({"ST"}, "gas")


def test_another_streets_catalogue_is_not_ours(cast):
    catalogue_says(role="ST", category="gas", is_theirs=False)
    assert catalogue().excludes({"ST"}, "gas")
    with in_street(ELSEWHERE):
        assert not catalogue().excludes({"ST"}, "gas")
