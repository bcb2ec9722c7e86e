import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from huilin.core.models import Holiday
from huilin.core.reference import reference_changed
from huilin.core.workdays import Limit, add_workdays, is_workday, kind_of, workdays_between

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("day", ["2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_make_up_days_are_worked(day):
    assert is_workday(dt.date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-10-01", "2026-02-17", "2026-11-22"])
def test_holidays_and_sundays_are_off(day):
    assert not is_workday(dt.date.fromisoformat(day))


def test_an_unknown_year_is_provisional():
    kind = kind_of(dt.date(2031, 3, 3))
    assert kind.is_workday
    assert kind.is_provisional


def test_the_table_overrules_the_calendar():
    Holiday.objects.create(day=dt.date(2026, 11, 23), kind=Holiday.Kind.OFF, name="台风停工")
    reference_changed()
    assert not is_workday(dt.date(2026, 11, 23))


def test_the_first_day_is_not_counted():
    assert add_workdays(dt.date(2026, 11, 20), 1) == dt.date(2026, 11, 23)
    assert workdays_between(dt.date(2026, 11, 20), dt.date(2026, 11, 23)) == 1


def test_working_days_skip_the_national_holiday():
    start = dt.datetime(2026, 9, 30, 17, 0, tzinfo=CHINA)
    assert Limit(1, "workdays").after(start) == dt.datetime(2026, 10, 8, 18, 0, tzinfo=CHINA)


def test_a_last_day_off_moves_to_the_next_working_day():
    friday = dt.datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
    assert Limit(2, "days").after(friday) == dt.datetime(2026, 11, 23, 18, 0, tzinfo=CHINA)


def test_hours_run_through_the_night():
    start = dt.datetime(2026, 11, 20, 23, 30, tzinfo=CHINA)
    assert Limit(2, "hours").after(start) == dt.datetime(2026, 11, 21, 1, 30, tzinfo=CHINA)
