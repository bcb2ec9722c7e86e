"""Taking a ledger as a browser does, and reading it again."""

import io

import openpyxl
from django.urls import reverse


def asked(client, slug, place, month="2026-11-01", reason="月底上报"):
    where = getattr(place, "pk", place)
    return client.post(
        reverse("ledgers:ledger", args=[slug]), {"where": where, "month": month, "reason": reason}
    )


def taken(client, slug, place, **more):
    answer = asked(client, slug, place, **more)
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def table_of(sheet):
    return list(sheet.values)


def lines_of(sheet):
    """The lines by their headings; of a month without any, none."""
    rows = table_of(sheet)
    headings = rows[2]
    return [
        dict(zip(headings, row, strict=True)) for row in rows[3:] if row[-1] and headings[-1] == "record_id"
    ]
