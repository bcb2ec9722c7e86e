"""The same sending at the same moment, many times: one case, one answer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from huilin.cases.forms.resident import new_key
from huilin.cases.models import Attachment, Case
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.core.uploads.tests.samples import encoded
from tests.cast import PLACARD, STREET, make_cast, make_streets

AT_ONCE = 8


@pytest.fixture
def committed_cast(transactional_db):
    street = make_streets()
    with in_street(STREET):
        made = make_cast(street)
    ReferenceTable.forget()
    return made


def all_at_once(send):
    start = Barrier(AT_ONCE)

    def one(number):
        try:
            start.wait()
            return send(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_one_form_sent_many_times_at_once(committed_cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    key, photo = new_key(), encoded(Image.new("RGB", (64, 48)), "JPEG")

    def send(number):
        files = {"photos": SimpleUploadedFile("p.jpg", photo, content_type="image/jpeg")}
        return Client().post(f"/r/{PLACARD}/report/", {"idempotency_key": key, "description": "灯"} | files)

    answers = all_at_once(send)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1
    with in_street(STREET):
        assert Case.objects.count() == 1
        assert Attachment.objects.count() == 1


def test_one_key_with_different_bodies_at_once(committed_cast):
    def send(number):
        body = {"placard": PLACARD, "description": f"灯{number % 2}"}
        return Client().post(
            "/api/v1/reports", body, content_type="application/json", headers={"Idempotency-Key": "k"}
        )

    answers = [answer.status_code for answer in all_at_once(send)]
    assert answers.count(201) == 1
    assert answers.count(409) == AT_ONCE // 2
    assert answers.count(200) == AT_ONCE // 2 - 1
