"""The pages of activities, as neighbours, stewards and clerks use them."""

import io
import re

import pytest
from django.urls import reverse
from icalendar import Calendar
from PIL import Image

from huilin.activities.models import Activity, ActivityPhoto, SignUp, WarningSignal
from huilin.activities.tests.conftest import person
from huilin.audit.models import Event

DRAFT = {
    "title": "重阳敬老茶话会", "kind": "old_and_young", "audience": "elders", "starts_at": "2026-11-20T09:00",
    "ends_at": "2026-11-20T11:00", "place": "党群服务站", "capacity": "30", "safety_officer": "施管平",
}  # fmt: skip


def page(client, name, *args, **query):
    return client.get(reverse(f"activities:{name}", args=args), query).content.decode()


def test_from_draft_to_the_public_page(cast, client):
    cast.sign_in(client, "ST")
    answer = client.post(reverse("activities:draft"), DRAFT | {"compound": cast.here.compound.pk})
    activity = Activity.objects.get()
    assert answer.url == reverse("activities:manage", args=[activity.pk])
    assert reverse("activities:approval", args=[activity.pk]) not in client.get(answer.url).content.decode()
    assert client.get(reverse("activities:activity", args=[activity.pk])).status_code == 404
    cast.sign_in(client, "CS")
    assert client.post(reverse("activities:approval", args=[activity.pk]), {"version": 9}).status_code == 409
    for step in ("approval", "publication"):
        assert client.post(reverse(f"activities:{step}", args=[activity.pk])).status_code == 302
    client.cookies.clear()
    assert "重阳敬老茶话会" in page(client, "compound", cast.here.compound.pk)
    assert "小区活动" in client.get(reverse("cases:compound", args=[cast.here.compound.pk])).content.decode()
    assert "我要报名" in page(client, "activity", activity.pk)


def test_a_repeated_draft_makes_its_days_and_says_where_it_ends(cast, client):
    cast.sign_in(client, "ST")
    sent = DRAFT | {"compound": cast.here.compound.pk, "repeats": "WEEKLY"}
    assert client.post(reverse("activities:draft"), sent).status_code == 422
    assert client.post(reverse("activities:draft"), sent | {"until": "2026-12-05"}).status_code == 302
    assert Activity.objects.count() == 3
    assert "冬至" in page(client, "draft")


def test_typed_words_stay_when_refused(cast, client):
    cast.sign_in(client, "ST")
    sent = DRAFT | {"compound": cast.here.compound.pk, "capacity": "60", "text": "留下这句话"}
    answer = client.post(reverse("activities:draft"), sent)
    assert answer.status_code == 422
    assert "留下这句话" in answer.content.decode()
    assert "应急安排" in answer.content.decode()
    elsewhere = client.post(reverse("activities:draft"), DRAFT | {"compound": cast.there.compound.pk})
    assert elsewhere.status_code == 422


def test_a_neighbour_signs_up_another_and_gives_back_by_code(cast, client, published):
    activity = published(capacity=1)
    cast.sign_in(client, "RE")
    url = reverse("activities:signing", args=[activity.pk])
    sent = {"name": "隔壁阿婆", "group": "adult", "phone": "13800000001"}
    answer = client.post(url, sent)
    signup = SignUp.objects.get()
    assert answer.url == reverse("activities:ticket", args=[signup.code])
    assert client.post(url, sent).status_code == 409
    assert client.post(url, sent | {"name": "小宝", "group": "child"}).status_code == 422
    client.cookies.clear()
    ticket = page(client, "ticket", signup.code)
    assert "隔壁阿婆" not in ticket
    assert "隔**" in ticket
    assert client.post(reverse("activities:return", args=[signup.code])).status_code == 302
    assert client.post(reverse("activities:return", args=[signup.code])).status_code == 409
    assert client.get(reverse("activities:ticket", args=["0010000000000000"])).status_code == 404


def test_the_qr_at_the_place_checks_in(cast, client, held):
    activity, signup = held()
    url = reverse("activities:here", args=[activity.arrival_code])
    assert client.post(url, {"ticket": "123"}).status_code == 422
    assert client.post(url, {"ticket": signup.code}).status_code == 302
    signup.refresh_from_db()
    assert signup.arrived_way == "qr"
    cast.sign_in(client, "RE")
    assert "已签到" in client.get(url).content.decode()
    sent = {"satisfaction": "good", "words": "很热闹"}
    assert client.post(reverse("activities:feedback", args=[signup.code]), sent).status_code == 302
    cast.sign_in(client, "ST")
    assert "很热闹" in page(client, "manage", activity.pk)


