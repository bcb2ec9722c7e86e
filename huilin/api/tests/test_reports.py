"""The REST intake: one report for one key, strict reading, clear refusals."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openapi_spec_validator import validate
from PIL import Image

from huilin.cases.models import Attachment, Case
from huilin.core.uploads.tests.samples import encoded
from tests.cast import PHONE, PLACARD
from tests.sql import statements

pytestmark = pytest.mark.django_db
URL = "/api/v1/reports"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def api(cast):
    """A client of another system: it checks form tokens as strictly as a browser's server would."""
    return Client(enforce_csrf_checks=True)


def photo(name="lamp.jpg"):
    return SimpleUploadedFile(name, encoded(Image.new("RGB", (64, 48)), "JPEG"), content_type="image/jpeg")


def post(api, key="k-1", **body):
    headers = {"Idempotency-Key": key} if key is not None else {}
    content = json.dumps({"placard": PLACARD, "description": "路灯不亮"} | body)
    return api.post(URL, content, content_type="application/json", headers=headers)


def post_form(api, key="k-1", **fields):
    return api.post(URL, {"placard": PLACARD} | fields, headers={"Idempotency-Key": key})


def test_it_opens_a_case_and_gives_a_receipt(cast, api):
    response = post(
        api, category="lighting", place=str(cast.here.entrance.pk), phone="139 0000 0000", anonymous=True
    )
    case = Case.objects.get()
    assert response.status_code == 201
    assert set(response.json()) == {"number", "query_code", "url"}
    assert response.json()["number"] == case.number
    assert response.json()["url"].endswith(f"/q/{case.query_code}/")
    assert (case.category_id, case.entrance_id, case.contact) == ("lighting", cast.here.entrance.pk, PHONE)
    assert not response.cookies


def test_null_and_absent_fields_are_the_same(cast, api):
    assert post(api, category=None, place=None, phone=None).status_code == 201
    assert post(api).status_code == 200


def test_the_same_key_again_gives_the_same_report(cast, api):
    first, second = post(api), post(api)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_a_conflict(cast, api):
    post(api)
    response = post(api, description="水管漏水")
    assert response.status_code == 409
    assert "Idempotency-Key" in response.json()["error"]["message"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize("key", [None, "", "x" * 81, "有中文", "a b"])
def test_it_requires_a_usable_key(cast, api, key):
    response = post(api, key=key)
    assert response.status_code == 400
    assert "Idempotency-Key" in response.json()["error"]["message"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("placard", 10),
        ("placard", "0010000019"),
        ("placard", ""),
        ("description", None),
        ("description", ["x"]),
        ("description", "长" * 2001),
        ("description", "a\x00b"),
        ("description", ""),
        ("category", "no-such"),
        ("category", 3),
        ("place", "not-a-uuid"),
        ("place", "00000000-0000-7000-8000-000000000000"),
        ("phone", "12345"),
        ("phone", "1" * 5000),
        ("anonymous", "yes"),
        ("anonymous", 1),
        ("surprise", "x"),
    ],
)
def test_a_wrong_field_is_named(cast, api, field, value):
    response = post(api, **{field: value})
    assert response.status_code == 422
    assert response.json()["error"]["field"] == field
    assert response.json()["error"]["message"]
    assert not Case.objects.exists()


def test_a_missing_placard_is_named(cast, api):
    response = api.post(
        URL, '{"description": "x"}', content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert (response.status_code, response.json()["error"]["field"]) == (422, "placard")


def test_multipart_with_photos(cast, api):
    response = post_form(api, photos=[photo(), photo("other.jpg")], anonymous="true", category="")
    assert response.status_code == 201
    assert Attachment.objects.filter(case=Case.objects.get()).exists()
    assert (
        post_form(api, photos=[photo(), photo("other.jpg")], anonymous="true", category="").status_code == 200
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"surprise": "x"}, "surprise"),
        ({"anonymous": "maybe"}, "anonymous"),
        ({"file": photo()}, "file"),
        ({"photos": SimpleUploadedFile("x.jpg", b"<svg/>")}, "photos"),
        ({"voice": SimpleUploadedFile("x.mp3", b"<svg/>")}, "voice"),
        ({"description": ["a", "b"]}, "description"),
    ],
)
def test_wrong_multipart_is_named(cast, api, fields, field):
    response = post_form(api, **fields)
    assert (response.status_code, response.json()["error"]["field"]) == (422, field)
    assert not Case.objects.exists()


def test_progress_and_place(cast, api):
    code = post(api).json()["query_code"]
    progress = api.get(f"{URL}/{code}")
    assert progress.status_code == 200
    assert progress.json()["status"] == "submitted"
    assert "路灯不亮" not in progress.content.decode()
    there = api.get(f"/api/v1/places/{PLACARD}").json()
    assert there["label"] == "和盛阁小区 3栋 2单元"
    assert str(cast.here.entrance.pk) in [choice["id"] for choice in there["places"]]
    assert "lighting" in [choice["id"] for choice in there["categories"]]


def test_replies_stay_hidden_while_a_phone_guards_them(cast, api):
    for phone, seen in (("", ["换了一只灯"]), (PHONE, [])):
        case = cast.report(phone=phone)
        case.settle(by=cast["ST"], action="换了一只灯", witness="邻居")
        answer = api.get(f"{URL}/{case.query_code}").json()
        assert [reply["text"] for reply in answer["replies"]] == seen


@pytest.mark.parametrize(
    "path",
    [
        "reports/0011234567890120",
        "reports/x",
        "places/0010000019",
        "places/9990000017",
        "nowhere",
        "reports/",
    ],
)
def test_wrong_addresses_answer_in_json(cast, api, path):
    response = api.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.json()["error"]["message"]


def test_other_methods_are_refused(cast, api):
    assert api.get(URL).status_code == 405
    assert api.delete(URL)["Allow"] == "POST"


def test_a_session_counts_for_nothing(cast, api):
    cast.sign_in(api, "RE")
    assert post(api).status_code == 201
    assert Case.objects.get().entered_by_id is None


def test_too_many_reports_from_one_address(cast, api, settings):
    settings.RATE_LIMITS = True
    answers = [post(api, key=f"k-{number}").status_code for number in range(21)]
    assert answers == [201] * 20 + [429]


def test_the_document_is_valid_openapi(api):
    document = api.get("/api/v1/openapi.json").json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    fields = document["components"]["schemas"]["NewReportBody"]
    assert set(fields["properties"]) == {"placard", "description", "category", "place", "phone", "anonymous"}
    assert fields["additionalProperties"] is False


def test_statements(cast, api):
    post(api, key="first")
    with statements(most=6):
        assert post(api, key="second").status_code == 201
    with statements(most=6):
        assert post_form(api, key="third", photos=[photo()]).status_code == 201
    with statements(most=6):
        code = post(api, key="fourth", phone=PHONE, place=str(cast.here.building.pk)).json()["query_code"]
    with statements(most=6):
        api.get(f"{URL}/{code}")
    with statements(most=4):
        api.get(f"/api/v1/places/{PLACARD}")
