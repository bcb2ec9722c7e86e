"""Rules are rows with dates: the one in force on the day decides."""

import datetime as dt

import pytest

from huilin.cases.models import CaseRule
from huilin.cases.models.rules import allowed, most_reopenings, number, reopening_window
from huilin.core.workdays import Limit

pytestmark = pytest.mark.django_db


def test_every_named_rule_is_in_force_with_a_source(street):
    for name in CaseRule.Name.values:
        assert number(name, dt.date(2026, 11, 24)) > 0
    assert set(CaseRule.objects.values_list("name", flat=True)) >= set(CaseRule.Name.values)
    assert not CaseRule.objects.filter(source="").exists()


def test_a_new_row_rules_from_its_day_on(street):
    CaseRule.objects.create(
        name="reopening_window", value=20, unit="days", valid_from=dt.date(2026, 12, 1), source="街道办文"
    )
    assert number("reopening_window", dt.date(2026, 11, 30)) == 15
    assert number("reopening_window", dt.date(2026, 12, 1)) == 20


def test_an_ended_row_rules_no_more(street):
    CaseRule.objects.filter(name="most_reopenings").update(valid_to=dt.date(2025, 12, 31))
    with pytest.raises(LookupError):
        number("most_reopenings", dt.date(2026, 1, 1))


def test_names_of_old_still_answer(street):
    assert reopening_window() == dt.timedelta(days=15)
    assert most_reopenings() == 2
    assert allowed("verification_limit") == Limit(2, "workdays")


def test_the_window_of_the_rules_decides_over_coming_back(cast, case_in):
    case = case_in("closed")
    assert case.can_come_back()
    CaseRule.objects.filter(name="most_reopenings").update(value=0)
    CaseRule.objects.get(name="most_reopenings").save()
    assert not case.can_come_back()
