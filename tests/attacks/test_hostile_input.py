"""Whatever is thrown at the doors that strangers may use: a 4xx with a sentence, nothing written, nothing broken."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huilin.audit.models import Event
from huilin.cases.models import Attachment, Case
from huilin.core.uploads.tests.samples import gif_of_size, jpeg_of_size, png_bomb, talkative_jpeg
from tests.cast import PLACARD

pytestmark = pytest.mark.django_db
FORM = f"/r/{PLACARD}/report/"
API = "/api/v1/reports"
KEY = "0" * 32
OVERRIDE = "\u202egnp.exe\u202c\u200b\ufeff"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def nothing_written():
    return not Case.objects.exists() and not Attachment.objects.exists() and not Event.objects.exists()


def refused(response, *statuses):
    """A refusal in words: no traceback, no English of the machine, no 5xx."""
    text = response.content.decode()
    assert response.status_code in (statuses or range(400, 500)), (response.status_code, text[:300])
    assert "Traceback" not in text
    assert any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return text


def send(client, **fields):
    return client.post(FORM, {"idempotency_key": KEY, "description": "灯坏了"} | fields)


def call(client, content, *, key="k", content_type="application/json"):
    return client.post(API, content, content_type=content_type, headers={"Idempotency-Key": key})


@pytest.mark.parametrize(
    "fields",
    [
        {"description": "a\x00b"},
        {"description": "长" * 350_000},
        {"description": OVERRIDE[0] * 50},
        {"idempotency_key": ""},
        {"idempotency_key": "x" * 100_000},
        {"idempotency_key": "' OR 1=1 --"},
        {"idempotency_key": "\x00" * 32},
        {"category": "no-such\x00"},
        {"place": "x" * 10_000},
        {"place": "00000000-0000-0000-0000-000000000000"},
        {"kept_photo": ["x" * 100_000]},
        {"kept_voice": "e30:1:2"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_hostile_fields_of_the_form(cast, client, fields):
    fields = {"description": ""} | fields if "kept" in next(iter(fields)) else fields
    refused(send(client, **fields), 422)
    assert nothing_written()


def test_direction_changing_characters_are_taken_out(cast, client):
    assert send(client, description=f"灯{OVERRIDE}坏").status_code == 303
    assert Case.objects.get().description == "灯gnp.exe坏"


def test_markup_stays_text(cast, client):
    location = send(client, description="<script>alert(1)</script>{{ 7|add:7 }}")["Location"]
    page = client.get(location.split("receipt")[0]).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7|add:7 }}" in page


@pytest.mark.alone
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.png", png_bomb),
        ("huge.jpg", lambda: jpeg_of_size(30_000, 30_000)),
        ("huge.gif", lambda: gif_of_size(60_000, 60_000)),
        ("cut.jpg", lambda: talkative_jpeg()[:200]),
        ("page.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("paper.pdf", lambda: b"%PDF-1.7 /JavaScript"),
        ("empty.jpg", lambda: b""),
    ],
)
@pytest.mark.parametrize("door", ["form", "api"])
def test_bombs_and_masquerades(cast, client, name, content, door):
    file = SimpleUploadedFile(name, content() or b"\0", content_type="image/jpeg")
    started = time.monotonic()
    if door == "form":
        response = send(client, photos=[file])
    else:
        fields = {"placard": PLACARD, "photos": [file]}
        response = client.post(API, fields, headers={"Idempotency-Key": "k"})
    assert time.monotonic() - started < 2
    refused(response, 422)
    assert nothing_written()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"no parts at all", "multipart/form-data; boundary=xyz"),
        (b"--xyz\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=xyz"),
        (b"--xyz--", "multipart/form-data"),
        (b"--\xff\xfe", "multipart/form-data; boundary=\xff\xfe"),
        (b"a=1&" * 600, "application/x-www-form-urlencoded"),
        (b"description=" + b"%E9%95%BF" * 300_000, "application/x-www-form-urlencoded"),
        (b"description=%FF%FE%80&idempotency_key=%00", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_broken_bodies(cast, client, body, content_type):
    refused(client.post(FORM, body, content_type=content_type))
    refused(call(client, body, content_type=content_type), 400, 415, 422)
    assert nothing_written()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe{}",
        b'{"placard": "0010000018", "description": "\\ud800"}',
        b'{"placard": "0010000018", "description": "\\u0000"}',
        b'{"placard": NaN}',
        b'{"placard": 1e999}',
        b"[" * 100_000,
        b'{"placard":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"placard": "0010000018", "description": "' + b"x" * 1_000_000 + b'"}',
        b'{"placard": "0010000018", "description": "x", "__proto__": {}}',
    ],
    ids=range(14),
)
def test_broken_json(cast, client, body):
    refused(call(client, body), 400, 415, 422)
    assert nothing_written()


def test_a_body_above_two_megabytes_of_json_ends_early(cast, client):
    refused(call(client, b'{"description": "' + b"x" * 3_000_000 + b'"}'), 413)


def test_a_body_above_the_limit_is_refused_before_it_is_read(cast, client, settings):
    settings.MAX_BODY = 1000
    refused(call(client, b"x" * 1001), 413)
    refused(send(client, description="x" * 2000), 413)
    assert nothing_written()


@pytest.mark.parametrize(
    "path", ["/r/%00", "/q/%00/", "/r/" + "1" * 3000, "/q/%E2%80%AE/", "/c/x/", "/q/../r/", "/r/%0d%0a"]
)
def test_hostile_addresses(cast, client, path):
    refused(client.get(path), 404)


@pytest.mark.parametrize("query", ["code=%00", "code=" + "9" * 5000, "code=%F0%9F%92%A9", "code=%FF"])
def test_hostile_queries_of_the_start_page(cast, client, query):
    refused(client.get(f"/?{query}"), 422)


@pytest.mark.parametrize("name", ["%00", "%FF", "x" * 5000, "%25%27%3B--"])
def test_hostile_searches_find_nothing(cast, client, name):
    assert client.get(f"/?name={name}").status_code == 200


@pytest.mark.parametrize("cookie", ["x", "a:b:c", "." + "x" * 4000, "\\000", '"'])
@pytest.mark.parametrize(
    "name", ["huilin_mine", "huilin_session", "csrftoken", "messages", "huilin_mode", "django_language"]
)
def test_hostile_cookies(cast, client, name, cookie):
    client.cookies[name] = cookie
    case = cast.report()
    assert client.get(f"/q/{case.query_code}/").status_code == 200


def test_a_form_without_its_token_is_refused(cast):
    text = refused(Client(enforce_csrf_checks=True).post(FORM, {"description": "灯"}), 403)
    assert "您写的内容还在" in text
    assert nothing_written()


@pytest.mark.parametrize(
    "answers",
    [{"solved": "maybe", "satisfaction": "good"}, {"solved": ["yes", "no"]}, {"remark": "x" * 5000}],
)
def test_hostile_ratings(cast, client, answers):
    case = cast.report(phone="")
    refused(client.post(f"/q/{case.query_code}/rating/", answers), 422)
    assert not Case.objects.get().solved
