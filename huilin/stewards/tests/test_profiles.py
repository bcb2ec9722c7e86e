"""A steward's entry on the placard: words by the steward or the clerk, a picture only while the consent stands."""

import io

import pytest
from PIL import Image

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.uploads.storage import path_of
from huilin.people.models import Consent, Person, Role
from huilin.stewards.sheets import sheets_for

WORDS = {
    "title": "施管家",
    "duties": "报修、走访独居老人",
    "visiting": "每周二 9:00",
    "public_phone": "0752-1234567",
}


def picture(**more):
    target = io.BytesIO()
    Image.new("RGB", (350, 490), (40, 120, 200)).save(target, "JPEG", **more)
    target.seek(0)
    target.name = "me.jpg"
    return target


def with_place():
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    return picture(exif=exif)


@pytest.fixture
def role(cast):
    return Role.objects.in_force().get(person_id=cast["ST"].person_id)


def placard(client, cast):
    return client.get(f"/r/{cast.placard.code}").content.decode()


def line_on_paper(cast):
    [sheet] = sheets_for({cast.here.compound.pk}, with_entrances=True)
    return next(line for line in sheet.stewards if line.name == "施管平")


def test_the_words_of_the_steward_stand_on_the_placard(client, cast, role):
    cast.sign_in(client, "ST")
    assert client.post(f"/placards/stewards/{role.pk}/", WORDS).status_code == 302
    page = placard(client, cast)
    assert "报修、走访独居老人" in page
    assert "每周二 9:00" in page
    assert Event.objects.filter(kind="role.described", subject_id=role.pk).exists()


def test_a_picture_shows_while_the_consent_stands_and_no_longer(client, cast, role):
    url, photo = f"/placards/stewards/{role.pk}/", f"/people/stewards/{role.pk}/photo/"
    cast.sign_in(client, "CS")
    refused = client.post(url, WORDS | {"photo": with_place()})
    assert refused.status_code == 422
    assert "先记下本人同意公示照片" in refused.content.decode()
    told = {"purpose": "publish_photo", "way": "paper", "evidence": picture()}
    assert client.post(f"/people/{role.person_id}/consents/", told).status_code == 302
    consent = Consent.objects.standing("publish_photo").get(person=role.person)
    assert consent.witness_id == cast["CS"].person_id
    assert client.get(f"/people/consents/{consent.pk}/evidence/")["Content-Type"] == "image/jpeg"
    assert client.post(url, WORDS | {"photo": with_place()}).status_code == 302
    client.cookies.clear()
    assert photo in placard(client, cast)
    shown = client.get(photo)
    assert shown.status_code == 200
    assert b"SECRETCAMERA" not in b"".join(shown.streaming_content)
    assert line_on_paper(cast).photo.startswith(b"\xff\xd8\xff")
    cast.sign_in(client, "ST")
    assert client.post(f"/people/consents/{consent.pk}/withdrawal/").status_code == 302
    client.cookies.clear()
    assert photo not in placard(client, cast)
    assert client.get(photo).status_code == 404
    assert line_on_paper(cast).photo is None


def test_the_picture_is_gone_with_the_office(client, cast, role):
    Consent.give(role.person, "publish_photo", by=cast["ST"], way="online")
    Role.objects.filter(pk=role.pk).update(photo="ab/cd/" + "0" * 64 + ".jpg")
    role.end(by=cast["LD"], reason="辞任")
    assert client.get(f"/people/stewards/{role.pk}/photo/").status_code == 404
    assert not path_of("ab/cd/" + "0" * 64 + ".jpg").exists()


def test_the_own_number_is_shown_with_consent_only(client, cast, role):
    cast.here.compound.duty_phone = "0752-7654321"
    cast.here.compound.save()
    person = Person.objects.get(pk=role.person_id)
    person.phone = "+8613922223333"
    person.save()
    role.describe(by=cast["ST"], **WORDS | {"public_phone": "139 2222 3333"})
    assert line_on_paper(cast).phone == "0752-7654321"
    Consent.give(person, "publish_phone", by=cast["ST"], way="online")
    assert line_on_paper(cast).phone == "139 2222 3333"


@pytest.mark.parametrize("who", ["RE", "SL", "BL", "ME", "PO", "LD", "AU", "AD"])
def test_nobody_else_writes_the_entry_or_the_consent(client, cast, role, who):
    with pytest.raises(Forbidden):
        role.describe(by=cast[who], **WORDS)
    with pytest.raises(Forbidden):
        Consent.give(role.person, "publish_photo", by=cast[who], way="paper")
    cast.sign_in(client, who)
    assert client.post(f"/placards/stewards/{role.pk}/", WORDS).status_code == 404
    assert client.get(f"/people/{role.person_id}/consents/").status_code == 404
    assert not Consent.objects.filter(person=role.person).exists()


def test_a_consent_stands_once_and_is_withdrawn_once(cast, role):
    consent = Consent.give(role.person, "care_data", by=cast["ST"], way="paper")
    assert consent.way == "online"
    with pytest.raises(Conflict):
        Consent.give(role.person, "care_data", by=cast["CS"], way="spoken")
    consent.withdraw(by=cast["CS"])
    with pytest.raises(Conflict):
        consent.withdraw(by=cast["CS"])
    assert Consent.give(role.person, "care_data", by=cast["CS"], way="spoken").witness_id
    kinds = Event.objects.filter(kind__startswith="consent.").values_list("kind", flat=True)
    assert sorted(kinds) == ["consent.given", "consent.given", "consent.withdrawn"]


@pytest.mark.parametrize(("purpose", "way"), [("", "paper"), ("everything", "paper"), ("care_data", "")])
def test_nonsense_is_refused(cast, role, purpose, way):
    with pytest.raises(Refused):
        Consent.give(role.person, purpose, by=cast["CS"], way=way)


def test_a_file_that_is_no_picture_is_refused_in_words(client, cast, role):
    cast.sign_in(client, "CS")
    fake = io.BytesIO(b"<svg onload=alert(1)>")
    fake.name = "x.jpg"
    told = {"purpose": "publish_photo", "way": "paper", "evidence": fake}
    assert client.post(f"/people/{role.person_id}/consents/", told).status_code == 422
    assert not Consent.objects.filter(person=role.person).exists()
