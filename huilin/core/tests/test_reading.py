"""How codes, phones and moments read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from huilin.core.templatetags import reading

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("code", "shown"),
    [("4413020047719352", "4413 0200 4771 9352"), ("4413-0200", "4413 0200"), ("", ""), (None, "")],
)
def test_a_code_is_grouped_by_four(code, shown):
    assert reading.grouped(code) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613812345678", "138 1234 5678"),
        ("13812345678", "138 1234 5678"),
        ("07522866001", "0752 286 6001"),
        ("138****5678", "138****5678"),
        ("12345", "12345"),
        (None, ""),
    ],
)
def test_a_phone_is_grouped_as_people_read_it(number, shown):
    assert reading.phone(number) == shown


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("days", "shown"), [(0, "今天10:00"), (1, "明天10:00"), (-1, "昨天10:00"), (7, "11月30日(周一)10:00")]
)
def test_near_days_are_words(days, shown):
    assert reading.moment(timezone.now() + timedelta(days=days)) == shown


@time_machine.travel(NOW, tick=False)
def test_another_year_is_named():
    assert reading.day(datetime(2025, 1, 2, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))) == "2025年1月2日(周四)"
    assert reading.day(None) == reading.moment(None) == ""


@time_machine.travel(NOW, tick=False)
def test_english_dates_are_english():
    with translation.override("en"):
        assert reading.day(timezone.now()) == "Mon 23 Nov 2026"
