"""/q/<code>/: what the holder of a query code sees and may do, and what a phone number guards."""

import pytest
from django.test import Client

from huilin.cases.models import Attachment, Case, NewFile, Status
from huilin.core.uploads.storage import keep
from tests.cast import PHONE
from tests.sql import statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(case, rest=""):
    return f"/q/{case.query_code}/{rest}"


def page(client, case, rest=""):
    return client.get(url(case, rest)).content.decode()


def picture():
    name = keep(b"\xff\xd8 before and after \xff\xd9", "jpg")
    return NewFile("picture", name, name, "image/jpeg", 20, 4, 3)


def unguarded(cast, **fields):
    return cast.report(phone="", **fields)


def brought_to_reply(cast, case):
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    case.contact_first(by=cast["ST"], way="phone")
    case.reply(by=cast["ST"], result="solved", text="换了一只灯", before=(picture(),), after=(picture(),))
    return case


def test_the_code_alone_opens_a_case_without_a_phone(cast, client):
    case = unguarded(cast, description="三楼的灯不亮")
    text = page(client, case)
    assert "三楼的灯不亮" in text
    assert "撤回" in text
    assert client.get(f"/q/{case.spoken_code}").status_code == 200


def test_a_phone_guards_words_place_and_acts(cast, client):
    case = cast.report(phone=PHONE, description="三楼的灯不亮")
    text = page(client, case)
    assert "三楼的灯不亮" not in text
    assert "3栋" not in text
    assert PHONE[-8:] not in text
    assert "后四位" in text
    assert client.post(url(case, "withdrawal/")).status_code == 403
    assert Case.objects.get().status == Status.SUBMITTED


def test_the_last_four_digits_open_it_for_this_browser_only(cast, client):
    case = cast.report(phone=PHONE, description="三楼的灯不亮")
    wrong = client.post(url(case, "unlock/"), {"last_four": "9999"})
    assert wrong.status_code == 422
    assert "不对" in wrong.content.decode()
    assert client.post(url(case, "unlock/"), {"last_four": "０ ０ " + PHONE[-2:]}).status_code == 303
    assert "三楼的灯不亮" in page(client, case)
    assert "三楼的灯不亮" not in page(Client(), case)


def test_five_wrong_answers_lock_the_code_even_for_the_right_one(cast, client):
    case = cast.report(phone=PHONE)
    answers = [client.post(url(case, "unlock/"), {"last_four": "9999"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    right = client.post(url(case, "unlock/"), {"last_four": PHONE[-4:]})
    assert right.status_code == 429
    assert right["Retry-After"]


def test_a_forged_cookie_opens_nothing(cast, client):
    case = cast.report(phone=PHONE, description="三楼的灯不亮")
    client.cookies["huilin_mine"] = f'["{case.pk.hex}"]:forged:signature'
    assert "三楼的灯不亮" not in page(client, case)


def test_reply_with_photos_then_rating(cast, client):
    case = brought_to_reply(cast, unguarded(cast))
    text = page(client, case)
    assert "换了一只灯" in text
    assert "请您评价" in text
    for file in Attachment.objects.filter(case=case):
        assert f"/q/{case.query_code}/files/{file.pk}/" in text
        assert client.get(url(case, f"files/{file.pk}/?small")).status_code == 200
    assert client.post(url(case, "rating/"), {"solved": "yes", "satisfaction": "good"}).status_code == 303
    assert "您已评价" in page(client, case)
    assert Case.objects.get().solved == "yes"


def test_a_reply_is_signed_as_neighbours_call_the_steward(cast, client):
    case = brought_to_reply(cast, unguarded(cast))
    text = page(client, case)
    assert f"{cast.person('ST').name[:1]}管家 · " in text
    assert cast.person("ST").name not in text


def test_silence_is_no_rating_and_nothing_is_asked_for_any_more(cast, client):
    case = cast.case_in("archived", phone="")
    text = page(client, case)
    assert "没有评价" in text
    assert "请您评价" not in text
    assert "is-now" not in text


def test_a_rating_needs_both_answers_and_keeps_the_words(cast, client):
    case = brought_to_reply(cast, unguarded(cast))
    response = client.post(url(case, "rating/"), {"solved": "yes", "remark": "师傅很耐心"})
    assert response.status_code == 422
    assert "请选满意不满意" in response.content.decode()
    assert "师傅很耐心" in response.content.decode()


def test_not_solved_sends_it_back_to_work(cast, client):
    case = brought_to_reply(cast, unguarded(cast))
    client.post(url(case, "rating/"), {"solved": "no", "satisfaction": "bad", "remark": "晚上又灭了"})
    assert Case.objects.get().status == Status.IN_PROGRESS


def test_reopening_needs_a_sentence(cast, client):
    case = brought_to_reply(cast, unguarded(cast))
    refused = client.post(url(case, "reopening/"), {"reason": "  "})
    assert refused.status_code == 422
    assert "请写一句" in refused.content.decode()
    assert client.post(url(case, "reopening/"), {"reason": "又坏了"}).status_code == 303


def test_withdrawal_only_before_anybody_took_it_on(cast, client):
    case = unguarded(cast)
    assert client.post(url(case, "withdrawal/")).status_code == 303
    assert "您已撤回" in page(client, case)
    late = brought_to_reply(cast, unguarded(cast))
    response = client.post(url(late, "withdrawal/"))
    assert response.status_code == 409
    assert Case.objects.get(pk=late.pk).status == Status.REPLIED


def test_a_wrong_phone_is_refused_at_the_field(cast, client):
    case = unguarded(cast)
    response = client.post(url(case, "contact/"), {"phone": "12345"})
    assert response.status_code == 422
    assert "电话号码不对" in response.content.decode()


def test_a_rejected_matter_says_why_and_where_else(cast, client):
    case = unguarded(cast)
    case.reject(
        by=cast["CS"],
        reason="out_of_duty",
        explanation="这条路的路灯归市政路灯所管，我们已经打过电话了。",
        other_way="打12345",
    )
    text = page(client, case)
    assert "路灯所管" in text
    assert "打12345" in text
    assert "没有受理" in text


@pytest.mark.parametrize("code", ["0011234567890120", "1", "9991234567890123"])
def test_a_wrong_code_is_not_found(cast, client, code):
    assert client.get(f"/q/{code}/").status_code == 404


def test_codes_cannot_be_tried_out(cast, client, settings):
    settings.RATE_LIMITS = True
    case = unguarded(cast)
    answers = [client.get(url(case)).status_code for _ in range(201)]
    assert answers[:200] == [200] * 200
    assert answers[200] == 429


def test_one_code_opens_no_file_of_another_case(cast, client):
    mine, theirs = unguarded(cast), brought_to_reply(cast, unguarded(cast))
    file = Attachment.objects.filter(case=theirs).first()
    assert client.get(url(theirs, f"files/{file.pk}/")).status_code == 200
    assert client.get(url(mine, f"files/{file.pk}/")).status_code == 404


def test_statements(cast, client):
    case = brought_to_reply(cast, unguarded(cast))
    client.get("/")
    with statements(most=6):
        assert "换了一只灯" in page(client, case)
    with statements(most=6):
        page(client, case, "receipt/")