def test_the_paper_is_printed_with_a_trace_and_entered(cast, client, held):
    activity, signup = held()
    cast.sign_in(client, "ST")
    assert "任居安" not in page(client, "attendance", activity.pk)
    url = reverse("activities:list", args=[activity.pk])
    assert client.post(url).status_code == 422
    printed = client.post(url, {"reason": "现场签到"})
    assert "任居安" in printed.content.decode()
    assert Event.objects.get(kind="activity.list_printed").reason == "现场签到"
    ticks = reverse("activities:attendance", args=[activity.pk])
    assert client.post(ticks, {"came": ["x"]}).status_code == 422
    assert client.post(ticks, {"came": [signup.pk], "way": "paper"}).status_code == 302
    signup.refresh_from_db()
    assert signup.arrived_way == "paper"
    assert "<svg" in page(client, "poster", activity.pk)


def test_helpers_are_ticked_and_unticked(cast, client, held):
    activity, signup = held()
    cast.sign_in(client, "ST")
    url = reverse("activities:attendance", args=[activity.pk])
    assert client.post(url, {"helped": [signup.pk]}).status_code == 422
    sent = {"came": [signup.pk], "helped": [signup.pk], "way": "desk"}
    assert client.post(url, sent).status_code == 302
    assert "不是来帮忙" in page(client, "attendance", activity.pk)
    assert client.post(url, {"guest": signup.pk}).status_code == 302
    signup.refresh_from_db()
    assert (signup.is_helper, bool(signup.arrived_at)) == (False, True)


def test_a_picture_is_seen_after_it_was_published(cast, client, held):
    activity, signup = held()
    cast.sign_in(client, "ST")
    url = reverse("activities:photos", args=[activity.pk])

    def picture():
        file = io.BytesIO()
        Image.new("RGB", (40, 30), "green").save(file, "JPEG")
        file.seek(0)
        file.name = "a.jpg"
        return file

    assert client.post(url, {"picture": picture()}).status_code == 422
    assert client.post(url, {"picture": io.BytesIO(b"no picture"), "no_faces": "on"}).status_code == 422
    assert client.post(url, {"picture": picture(), "shows": [signup.pk]}).status_code == 302
    photo = ActivityPhoto.objects.get()
    shown = reverse("activities:photo", args=[photo.pk])
    assert client.get(shown).status_code == 200
    client.cookies.clear()
    assert client.get(shown).status_code == 404
    cast.sign_in(client, "CS")
    client.post(reverse("activities:photo_publication", args=[photo.pk]))
    client.cookies.clear()
    assert client.get(shown).status_code == 200
    client.post(reverse("activities:photo_consent", args=[signup.code]), {"agrees": "no"})
    assert client.get(shown).status_code == 404


def test_a_signal_shows_first_what_it_calls_off(cast, client, published):
    activity = published()
    cast.sign_in(client, "CS")
    asked = {
        "weather": "typhoon", "colour": "blue", "begins_at": "2026-11-13T00:00", "ends_at": "2026-11-15T00:00",
    }  # fmt: skip
    shown = page(client, "signals", **asked)
    assert activity.title in shown
    assert "取消室外活动" in shown
    activity.refresh_from_db()
    assert activity.state == "published"
    assert client.post(reverse("activities:signals"), asked).status_code == 302
    activity.refresh_from_db()
    assert (activity.state, WarningSignal.objects.get().cancelled_count) == ("cancelled", 1)
    assert page(client, "signals", weather="snow")
    client.cookies.clear()
    assert "台风蓝色预警信号生效" in page(client, "activity", activity.pk)


@pytest.mark.parametrize("name", ["calendar", "compound_calendar"])
def test_calendars_are_read_by_phones(cast, client, published, name):
    activity = published()
    pk = activity.pk if name == "calendar" else cast.here.compound.pk
    answer = client.get(reverse(f"activities:{name}", args=[pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert str(event["url"]).endswith(
        reverse("activities:activity", args=[pk]) if name == "calendar" else "/"
    )


def test_elsewhere_is_not_there(cast, client, published):
    activity = published()
    SignUp.sign(activity, person("任居安", 1), by=cast["RE"])
    cast.sign_in_as(client, cast.outsider("CS"))
    for name in ("manage", "attendance", "poster", "change"):
        assert client.get(reverse(f"activities:{name}", args=[activity.pk])).status_code == 404
    assert not re.search("净美家园清洁日", page(client, "desk"))
