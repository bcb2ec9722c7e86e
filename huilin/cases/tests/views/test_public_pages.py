"""What anyone may see: the start page and a compound's notice page."""

import re

import pytest

from huilin.cases.models import Attachment, NewFile
from huilin.cases.public_matters import rate
from huilin.core.uploads.storage import keep
from tests.cast import PLACARD
from tests.sql import statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def closed(cast, **fields):
    name = keep(b"\xff\xd8 result \xff\xd9", "jpg")
    picture = NewFile("picture", name, name, "image/jpeg", 20, 4, 3)
    case = cast.report(**fields)
    case.settle(by=cast["ST"], action="当场换了灯", photos=(picture,))
    return case


def test_start_page_leads_to_compound_and_placard(cast, client):
    page = client.get("/").content.decode()
    assert f"/c/{cast.here.compound.pk}/" in page
    assert f"/r/{PLACARD}" in page
    assert "丽景花园小区" in page


def test_compounds_are_found_by_name(cast, client):
    page = client.get("/", {"name": "丽景"}).content.decode()
    assert "丽景花园小区" in page
    assert "和盛阁小区" not in page
    assert "没有找到这个小区" in client.get("/", {"name": "不存在"}).content.decode()


def test_a_query_code_is_read_as_people_type_it(cast, client):
    case = cast.report()
    typed = case.spoken_code.replace(" ", "\u3000").translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    assert client.get("/", {"code": typed})["Location"] == f"/q/{case.query_code}/"
    assert client.get("/", {"code": "001-000 0018"})["Location"] == f"/r/{PLACARD}"
    wrong = client.get("/", {"code": "123 <b>"})
    assert wrong.status_code == 422
    assert "没有这个查询码" in wrong.content.decode()
    assert 'value="123 &lt;b&gt;"' in wrong.content.decode()


def test_compound_page_masks_what_was_said(cast, client):
    closed(cast, description="302房王阿姨家门口的灯坏了")
    page = client.get(f"/c/{cast.here.compound.pk}/").content.decode()
    assert "王阿姨" not in page
    assert "302房" not in page
    assert cast.lamp.name in page
    assert "施管平" in page


def test_confidential_and_waiting_matters_are_not_shown(cast, client):
    case = cast.report(description="孩子的事")
    case.accept(
        by=cast["CS"],
        grade="C",
        category=cast.lamp,
        mode="self",
        public_summary="特别的摘要",
        is_confidential=True,
    )
    cast.report(description="刚刚发出的灯")
    page = client.get(f"/c/{cast.here.compound.pk}/").content.decode()
    assert "特别的摘要" not in page
    assert "现在没有在办的事" in page


def test_only_published_photographs_leave(cast, client):
    case = closed(cast)
    file = Attachment.objects.get(case=case)
    url = f"/c/{cast.here.compound.pk}/files/{file.pk}/"
    assert url in client.get(f"/c/{cast.here.compound.pk}/").content.decode()
    assert client.get(url).status_code == 200
    assert client.get(f"/c/{cast.next_door.pk}/files/{file.pk}/").status_code == 404
    case.is_confidential = True
    case.save()
    assert client.get(url).status_code == 404


def test_rates_hide_under_ten(cast, client):
    assert rate(9, 9) == "—"
    assert rate(9, 10) == "90%"
    assert rate(199, 200) == "99%"
    closed(cast)
    page = client.get(f"/c/{cast.here.compound.pk}/").content.decode()
    assert "100%" not in page
    assert re.search(r"不到10件", page)


def test_an_unknown_compound_and_a_silly_page_address(cast, client):
    assert client.get("/c/00000000-0000-7000-8000-000000000000/").status_code == 404
    assert client.get(f"/c/{cast.here.compound.pk}/?before=gestern").status_code == 200
    assert client.get(f"/c/{cast.here.compound.pk}/?before=2026-99-99T00:00:00Z").status_code == 200


def test_statements(cast, client):
    closed(cast)
    client.get("/")
    with statements(most=3):
        client.get("/")
    with statements(most=6):
        client.get(f"/c/{cast.here.compound.pk}/")
