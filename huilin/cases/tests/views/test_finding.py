"""The list's head and filters: what each finds, how it says so, and in how many statements."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from huilin.cases.models import Case
from huilin.core import clock
from tests.sql import statements

pytestmark = pytest.mark.django_db


def found(client, **query):
    context = client.get("/cases/", query).context
    return [case.number for case in context["cases"]], str(context["found_by"])


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("{code}", "查询码"),
        ("{number}", "编号"),
        ("１", "编号末几位"),
        ("000001", "编号末几位"),
        ("2026-1", "编号末几位"),
        ("139 0000 0000", "电话"),
        ("张小明", "姓名"),
        ("张*", "文字和地点"),
        ("楼道", "文字和地点"),
        ("3栋2单元", "文字和地点"),
        ("灯不亮", "文字和地点"),
    ],
)
def test_each_way_finds_and_says_which_it_was(client, cast, words, way):
    case = cast.report(contact_name="张小明", is_anonymous=False)
    cast.report(spot=cast.there.spot, contact_name="张小明")
    cast.sign_in(client, "CS")
    year = timezone.localtime(case.submitted_at).year
    words = words.format(code=case.query_code, number=case.number).replace("2026", str(year))
    for tab in ("open", "all"):
        assert found(client, q=words, tab=tab) == ([case.number], way)


def test_a_registered_reporter_is_found_by_name_and_shown_masked(client, cast):
    case = cast.report()
    cast.sign_in(client, "CS")
    response = client.get("/cases/", {"q": cast["RE"].name})
    assert [one.number for one in response.context["cases"]] == [case.number]
    rows = response.content.decode().split("<tbody>")[1]
    assert cast["RE"].name not in rows


def test_a_name_finds_only_what_the_reader_sees(client, cast):
    cast.report(spot=cast.there.spot, contact_name="张小明")
    cast.sign_in(client, "CS")
    assert found(client, q="张小明")[0] == []


def test_what_is_a_name_as_well_is_found_as_words_too(client, cast):
    named, told = cast.report(contact_name="安静"), cast.report(description="请大家安静一点")
    cast.sign_in(client, "CS")
    assert found(client, q="安静")[0] == [named.number]
    assert found(client, q="安静", way="words")[0] == [told.number]


def test_a_sure_way_looks_under_every_tab(client, cast, case_in):
    case = case_in("closed")
    cast.sign_in(client, "CS")
    assert found(client, q=case.number, tab="overdue")[0] == [case.number]
    empty = client.get("/cases/", {"q": "楼道", "tab": "overdue"})
    assert "在全部事项里找" in empty.content.decode()


@pytest.mark.parametrize("words", ["%", "\x00", "'; --", "a" * 500, "-", "0", "HL-", "９" * 40])
def test_hostile_words_find_nothing_and_break_nothing(client, cast, words):
    cast.report()
    cast.sign_in(client, "CS")
    assert client.get("/cases/", {"q": words, "tab": "all"}).status_code == 200


@pytest.mark.parametrize(
    "query", [{}, {"q": "楼道"}, {"q": "123"}, {"q": "张三"}, {"holder": "nobody", "grade": "C"}]
)
@pytest.mark.parametrize("code", ["CS", "SO", "ST", "PU"])
def test_every_list_asks_three_times(client, cast, case_in, query, code):
    for status in ("submitted", "dispatched", "closed"):
        case_in(status)
    cast.sign_in(client, code)
    for tab in ("open", "today", "soon", "overdue", "mine", "all"):
        with statements(most=3):
            assert client.get("/cases/", query | {"tab": tab}).status_code == 200


def test_the_order_is_that_of_the_clock_that_runs(client, cast, case_in):
    """Triage for what was just sent, the day of review for what waits, the reply for all else."""
    working, waiting = case_in("in_progress"), case_in("submitted")
    resting = case_in("suspended")
    Case.objects.filter(pk=resting.pk).update(due_at=clock.now() - dt.timedelta(days=9))
    cast.sign_in(client, "CS")
    expected = [waiting.number, working.number, resting.number]
    assert found(client, tab="open")[0] == expected
    Case.objects.filter(pk=working.pk).update(due_at=clock.now() - dt.timedelta(hours=1))
    assert found(client, tab="open")[0] == [working.number, waiting.number, resting.number]
    assert found(client, tab="overdue")[0] == [working.number]
    assert working.number in found(client, tab="today")[0]
    assert resting.number not in found(client, tab="today")[0]


def test_filters_narrow_and_nonsense_is_left_out(client, cast, case_in):
    held, free = case_in("dispatched"), case_in("accepted")
    day = timezone.localdate().isoformat()
    cast.sign_in(client, "CS")
    both = {held.number, free.number}
    cases = {
        "status": ("dispatched", {held.number}),
        "holder": ("nobody", {free.number}),
        "grade": ("A", set()),
        "source": ("online", both),
        "urgency": ("overdue", set()),
        "first": (day, both),
        "last": ("2001-01-01", set()),
        "compound": (str(cast.here.compound.pk), both),
    }
    for name, (chosen, wanted) in cases.items():
        assert set(found(client, **{name: chosen})[0]) == wanted, name
    person = f"person:{cast['ST'].person_id}"
    assert found(client, holder=person)[0] == [held.number]
    for name in cases:
        assert set(found(client, **{name: "'nonsense"})[0]) == both, name


def test_supervised_ones_are_found(client, cast, case_in):
    case = case_in("in_progress")
    case_in("in_progress")
    case.supervise(by=cast["LD"], reason="抓紧")
    cast.sign_in(client, "CS")
    assert found(client, urgency="supervised")[0] == [case.number]


def test_counts_end_where_nobody_counts_on(client, cast, case_in, monkeypatch):
    monkeypatch.setattr("huilin.cases.desk_head.COUNTED", 2)
    monkeypatch.setattr("huilin.cases.views.desk.COUNTED", 2)
    for _n in range(4):
        cast.report()
    cast.sign_in(client, "CS")
    context = client.get("/cases/").context
    assert context["tabs"][0]["count"] == "2+"
    assert context["total"] is None


def test_the_day_in_numbers(client, cast, case_in):
    for status in ("submitted", "in_progress", "closed"):
        case_in(status)
    cast.sign_in(client, "CS")
    with statements(most=4):
        response = client.get("/desk/")
    assert len(response.context["cases"]) == 2
    month = response.context["month"]
    assert (month["received"], month["closed"], month["open"], month["in_time"]) == (3, 1, 2, 1)
    assert "导出台账" in response.content.decode()


def test_whoever_has_a_desk_arrives_there(client, cast):
    cast.sign_in(client, "CS")
    assert client.get(reverse("accounts:arrival"))["Location"] == "/desk/"
