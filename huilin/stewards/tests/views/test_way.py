"""The whole way through the pages, as a browser without JavaScript takes it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huilin.core import clock
from huilin.stewards.models import Handover, Objection, Status, Stewardship, Voice
from huilin.stewards.tests.path import (
    after_notice,
    appointed,
    near_the_end,
    nominated,
    objected,
    posted,
    recommended,
    reviewed,
)
from huilin.stewards.tests.test_profiles import picture

FORM = {
    "who": "other", "code": "ST", "name": "贺新民", "phone": "13955550001", "born_on": "1968-05-04", "politics": "masses",
    "lives_here": "on", "reason": "常帮邻居修灯", "is_fit": "on", "conflict_free": "on",
}  # fmt: skip


def url(row, act=""):
    return f"/stewards/files/{row.pk}/{act + '/' if act else ''}"


def put_forward(client, cast, **more):
    told = FORM | {"compound": str(cast.here.compound.pk)} | more
    return client.post("/stewards/nominations/new/", told)


def test_a_resident_puts_a_neighbour_forward(client, cast):
    cast.sign_in(client, "RE")
    answer = put_forward(client, cast)
    assert (answer.status_code, answer.url) == (302, f"/stewards/compounds/{cast.here.compound.pk}/")
    board = client.get(answer.url).content.decode()
    assert "贺**" in board
    assert "贺新民" not in board
    assert Stewardship.objects.get().status == Status.NOMINATED
    again = put_forward(client, cast)
    assert again.status_code == 409
    assert "常帮邻居修灯" in again.content.decode()


def test_oneself_with_consents_and_a_photo(client, cast):
    cast.sign_in(client, "RE")
    answer = put_forward(
        client,
        cast,
        who="self",
        name="",
        phone="",
        consents=["publish_name", "publish_photo"],
        photo=picture(),
    )
    assert answer.status_code == 302
    row = Stewardship.objects.with_name_consent().get()
    assert (row.is_self, row.name, row.shows_name, row.shows_phone) == (True, cast["RE"].name, True, False)
    assert row.photo.endswith(".jpg")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"phone": "123"},
        {"born_on": "2020-01-01"},
        {"born_on": "nie"},
        {"is_fit": ""},
        {"conflict_free": ""},
        {"lives_here": ""},
        {"code": "LD"},
        {"politics": "x"},
        {"compound": "00000000-0000-0000-0000-000000000000"},
        {"name": "甲\x00"},
        {"reason": "长" * 1001},
    ],
)
def test_a_wrong_form_is_told_at_the_field(client, cast, wrong):
    cast.sign_in(client, "RE")
    answer = put_forward(client, cast, **wrong)
    assert answer.status_code == 422
    assert not Stewardship.objects.exists()


def test_a_word_where_a_photo_belongs_is_no_photo(client, cast):
    cast.sign_in(client, "RE")
    assert put_forward(client, cast, photo="no file").status_code == 302
    assert not Stewardship.objects.get().photo


def test_a_photo_that_is_none_is_told_at_its_field_and_the_rest_stays_typed(client, cast):
    cast.sign_in(client, "RE")
    answer = put_forward(client, cast, photo=SimpleUploadedFile("a.jpg", b"no photo", "image/jpeg"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不是照片" in page
    assert "常帮邻居修灯" in page
    assert not Stewardship.objects.exists()


def test_from_the_desk_to_the_wall(client, cast):
    row = recommended(cast)
    cast.sign_in(client, "CS")
    assert client.post(url(row, "community-review"), {"passed": "yes"}).status_code == 302
    assert client.post(url(row, "community-review"), {"passed": "yes"}).status_code == 409
    cast.sign_in(client, "SO")
    assert client.post(url(row, "street-review"), {"passed": "no"}).status_code == 422
    assert client.post(url(row, "street-review"), {"passed": "yes"}).status_code == 302
    cast.sign_in_as(client, cast.second("CS"))
    refused = client.post(url(row, "notice-posting"), {"where": "大门"})
    assert refused.status_code == 422
    assert "还没有本人同意公示姓名" in refused.content.decode()
    told = {"purpose": "publish_name", "way": "paper"}
    row.refresh_from_db()
    assert client.post(f"/people/{row.person_id}/consents/", told).status_code == 302
    assert client.post(url(row, "notice-posting"), {"where": "大门"}).status_code == 302
    assert client.post(url(row, "posting-proof"), {}).status_code == 422
    assert client.post(url(row, "posting-proof"), {"photo": picture()}).status_code == 302
    assert client.get(url(row, "photos") + "posting-1/")["Content-Type"] == "image/jpeg"
    assert "贺新民" in client.get(url(row)).content.decode()


def test_a_conflict_keeps_what_was_typed(client, cast):
    row = recommended(cast)
    cast.sign_in(client, "CS")
    seen = row.version
    row.commit("steward.recommended", cast["CS"], n=3)
    answer = client.post(
        url(row, "community-review"), {"passed": "no", "remark": "住得太远", "version": seen}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "住得太远" in page
    assert f'value="{row.version}"' in page


def test_who_objected_is_shown_once_and_only_for_a_reason(client, cast):
    row = objected(cast)
    name, objection = cast["HH"].name, Objection.objects.get()
    cast.sign_in(client, "CS")
    assert name not in client.get(url(row)).content.decode()
    assert client.post(url(row, "objector-reveal"), {"objection": objection.pk}).status_code == 422
    told = {"objection": objection.pk, "reason": "电话核实"}
    assert name in client.post(url(row, "objector-reveal"), told).content.decode()
    assert name not in client.get(url(row)).content.decode()


def test_a_neighbour_objects_with_a_name(client, cast):
    row = posted(cast)
    cast.sign_in(client, "HH")
    where = f"/stewards/notice/{row.pk}/objection/"
    assert client.post(where, {"text": " "}).status_code == 422
    assert client.post(where, {"text": "他不住这里"}).status_code == 302
    again = client.post(where, {"text": "再说一次"})
    assert again.status_code == 409
    assert "再说一次" in again.content.decode()
    cast.sign_in_as(client, cast.second("SO"))
    objection = Objection.objects.get()
    told = {"objection": objection.pk, "outcome": "dismissed", "answer": "上门看过，他住3栋"}
    assert client.post(url(row, "objection-decision"), told | {"outcome": ""}).status_code == 422
    assert client.post(url(row, "objection-decision"), told).status_code == 302
    assert Stewardship.objects.get().status == Status.PUBLICITY


def test_the_letter_and_the_renewal(client, cast):
    row = near_the_end(cast)
    cast.sign_in(client, "LD")
    assert client.get(url(row) + "letter.pdf").content.startswith(b"%PDF")
    assert client.post(url(row, "renewal"), {"years": 9}).status_code == 422
    assert client.post(url(row, "renewal"), {"years": 1}).status_code == 302
    assert "续聘" in client.get(url(row)).content.decode()


def test_the_leader_appoints(client, cast):
    with clock.at(timezone.now() - dt.timedelta(days=21)):
        row = posted(cast)
    assert after_notice(row) < timezone.now()
    cast.sign_in(client, "LD")
    told = {"years": 2, "starts_on": f"{timezone.localdate():%Y-%m-%d}"}
    assert client.post(url(row, "appointment"), told).status_code == 302
    assert client.post(url(row, "appointment"), told).status_code == 409


def test_a_paper_recommendation_names_a_door(client, cast):
    row = nominated(cast, by="BL")
    cast.sign_in(client, "CS")
    assert client.post(url(row, "paper-recommendation"), {"door": "9栋-1单元-999"}).status_code == 422
    assert client.post(url(row, "paper-recommendation"), {"door": "3栋-2单元-201"}).status_code == 302
    assert client.post(url(row, "paper-recommendation"), {"door": "3栋-2单元-201"}).status_code == 409
    assert row.recommending_homes() == 1


def test_a_household_answers_on_the_phone(client, cast):
    row = appointed(cast)
    row.start_appraisal()
    cast.sign_in(client, "RE")
    where = url(row, "appraisal")
    assert "我家来评" in client.get(f"/stewards/compounds/{cast.here.compound.pk}/").content.decode()
    assert client.post(where, {"answer": "wow"}).status_code == 422
    assert client.post(where, {"answer": "good"}).status_code == 302
    cast.sign_in(client, "HH")
    assert client.post(where, {"answer": "bad"}).status_code == 409
    assert Voice.objects.get().answer == "good"


def test_a_steward_reads_its_own_file_and_resigns(client, cast):
    row = appointed(cast)
    Stewardship.objects.filter(pk=row.pk).update(person=cast.person("ST"))
    cast.sign_in(client, "ST")
    assert "辞任" in client.get(url(row)).content.decode()
    row.refresh_from_db()
    row.propose_removal(by=cast["HH"], reason="金丝雀理由")
    page = client.get(url(row)).content.decode()
    assert cast["HH"].name not in page
    assert "金丝雀理由" not in page
    answer = client.post(url(row, "resignation"), {"reason": "搬家"})
    assert (answer.status_code, answer.url) == (302, f"/stewards/compounds/{cast.here.compound.pk}/")
    assert Handover.objects.filter(stewardship=row).exists()


def test_a_file_of_another_community_or_street_is_not_there(client, cast):
    row = reviewed(cast)
    for actor in (cast.outsider("CS"), cast.outsider("SO"), cast["ST"], cast["RE"]):
        cast.sign_in_as(client, actor)
        assert client.get(url(row)).status_code == 404
        assert client.post(url(row, "community-review"), {"passed": "yes"}).status_code == 404
