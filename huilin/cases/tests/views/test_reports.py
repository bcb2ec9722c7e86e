"""The placard page, the report form and the receipt, as a browser without scripts uses them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from huilin.cases.models import Attachment, Case
from huilin.core.uploads.tests.samples import encoded
from tests.cast import PLACARD
from tests.sql import statements

pytestmark = pytest.mark.django_db
FORM = f"/r/{PLACARD}/report/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photo(name="lamp.jpg", colour=(10, 20, 30)):
    return SimpleUploadedFile(
        name, encoded(Image.new("RGB", (64, 48), colour), "JPEG"), content_type="image/jpeg"
    )


def key_of(response):
    return re.search(r'name="idempotency_key" value="([0-9a-f]{32})"', response.content.decode())[1]


def send(client, **fields):
    if "idempotency_key" not in fields:
        fields["idempotency_key"] = key_of(client.get(FORM))
    return client.post(FORM, fields)


def test_placard_page_names_place_and_steward(cast, client):
    page = client.get(f"/r/{PLACARD}").content.decode()
    assert "和盛阁小区 3栋 2单元" in page
    assert "施管平" in page
    assert FORM in page


def test_placard_page_is_found_with_spaces_and_a_last_slash(cast, client):
    assert client.get("/r/001 000 0018/").status_code == 200


@pytest.mark.parametrize("code", ["0010000019", "12", "abc", "0010000026", "９９９"])
def test_wrong_placard_code_is_not_found(cast, client, code):
    response = client.get(f"/r/{code}")
    assert response.status_code == 404
    assert "没有找到" in response.content.decode()


def test_a_sentence_is_enough(cast, client):
    response = send(client, description="楼道灯不亮了")
    assert response.status_code == 303
    case = Case.objects.get()
    assert response["Location"] == f"/q/{case.query_code}/receipt/?from={PLACARD}"
    assert (case.description, case.category_id, case.entrance_id) == (
        "楼道灯不亮了",
        "lighting",
        cast.here.entrance.pk,
    )
    assert case.is_anonymous
    receipt = client.get(response["Location"]).content.decode()
    assert case.spoken_code in receipt
    assert case.number in receipt
    assert "<svg" in receipt


def test_photos_alone_are_enough(cast, client):
    assert send(client, photos=[photo(), photo(colour=(200, 0, 0))]).status_code == 303
    assert Attachment.objects.count() == 2


def test_it_can_be_elsewhere_in_the_compound(cast, client):
    send(client, description="门口积水", place=str(cast.here.building.pk))
    case = Case.objects.get()
    assert (case.building_id, case.entrance_id) == (cast.here.building.pk, None)


def test_it_refuses_a_place_outside_the_compound(cast, client):
    response = send(client, description="门口积水", place=str(cast.there.building.pk))
    assert response.status_code == 422
    assert "不在本小区" in response.content.decode()
    assert "门口积水" in response.content.decode()
    assert not Case.objects.exists()


def test_nothing_at_all_is_refused_at_the_field(cast, client):
    response = send(client)
    assert response.status_code == 422
    assert "有一样就行" in response.content.decode()


def test_sending_twice_gives_the_same_receipt(cast, client):
    key = key_of(client.get(FORM))
    first, second = (
        send(client, idempotency_key=key, description="灯坏", photos=[photo()]) for _ in range(2)
    )
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert Attachment.objects.count() == 1


def test_the_same_key_with_another_matter_is_a_conflict_with_a_fresh_key(cast, client):
    key = key_of(client.get(FORM))
    send(client, idempotency_key=key, description="灯坏")
    response = send(client, idempotency_key=key, description="水管漏水")
    assert response.status_code == 409
    assert "水管漏水" in response.content.decode()
    assert key_of(response) != key
    assert send(client, idempotency_key=key_of(response), description="水管漏水").status_code == 303
    assert Case.objects.count() == 2


def test_what_was_sent_survives_a_refusal(cast, client):
    response = send(
        client, description="长" * 2001, category="lighting", photos=[photo(), photo(colour=(1, 2, 200))]
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "长" * 2001 in page
    assert 'value="lighting"' in page
    tokens = re.findall(r'name="kept_photo" value="([^"]+)"', page)
    assert len(tokens) == 2
    shown = re.search(r'<img src="(/r/[^"]+/kept/[^"]+)"', page)[1]
    assert client.get(shown)["Content-Type"] == "image/jpeg"
    assert send(client, description="短", kept_photo=tokens).status_code == 303
    assert Attachment.objects.count() == 2


def test_a_forged_kept_photo_is_nothing(cast, client):
    assert send(client, kept_photo=["forged:token:x"]).status_code == 422
    assert client.get(f"/r/{PLACARD}/kept/forged:token/").status_code == 404


def test_a_file_that_is_no_photo_is_refused_and_the_good_one_kept(cast, client):
    bad = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    response = send(client, description="灯", photos=[photo(), bad])
    page = response.content.decode()
    assert response.status_code == 422
    assert "不是照片" in page
    assert page.count('name="kept_photo"') == 1
    assert not Case.objects.exists()


def test_six_photos_are_too_many(cast, client):
    many = [photo(colour=(shade, 0, 0)) for shade in range(0, 240, 40)]
    response = send(client, photos=many)
    assert response.status_code == 422
    assert "最多5张" in response.content.decode()


def test_the_sender_alone_reads_on_once_a_phone_guards_it(cast, client):
    location = send(client, description="灯坏得厉害")["Location"]
    code = location.split("/")[2]
    assert client.post(f"/q/{code}/contact/", {"phone": "139 1234 5678"}).status_code == 303
    assert "灯坏得厉害" in client.get(f"/q/{code}/").content.decode()
    stranger = Client()
    assert "灯坏得厉害" not in stranger.get(f"/q/{code}/").content.decode()
    assert stranger.post(f"/q/{code}/withdrawal/").status_code == 403


def test_statements(cast, client):
    send(client, description="先来一件，让常用的表进内存")
    key, other = key_of(client.get(FORM)), key_of(client.get(FORM))
    with statements(most=4):
        client.get(f"/r/{PLACARD}")
    with statements(most=5):
        client.get(FORM)
    with statements(most=6):
        assert send(client, idempotency_key=key, description="灯").status_code == 303
    with statements(most=6):
        sent = send(
            client, idempotency_key=other, place=str(cast.here.building.pk), photos=[photo(), photo()]
        )
    with statements(most=6):
        client.get(sent["Location"])


def sound(content=b"OggS" + b"\0" * 60):
    return SimpleUploadedFile("voice.ogg", content, content_type="audio/ogg")


def test_a_voice_note_alone_is_enough_and_can_be_heard(cast, client):
    code = send(client, voice=sound())["Location"].split("/")[2]
    heard = Attachment.objects.get()
    answer = client.get(f"/q/{code}/files/{heard.pk}/", headers={"Range": "bytes=0-3"})
    assert (answer.status_code, b"".join(answer)) == (206, b"OggS")
    assert f"/files/{heard.pk}/" in client.get(f"/q/{code}/").content.decode()


def test_a_voice_note_survives_a_refusal(cast, client):
    page = send(client, voice=sound(), description="长" * 2001).content.decode()
    kept = re.search(r'name="kept_voice" value="([^"]+)"', page)[1]
    assert send(client, kept_voice=kept).status_code == 303
    assert Attachment.objects.get().kind == "sound"


def test_a_street_may_take_reports_of_known_people_only(cast, client):
    cast.street.takes_anonymous_reports = False
    cast.street.save()
    response = send(client, description="灯坏了", photos=[photo()])
    assert response.status_code == 422
    assert "不留名" in response.content.decode()
    assert "灯坏了" in response.content.decode()
    assert 'name="kept_photo"' in response.content.decode()
    assert not Case.objects.exists()
    cast.sign_in(client, "RE")
    assert send(client, description="灯坏了").status_code == 303
    assert Case.objects.get().reporter_id == cast["RE"].person_id


def test_too_many_reports_are_refused_with_the_words_kept(cast, client, settings):
    settings.RATE_LIMITS = True
    for _ in range(20):
        send(client, description="灯坏了")
    response = send(client, description="第二十一件")
    assert response.status_code == 429
    assert "第二十一件" in response.content.decode()
    assert Case.objects.count() == 20
