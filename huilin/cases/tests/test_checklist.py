"""What to look at before a matter passes: the list in force, musts, and the record of what was ticked."""

import datetime as dt

import pytest

from huilin.cases.models import Category, CheckItem, Status, Verification
from huilin.cases.models.checklist import checklist
from huilin.core.errors import Refused
from huilin.places.models import TableChange

LOOK = {"way": "site", "passed": True}
SINCE = dt.date(2026, 1, 1)


@pytest.fixture
def strict(cast):
    """A list of two lines for lamps, the first of them a must."""
    for line, text, weight in ((1, "灯亮了", "must"), (2, "灯罩装好了", "look")):
        CheckItem.objects.create(
            category=cast.lamp, line=line, text=text, weight=weight, valid_from=SINCE, source="测试"
        )


def test_a_category_reads_its_own_list_and_others_the_general_one(cast, strict):
    assert [item.text for item in checklist("lighting")] == ["灯亮了", "灯罩装好了"]
    assert len(checklist("parking")) == 3
    assert any(item.is_must for item in checklist("fire-safety"))
    assert len(checklist(None)) == 3


def test_a_newer_line_takes_the_place_of_an_older(cast, strict):
    newer = {"line": 2, "valid_from": dt.date(2026, 2, 1), "source": "测试"}
    CheckItem.objects.create(category=cast.lamp, text="", weight="none", **newer)
    assert [item.text for item in checklist("lighting", dt.date(2026, 1, 15))] == ["灯亮了", "灯罩装好了"]
    assert [item.text for item in checklist("lighting", dt.date(2026, 3, 1))] == ["灯亮了"]


def test_a_must_that_was_not_looked_at_does_not_pass(cast, case_in, strict):
    case = case_in("replied")
    for checks in ((), (2,), (7,)):
        with pytest.raises(Refused, match="灯亮了"):
            case.verify(by=cast.second("CS"), checks=checks, **LOOK)
    assert case.status == Status.REPLIED
    case.verify(by=cast.second("CS"), checks=(1,), **LOOK)
    kept = Verification.objects.get(case=case)
    assert kept.checks == [["灯亮了", True, True], ["灯罩装好了", False, False]]


def test_what_failed_needs_no_ticks(cast, case_in, strict):
    case = case_in("replied")
    case.verify(by=cast.second("CS"), way="site", passed=False, remark="还是黑的")
    assert case.status == Status.IN_PROGRESS


def test_the_form_asks_and_refuses(cast, case_in, strict, client):
    case = case_in("replied")
    cast.sign_in_as(client, cast.second("CS"))
    url = f"/cases/{case.number}/verification/"
    page = client.get(url).content.decode()
    assert "灯亮了（必须看）" in page
    answer = client.post(url, {"way": "site", "passed": "yes", "checks": ["2"], "remark": "看过"})
    assert answer.status_code == 422
    assert "没看过就不能通过" in answer.content.decode()
    assert client.post(url, {"way": "site", "passed": "yes", "checks": ["99"]}).status_code == 422
    assert client.post(url, {"way": "site", "passed": "yes", "checks": ["1"]}).status_code == 302


def test_a_street_changes_the_list_on_its_page(cast, client):
    row = CheckItem.objects.get(category=None, line=2)
    cast.sign_in(client, "SO")
    url = f"/tables/rows/cases.checkitem/{row.pk}/"
    page = client.get(url).content.decode()
    assert "看什么" in page
    parking = Category.objects.get(pk="parking")
    answer = client.post(
        url,
        {
            "category": "parking",
            "text": "车位线画好了",
            "weight": "must",
            "effective_on": "2099-01-01",
            "source": "例会",
        },
    )
    assert answer.status_code == 302
    change = TableChange.objects.get()
    if change.decided_at is None:
        change.confirm(by=cast["AD"])
    made = CheckItem.objects.get(category=parking)
    assert (made.line, made.text, made.weight) == (2, "车位线画好了", "must")
