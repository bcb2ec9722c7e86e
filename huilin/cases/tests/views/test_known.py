"""What a resident is told before and after sending, and joining a neighbour's matter; without scripts."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from huilin.cases.models import Case, Follower, Incident, SiteNotice
from huilin.cases.tests.test_site_notice import drafted, published
from huilin.cases.tests.views.test_reports import FORM, send
from huilin.core.permissions import ANONYMOUS
from huilin.places.models import Compound
from tests.cast import PLACARD
from tests.sql import statements

pytestmark = pytest.mark.django_db


def page_of(client, url):
    return client.get(url, follow=True).content.decode()


def matter_url(case):
    return f"/c/{case.compound_id}/matters/{case.number}/"


def join(client, case):
    key = re.search(r'name="idempotency_key" value="([0-9a-f]{32})"', page_of(client, matter_url(case)))[1]
    return client.post(f"{matter_url(case)}joining/", {"idempotency_key": key})


def lamp(cast, **more):
    return cast.report(by=ANONYMOUS, category=cast.lamp, phone="", description="王阿姨家门口的灯", **more)


def test_the_form_names_what_neighbours_reported(cast, client):
    case = lamp(cast)
    hidden = lamp(cast)
    Case.objects.filter(pk=hidden.pk).update(is_confidential=True)
    quarrel = cast.report(category=None, description="邻居吵架太吵", phone="")
    elsewhere = lamp(cast, spot=cast.there.spot)
    page = page_of(client, FORM)
    assert case.number in page
    assert "就在您这个单元" in page
    assert "前有人来看" in page
    assert "王阿姨" not in page
    for other in (hidden, quarrel, elsewhere):
        assert other.number not in page


def test_old_matters_are_not_named(cast, client):
    case = cast.case_in("closed")
    assert case.number in page_of(client, FORM)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timezone.timedelta(days=31))
    assert case.number not in page_of(client, FORM)


def test_joining_counts_this_browser_once_and_gives_it_a_code(cast, client):
    case = lamp(cast)
    first = join(client, case)
    assert first.status_code == 303
    again = client.post(f"{matter_url(case)}joining/", {"idempotency_key": "f" * 32})
    assert again["Location"] == first["Location"]
    assert Case.objects.get(pk=case.pk).heard_from == 2
    assert join(Client(), case)["Location"] != first["Location"]
    assert "已有3人反映" in page_of(client, FORM)
    code = first["Location"].split("/")[2]
    mine = page_of(client, f"/q/{code}/")
    assert "关注码" in mine
    assert "王阿姨" not in mine


def test_two_clicks_before_the_cookie_are_one(cast):
    case = lamp(cast)
    for _click in range(2):
        Client().post(f"{matter_url(case)}joining/", {"idempotency_key": "a" * 32})
    assert Follower.objects.count() == 1
    Client().post(f"{matter_url(case)}joining/", {"idempotency_key": "'; --"})
    assert Follower.objects.count() == 2


def test_a_follower_leaves_a_phone_and_leaves(cast, client):
    case = lamp(cast)
    url = join(client, case)["Location"]
    assert client.post(f"{url}contact/", {"phone": "abc"}).status_code == 422
    assert client.post(f"{url}contact/", {"phone": "139 1111 2222"}).status_code == 303
    page = page_of(client, url)
    assert "139****2222" in page
    assert "13911112222" not in page.replace(" ", "")
    assert client.post(f"{url}leaving/").status_code == 303
    assert "不再关注" in page_of(client, url)
    assert Case.objects.get(pk=case.pk).heard_from == 1
    assert client.post(f"{url}contact/", {"phone": "13911112222"}).status_code == 409


def test_what_became_confidential_is_gone_for_followers_too(cast, client):
    case = lamp(cast)
    url = join(client, case)["Location"]
    case.accept(
        by=cast["CS"],
        grade="C",
        category=cast.lamp,
        mode="dispatch",
        public_summary="灯的事",
        is_confidential=True,
    )
    assert client.get(matter_url(case)).status_code == 404
    page = page_of(client, url)
    assert "灯的事" not in page
    assert "现在不公开" in page
    assert client.post(f"{matter_url(case)}joining/").status_code == 404


def test_the_public_page_of_another_compound_or_street_is_not_there(cast, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    case = lamp(cast)
    assert client.get(f"/c/{cast.next_door.pk}/matters/{case.number}/").status_code == 404
    assert Client(headers={"host": "elsewhere.test"}).get(matter_url(case)).status_code == 404
    assert client.get(f"/c/{case.compound_id}/matters/%00/").status_code == 404


def test_too_many_joinings_from_one_place_are_refused(cast, client, settings):
    settings.RATE_LIMITS = True
    case = lamp(cast)
    answers = [Client().post(f"{matter_url(case)}joining/", {}).status_code for _turn in range(21)]
    assert answers == [303] * 20 + [429]


def test_the_receipt_asks_whether_it_is_the_same_and_tells_the_desk(cast, client):
    case = lamp(cast)
    receipt = send(client, description="楼道灯不亮")["Location"]
    own = Case.objects.exclude(pk=case.pk).get()
    page = page_of(client, receipt)
    assert "就是这一件" in page
    assert "哪里的灯" in page
    assert client.post(f"/q/{own.query_code}/sameness/", {"number": "HL-0"}).status_code == 422
    assert client.post(f"/q/{own.query_code}/sameness/", {"number": case.number}).status_code == 303
    assert "同一件事" in page_of(client, receipt)
    cast.sign_in(client, "CS")
    with statements(most=6):
        desk = page_of(client, f"/cases/{own.number}/")
    assert "报事人说就是这件" in desk
    told = {"version": Case.objects.get(pk=own.pk).version, "master": case.number, "reason": "同一盏灯"}
    assert client.post(f"/cases/{own.number}/merging/", told).status_code == 302
    assert Case.objects.get(pk=case.pk).report_count == 2


def test_answers_after_sending(cast, client):
    location = send(client, description="消防栓边上冒烟", category="fire-safety")["Location"]
    receipt = page_of(client, location)
    assert "tel:119" in receipt
    code = location.split("/")[2]
    assert client.post(f"/q/{code}/answers/", {"answer_1": "乱写"}).status_code == 422
    assert client.post(f"/q/{code}/answers/", {"answer_1": "有", "answer_2": ""}).status_code == 303
    assert Case.objects.get().is_alarming
    assert "tel:119" in page_of(client, f"/q/{code}/")
    cast.sign_in(client, "CS")
    assert "有险情" in page_of(client, f"/cases/{Case.objects.get().number}/")


def test_a_stop_message_never_stops_a_report(cast, client):
    published(cast)
    for url in (f"/r/{PLACARD}", FORM, f"/c/{cast.here.compound.pk}/"):
        assert "22点前恢复" in page_of(client, url)
    assert "先不用报" in page_of(client, FORM)
    assert send(client, description="漏水了", category="water").status_code == 303
    assert Case.objects.get().status == "submitted"


def test_a_notice_that_was_taken_down_leaves_a_trace_on_the_public_page_only(cast, client):
    published(cast).withdraw(by=cast["CS"], reason="已提前恢复")
    assert "22点前恢复" not in page_of(client, FORM)
    public = page_of(client, f"/c/{cast.here.compound.pk}/")
    assert "已提前恢复" in public
    assert "<s>" in public


def test_an_outage_is_shown_and_reports_join_it(cast, client, settings):
    master = cast.report(category=cast.lamp, by=ANONYMOUS)
    master.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="self", public_summary="全楼停电")
    places = [(cast.here.compound, cast.here.building), (cast.next_door, None)]
    incident = Incident.open_for(
        master, by=cast["CS"], places=places, started_at=timezone.now(), advice="小心楼梯"
    )
    incident.tell(by=cast["CS"], text="电工已到场")
    for url in (f"/r/{PLACARD}", FORM, f"/c/{cast.here.compound.pk}/", f"/c/{cast.next_door.pk}/"):
        page = page_of(client, url)
        assert "全楼停电" in page
        assert ("电工已到场" in page) == (url != FORM)
    there = Compound.objects.get(pk=cast.there.compound.pk)
    assert "全楼停电" not in page_of(client, f"/c/{there.pk}/")
    location = send(client, description="楼道灯不亮")["Location"]
    joined = Case.objects.exclude(pk=master.pk).get()
    assert joined.master_id == master.pk
    assert "合在一起办" in page_of(client, location)
    settings.RATE_LIMITS = False
    with statements(most=6):
        progress = page_of(client, f"/q/{joined.query_code}/")
    assert "电工已到场" in progress
    assert client.post(f"/q/{joined.query_code}/separation/", {"reason": ""}).status_code == 422
    assert client.post(f"/q/{joined.query_code}/separation/", {"reason": "我家灯泡"}).status_code == 303
    assert Case.objects.get(pk=joined.pk).status == "submitted"


def test_statements_stay_few(cast, client):
    published(cast)
    lamp(cast)
    for url in (f"/r/{PLACARD}", FORM, f"/c/{cast.here.compound.pk}/"):
        client.get(url)
    with statements(most=4):
        client.get(f"/r/{PLACARD}")
    with statements(most=5):
        client.get(FORM)
    with statements(most=6):
        client.get(f"/c/{cast.here.compound.pk}/")


def test_notices_at_the_desk(cast, client):
    cast.sign_in(client, "CS")
    assert "还没有公告" in page_of(client, "/notices/")
    sent = {
        "kind": "stop", "text": "今晚修管", "place": f"compound:{cast.here.compound.pk}", "spot": "3栋2单元",
        "category": "water",
        "starts_at": "2026-01-01T08:00", "ends_at": "2036-01-01T08:00",
    }  # fmt: skip
    wrong = client.post("/notices/new/", sent | {"spot": "99栋"})
    assert wrong.status_code == 422
    assert "今晚修管" in wrong.content.decode()
    assert (
        client.post("/notices/new/", sent | {"place": f"compound:{cast.there.compound.pk}"}).status_code
        == 422
    )
    assert client.post("/notices/new/", sent | {"category": ""}).status_code == 422
    assert client.post("/notices/new/", sent).status_code == 302
    notice = SiteNotice.objects.get()
    assert (notice.entrance_id, notice.place_label) == (cast.here.entrance.pk, "和盛阁小区 3栋 2单元")
    assert client.post(f"/notices/{notice.pk}/publication/").status_code == 403
    cast.sign_in_as(client, cast.second("CS"))
    assert client.post(f"/notices/{notice.pk}/publication/").status_code == 302
    assert client.post(f"/notices/{notice.pk}/publication/").status_code == 409
    assert "今晚修管" in page_of(client, f"/notices/new/?like={notice.pk}")
    assert page_of(client, "/notices/new/?like=%00")
    assert client.post(f"/notices/{notice.pk}/withdrawal/", {"reason": ""}).status_code == 422
    assert client.post(f"/notices/{notice.pk}/withdrawal/", {"reason": "修好了"}).status_code == 302
    assert "修好了" in page_of(client, "/notices/")
    cast.sign_in_as(client, cast.outsider("CS"))
    assert client.post(f"/notices/{notice.pk}/withdrawal/", {"reason": "x"}).status_code == 404


def test_an_incident_at_the_desk(cast, client):
    case = cast.case_in("accepted", category=cast.lamp)
    cast.sign_in(client, "CS")
    base = f"/cases/{case.number}/incident/"
    assert base in page_of(client, f"/cases/{case.number}/")
    assert "影响哪些小区" in page_of(client, base)
    sent = {
        "buildings": [str(cast.here.building.pk)],
        "started_at": "2026-01-01T08:00",
        "script": "请他先看电表",
        "cause": "变压器",
    }
    assert client.post(base, sent | {"started_at": "昨天"}).status_code == 422
    assert client.post(base, {"started_at": "2026-01-01T08:00"}).status_code == 422
    assert client.post(base, sent).status_code == 302
    assert client.post(base, sent).status_code == 409
    assert client.post(f"{base}updates/", {"text": ""}).status_code == 422
    assert client.post(f"{base}updates/", {"text": "电工已到场"}).status_code == 302
    script = page_of(client, f"/cases/{case.number}/script/")
    for words in ("请他先看电表", "电工已到场", "变压器", "哪里的灯", "3栋"):
        assert words in script
    with statements(most=6):
        assert "3栋" in page_of(client, "/incidents/")
    assert client.post(f"{base}end/", {"text": "来电了"}).status_code == 302
    assert "来电了" in page_of(client, base)
    cast.sign_in(client, "ST")
    assert client.get(base).status_code == 403
    assert client.get(f"/cases/{case.number}/script/").status_code == 200


def test_questions_beside_the_entry_form(cast, client):
    cast.sign_in(client, "CS")
    fragment = client.get(
        "/cases/new/questions/?category=water", headers={"HX-Request": "true"}
    ).content.decode()
    assert "现在还在漏吗" in fragment
    assert client.get("/cases/new/questions/?category=%00", headers={"HX-Request": "true"}).status_code == 200
    sent = {
        "key": "k1", "compound": str(cast.here.compound.pk), "spot": "", "description": "漏水", "category": "water",
        "source": "phone", "agreed": "on", "answer_2": "还在漏", "answer_3": "也许",
    }  # fmt: skip
    assert client.post("/cases/new/", sent).status_code == 302
    assert [answer["said"] for answer in Case.objects.get().answers] == ["还在漏"]
    case = Case.objects.get()
    assert "是哪一种" in page_of(client, f"/cases/{case.number}/answers/")
    assert (
        client.post(
            f"/cases/{case.number}/answers/", {"answer_1": "漏水", "version": case.version}
        ).status_code
        == 302
    )
    assert len(Case.objects.get().answers) == 2


def test_a_draft_of_another_is_not_shown_outside(cast, client):
    drafted(cast)
    assert "22点前恢复" not in page_of(client, f"/r/{PLACARD}")
