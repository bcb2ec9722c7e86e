"""What the database works out for the ledger is what the rules say of each case."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.cases.ledger import COLUMNS, lines_for
from huilin.cases.models import Case
from tests.sql import statements

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BEFORE, LATER, EARLY = NOW - dt.timedelta(hours=3), NOW + dt.timedelta(hours=3), NOW - dt.timedelta(days=3)


def told(case, **columns):
    Case.objects.filter(pk=case.pk).update(**columns)
    (row,) = lines_for(Case.objects.filter(pk=case.pk))
    return dict(zip(COLUMNS, row, strict=True))


@pytest.mark.parametrize(
    ("due", "contacted", "in_time"),
    [
        (None, None, None), (None, BEFORE, None), (LATER, None, None), (BEFORE, None, False), (BEFORE, EARLY, True),
        (EARLY, BEFORE, False), (BEFORE, BEFORE, True),
    ],
)  # fmt: skip
def test_contact_in_time(cast, due, contacted, in_time):
    assert told(cast.report(), contact_due_at=due, contacted_at=contacted)["contacted_in_time"] is in_time


@pytest.mark.parametrize(
    ("status", "due", "replied", "closed", "is_late"),
    [
        ("dispatched", BEFORE, None, None, True), ("dispatched", LATER, None, None, False),
        ("dispatched", None, None, None, False), ("replied", BEFORE, EARLY, None, False),
        ("replied", EARLY, BEFORE, None, True), ("closed", BEFORE, None, EARLY, False),
        ("closed", EARLY, None, BEFORE, True), ("withdrawn", BEFORE, None, None, False),
    ],
)  # fmt: skip
def test_late(cast, status, due, replied, closed, is_late):
    row = told(cast.report(), status=status, due_at=due, replied_at=replied, closed_at=closed)
    assert row["is_late"] is is_late


def test_moments_stand_in_local_time_and_everything_comes_in_one_statement(cast, case_in):
    case = case_in("dispatched")
    noon = dt.datetime(2026, 3, 1, 4, 5, tzinfo=dt.UTC)
    with statements(most=2):
        row = told(case, submitted_at=noon, replied_at=None)
    assert row["received_text"] == "2026-03-01 12:05"
    assert row["replied_text"] == ""
    assert row["holder"] == cast["ST"].name
