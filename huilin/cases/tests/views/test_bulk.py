import pytest

from huilin.cases.models import Batch, Case
from tests.sql import statements

pytestmark = pytest.mark.django_db


def value(case):
    return f"{case.number}~{Case.objects.get(pk=case.pk).version}"


def send(client, name, cases, **typed):
    page = client.get(f"/cases/bulk-{name}/", {"row": [value(case) for case in cases], "list": "tab=today"})
    assert page.status_code == 200
    key = page.context["form"]["key"].value()
    typed = {"key": key, "list": "tab=today", "row": [value(case) for case in cases]} | typed
    return client.post(f"/cases/bulk-{name}/", typed), typed


def test_ticked_rows_are_accepted_and_told_row_by_row(client, cast, case_in):
    fresh, closed = case_in("submitted"), case_in("closed")
    cast.sign_in(client, "CS")
    answer, typed = send(client, "acceptance", [fresh, closed], mode="dispatch")
    assert answer.status_code == 302
    assert client.post("/cases/bulk-acceptance/", typed)["Location"] == answer["Location"]
    page = client.get(answer["Location"]).content.decode()
    assert "1件已受理。" in page
    assert "1件没有，原样留着：" in page
    assert closed.number in page
    assert "/cases/?tab=today" in page
    fresh.refresh_from_db()
    assert fresh.status == "accepted"


def test_a_batch_is_taken_back_from_its_page(client, cast, case_in):
    case = case_in("accepted")
    cast.sign_in(client, "CS")
    person = f"person:{cast['ST'].person_id}"
    answer, _typed = send(client, "dispatch", [case], assignee=person)
    batch = Batch.objects.get()
    assert "刚才批量办的" in client.get("/cases/").content.decode()
    assert client.post(f"/cases/batches/{batch.pk}/undoing/", {"list": "tab=today"}).status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "1件已撤销" in page
    assert "撤销这一批" not in page
    assert client.post(f"/cases/batches/{batch.pk}/undoing/").status_code == 409
    assert "刚才批量办的" not in client.get("/cases/").content.decode()


def test_somebody_elses_batch_is_not_there(client, cast, case_in):
    cast.sign_in(client, "CS")
    send(client, "note", [case_in("submitted")], text="看过")
    batch = Batch.objects.get()
    cast.sign_in_as(client, cast.second("CS"))
    assert client.get(f"/cases/batches/{batch.pk}/").status_code == 404
    assert client.post(f"/cases/batches/{batch.pk}/undoing/").status_code == 404


def test_what_was_typed_is_kept_and_nothing_ticked_is_told(client, cast, case_in):
    case = case_in("accepted")
    cast.sign_in(client, "CS")
    refused, _typed = send(client, "dispatch", [case], instruction="先打电话")
    assert refused.status_code == 422
    assert "先打电话" in refused.content.decode()
    assert value(case) in refused.content.decode()
    nothing = client.post("/cases/bulk-dispatch/", {})
    assert nothing.status_code == 422
    assert "先在列表里勾选几件" in nothing.content.decode()


@pytest.mark.parametrize("row", ["x", "~", "HL~1~2", "' OR 1=1~1", "HL-1~99999999999", "\x00~1", "甲~１"])
def test_nonsense_is_nothing_ticked(client, cast, row):
    cast.sign_in(client, "CS")
    assert client.get("/cases/bulk-note/", {"row": row}).context["rows"] == []
    key = "01a20fd0-5d53-718c-b972-af02354daddd"
    assert client.post("/cases/bulk-note/", {"row": row, "text": "x", "key": key}).status_code == 422
    assert client.post("/cases/bulk-note/", {"row": row, "text": "x", "key": "no"}).status_code == 422


def test_cases_that_cannot_be_seen_are_left_out(client, cast, case_in):
    there = case_in("submitted", spot=cast.there.spot)
    cast.sign_in(client, "CS")
    assert client.get("/cases/bulk-acceptance/", {"row": value(there)}).context["rows"] == []


def test_the_pages_ask_little(client, cast, case_in):
    cases = [case_in("submitted") for _n in range(4)]
    cast.sign_in(client, "CS")
    rows = {"row": [value(case) for case in cases]}
    for name in ("acceptance", "dispatch", "note"):
        with statements(most=3):
            client.get(f"/cases/bulk-{name}/", rows)
    answer, _typed = send(client, "acceptance", cases, mode="dispatch")
    with statements(most=3):
        client.get(answer["Location"])
