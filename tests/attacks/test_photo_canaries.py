"""A photo tells what it shows: neither its name nor what the camera wrote into it outlives the sending."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from huilin.cases.models import Attachment, Case
from huilin.core.tenancy import in_street
from huilin.core.uploads.tests.samples import GPS_MARK, talkative_jpeg
from tests.cast import PLACARD, STREET, Cast

NAME = "柯丝雀娘家门口"
MARKS = (GPS_MARK, NAME.encode())


@pytest.fixture(autouse=True)
def _own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.RATE_LIMITS = tmp_path, False


def photo() -> SimpleUploadedFile:
    content = talkative_jpeg()
    assert GPS_MARK in content
    return SimpleUploadedFile(f"{NAME}.jpg", content, content_type="image/jpeg")


def told_in(body: bytes) -> list[bytes]:
    return [mark for mark in MARKS if mark in body]


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def through_the_form(client: Any, cast: Cast) -> Case:
    fields = {"idempotency_key": "0" * 32, "description": "灯坏了", "photos": [photo()]}
    assert client.post(f"/r/{PLACARD}/report/", fields).status_code == 303
    return Case.objects.get()


def through_the_api(client: Any, cast: Cast) -> Case:
    fields = {"placard": PLACARD, "photos": [photo()]}
    assert client.post("/api/v1/reports", fields, headers={"Idempotency-Key": "k"}).status_code == 201
    return Case.objects.get()


def through_the_desk(client: Any, cast: Cast) -> Case:
    """The steward's pictures before and after."""
    case = cast.case_in("in_progress", phone="")
    cast.sign_in(client, "ST")
    sent = {"version": case.version, "result": "solved", "text": "好了", "before": photo(), "after": photo()}
    answer = client.post(f"/cases/{case.number}/reply/", sent)
    assert answer.status_code in (200, 302, 303), answer.content.decode()
    client.cookies.clear()
    return case


@pytest.mark.parametrize("send", [through_the_form, through_the_api, through_the_desk])
def test_nothing_but_the_picture_is_kept_or_shown(client, cast, tmp_path, capfd, send):
    case = send(client, cast)
    with in_street(STREET):
        files = list(Attachment.objects.filter(case=case))
    assert files
    kept = [path for path in tmp_path.rglob("*.jpg") if path.is_file()]
    assert len(kept) >= 2
    assert [path for path in kept if told_in(path.read_bytes()) or NAME in str(path)] == []
    assert NAME not in every_text()
    shown = [f"/q/{case.query_code}/"] + [f"/q/{case.query_code}/files/{file.pk}/" for file in files]
    cast.sign_in(client, "CS")
    shown += [f"/cases/{case.number}/"] + [f"/cases/{case.number}/files/{file.pk}/" for file in files]
    for path in (address + query for address in shown for query in ("", "?small")):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert told_in(body_of(answer) + str(answer.headers).encode()) == [], path
    assert told_in(capfd.readouterr().err.encode()) == []


def test_a_photo_waiting_beside_a_refused_form_is_clean_too(client, cast, tmp_path):
    fields = {"idempotency_key": "0" * 32, "description": "长" * 2001, "photos": [photo()]}
    answer = client.post(f"/r/{PLACARD}/report/", fields)
    assert answer.status_code == 422
    assert "kept_photo" in answer.content.decode()
    assert told_in(answer.content) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file() and told_in(path.read_bytes())] == []


def every_text() -> str:
    """All texts of all tables of the house in the street entered."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    texts: list[str] = []
    for model in apps.get_models():
        if model.__module__.startswith("huilin."):
            names = [each.attname for each in model._meta.local_concrete_fields if isinstance(each, kinds)]
            texts += [str(row) for row in model._default_manager.values_list(*names)]
    return " ".join(texts)
