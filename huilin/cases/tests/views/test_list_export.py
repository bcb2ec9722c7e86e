import io

import openpyxl
import pytest

from huilin.audit.models import Event
from huilin.cases.models import Case, ListExport

pytestmark = pytest.mark.django_db


def take(client, query, kind="xlsx", reason="周会核对"):
    return client.post(f"/cases/export/?{query}", {"kind": kind, "reason": reason})


def body_of(response):
    return b"".join(response.streaming_content)


def test_the_file_holds_what_the_list_shows(client, cast, case_in):
    closed, waiting = case_in("closed", contact_name="诸葛小明"), case_in("submitted")
    Case.objects.filter(pk=waiting.pk).update(description="=1+1")
    case_in("submitted", spot=cast.there.spot)
    cast.sign_in(client, "CS")
    listed = client.get("/cases/?tab=open")
    assert listed.context["export_url"] == "/cases/export/?tab=open"
    rows = list(openpyxl.load_workbook(io.BytesIO(body_of(take(client, "tab=open")))).active.values)
    assert [row[1] for row in rows[3:] if isinstance(row[0], int)] == [waiting.number]
    assert "'=1+1" in {row[8] for row in rows}
    text = body_of(take(client, "tab=all&status=closed", "csv")).decode("utf-8-sig")
    assert closed.number in text
    assert "诸葛小明" not in text
    assert "13900000000" not in text
    assert text.strip().splitlines()[-1].startswith(f"导出人：{cast['CS'].name}")


def test_it_is_told_why_and_how_many(client, cast, case_in):
    case_in("submitted")
    cast.sign_in(client, "CS")
    body_of(take(client, "tab=open&grade=C"))
    event = Event.objects.get(kind="list.exported")
    assert (event.reason, event.particulars["rows"]) == ("周会核对", 1)
    assert ListExport.objects.get().query == {"tab": "open", "grade": "C"}


def test_it_needs_a_reason_and_a_right(client, cast):
    cast.sign_in(client, "CS")
    assert take(client, "", reason="").status_code == 422
    assert take(client, "", kind="exe").status_code == 422
    cast.sign_in(client, "ST")
    assert take(client, "").status_code == 404
    assert not ListExport.objects.exists()
