import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huilin.cases.models import Case
from huilin.people.models import Role

CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def statements(captured):
    return [query["sql"] for query in captured if not query["sql"].startswith(CONTROL)]


def test_the_queue_lists_what_expires_next_in_three_statements(client, cast, case_in):
    for status in ("submitted", "dispatched", "in_progress", "closed"):
        case_in(status)
    cast.sign_in(client, "CS")
    client.get("/cases/")  # The small tables are in memory from here on.
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/cases/")
    assert response.status_code == 200
    assert len(response.context["cases"]) == 3
    assert len(statements(captured)) <= 3, statements(captured)


def test_one_case_more_costs_no_statement_more(client, cast, case_in):
    cast.sign_in(client, "CS")
    counts = []
    for _round in range(2):
        case_in("dispatched")
        with CaptureQueriesContext(connection) as captured:
            client.get("/cases/?tab=all")
        counts.append(len(statements(captured)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("status", ["submitted", "accepted", "in_progress", "verifying", "closed"])
def test_the_case_page_needs_six_statements(client, cast, case_in, status):
    case = case_in(status)
    cast.sign_in(client, "CS")
    client.get(f"/cases/{case.number}/")  # Rules and lists of duties are read once in a process.
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/cases/{case.number}/")
    assert response.status_code == 200
    assert len(statements(captured)) <= 6, statements(captured)


@pytest.mark.parametrize(
    ("words", "found"),
    [("楼道灯", True), ("139 0000 0000", True), ("3栋", True), ("停车", False), ("%", False)],
)
def test_the_queue_is_searched(client, cast, case_in, words, found):
    case_in("submitted")
    cast.sign_in(client, "CS")
    response = client.get("/cases/", {"tab": "all", "q": words})
    assert bool(response.context["cases"]) is found


def test_pages_follow_each_other_without_gap_or_repeat(client, cast, monkeypatch):
    monkeypatch.setattr("huilin.cases.queue.PAGE", 3)
    sent = {cast.report().number for _ in range(8)}
    cast.sign_in(client, "CS")
    for tab in ("all", "open"):
        url, seen = f"?tab={tab}", []
        while url:
            context = client.get(f"/cases/{url}").context
            seen += [case.number for case in context["cases"]]
            url = context["next_url"]
        assert sorted(seen) == sorted(sent)


def test_the_queue_holds_what_the_case_page_opens(client, cast, case_in):
    here, there = case_in("dispatched"), case_in("submitted", spot=cast.there.spot)
    for code in ("ST", "CS", "PU", "SO", "LD", "AU", "BL", "ME"):
        cast.sign_in(client, code)
        listed = {case.number for case in client.get("/cases/?tab=all").context["cases"]}
        for case in (here, there):
            opened = client.get(f"/cases/{case.number}/").status_code == 200
            assert opened == (case.number in listed), code


@pytest.mark.parametrize("code", ["RE", "HH", "OW", "AD"])
def test_those_without_a_desk_find_nothing(client, cast, case_in, code):
    case = case_in("submitted")
    cast.sign_in(client, code)
    assert client.get(f"/cases/{case.number}/").status_code == 404


def test_a_visitor_is_led_to_sign_in(client, cast, case_in):
    case = case_in("submitted")
    response = client.get(f"/cases/{case.number}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/")


@pytest.mark.parametrize("after", ["x", "2026-01-01_", "_", "2026-13-41T00:00+00:00_1", "%00", "a" * 5000])
def test_a_broken_page_key_is_the_first_page(client, cast, after):
    cast.report()
    cast.sign_in(client, "CS")
    response = client.get("/cases/", {"after": after})
    assert response.status_code == 200
    assert len(response.context["cases"]) == 1


def test_a_note_stays_inside(client, cast, case_in):
    case = case_in("in_progress")
    cast.sign_in(client, "CS")
    client.post(f"/cases/{case.number}/note/", {"text": "家属情绪激动，慢慢谈"})
    assert "慢慢谈" in client.get(f"/cases/{case.number}/").content.decode()
    client.cookies.clear()
    assert "慢慢谈" not in client.get(f"/q/{case.query_code}/").content.decode()


def test_the_phone_is_shown_for_a_reason_only(client, cast, case_in):
    case = case_in("dispatched")
    cast.sign_in(client, "CS")
    page = f"/cases/{case.number}/"
    assert "13900000000" not in client.get(page).content.decode().replace(" ", "")
    assert client.post(f"{page}contact-reveal/", {"reason": ""}).status_code == 422
    shown = client.post(f"{page}contact-reveal/", {"reason": "上门前联系"})
    assert "139 0000 0000" in shown.content.decode()
    assert "查看了报事人电话" in client.get(page).content.decode()


def test_a_list_whose_statement_is_kept_follows_the_clock(client, cast, case_in):
    """What was asked a moment ago for the same reader is asked anew with the time of now."""
    case = case_in("dispatched")
    cast.sign_in(client, "CS")
    before = client.get("/cases/?tab=overdue").context
    assert not before["cases"]
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() + dt.timedelta(seconds=0.2))
    time.sleep(0.3)
    after = client.get("/cases/?tab=overdue").context
    assert [one.number for one in after["cases"]] == [case.number]
    assert next(tab["count"] for tab in after["tabs"] if tab["current"]) == 1


def test_each_reader_has_a_list_of_its_own(client, cast, case_in):
    here, there = case_in("dispatched"), case_in("submitted", spot=cast.there.spot)
    for code, seen in (("CS", {here.number}), ("SO", {here.number, there.number}), ("CS", {here.number})):
        cast.sign_in(client, code)
        assert {case.number for case in client.get("/cases/").context["cases"]} == seen


def test_a_search_whose_statement_is_kept_finds_the_words_of_now(client, cast):
    lamp, lift = cast.report(description="灯坏了"), cast.report(description="电梯坏了")
    cast.sign_in(client, "CS")
    for words, found in (
        ("电梯", {lift}),
        ("坏了", {lamp, lift}),
        ("电梯 坏了", {lift}),
        ("电梯 停了", set()),
    ):
        cases = client.get("/cases/", {"tab": "all", "q": words}).context["cases"]
        assert {case.number for case in cases} == {case.number for case in found}, words
    Case.objects.filter(pk=lift.pk).update(description="好了")
    assert not client.get("/cases/", {"tab": "all", "q": "电梯"}).context["cases"]


def test_who_left_is_offered_no_more(client, cast):
    cast.sign_in(client, "CS")
    name = cast["ST"].name
    assert f">{name}<" in client.get("/cases/").content.decode()
    Role.objects.filter(code="ST").update(ended_at=timezone.now())
    assert f">{name}<" not in client.get("/cases/").content.decode()


def test_a_filter_whose_statement_is_kept_follows_value_reader_and_clock(client, cast, case_in):
    waiting, under_way = case_in("submitted"), case_in("in_progress")
    elsewhere = case_in("submitted", spot=cast.there.spot)

    def found(**filters: str) -> set[str]:
        return {case.number for case in client.get("/cases/", filters).context["cases"]}

    cast.sign_in(client, "CS")
    for _turn in range(2):
        assert found(status="submitted") == {waiting.number}
        assert found(status="in_progress") == {under_way.number}
        assert found(status="in_progress", first="2020-01-01") == {under_way.number}
        assert found(status="in_progress", first="2099-01-01") == set()
        assert found(urgency="overdue") == set()
    Case.objects.filter(pk=waiting.pk).update(accept_due_at=timezone.now() - dt.timedelta(minutes=1))
    assert found(urgency="overdue") == {waiting.number}
    cast.sign_in(client, "SO")
    assert found(status="submitted") == {waiting.number, elsewhere.number}
    assert found(urgency="overdue") == {waiting.number}
