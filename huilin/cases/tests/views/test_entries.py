"""Entering on behalf: pasted out of a group, on the phone, found by oneself; one tick, then the next one."""

from huilin.audit.models import Event
from huilin.cases.models import Case

PASTED = "李四 2026/11/23 19:20\n3栋2单元楼道灯不亮\n[图片]"


def test_an_entry_on_behalf_needs_consent_and_is_recorded_as_such(client, cast):
    cast.sign_in(client, "CS")
    page = client.get("/cases/new/")
    typed = {
        "key": page.context["form"]["key"].value(),
        "compound": str(cast.here.compound.pk),
        "spot": "3栋2单元",
        "description": "阿婆说水管漏水",
        "source": "walk_in",
        "contact_name": "李阿婆",
        "phone": "13900000001",
    }
    refused = client.post("/cases/new/", typed)
    assert refused.status_code == 422
    assert "阿婆说水管漏水" in refused.content.decode()
    done = client.post("/cases/new/", typed | {"agreed": "on"})
    assert done.status_code == 302
    again = client.post("/cases/new/", typed | {"agreed": "on"})
    assert again["Location"] == done["Location"]
    case = Case.objects.get()
    assert (case.reporter_id, case.is_anonymous, case.contact_name) == (None, False, "李阿婆")
    saved = client.get(done["Location"]).content.decode()
    assert case.number in saved
    assert case.spoken_code in saved
    assert (case.source, case.entrance_id) == ("walk_in", cast.here.entrance.pk)
    assert "代办" in client.get(f"/cases/{case.number}/").content.decode()


def test_an_entry_for_another_community_is_refused(client, cast):
    cast.sign_in(client, "CS")
    typed = {
        "key": "k",
        "compound": str(cast.there.compound.pk),
        "description": "x",
        "source": "phone",
        "agreed": "on",
    }
    assert client.post("/cases/new/", typed).status_code == 422
    assert not Case.objects.exists()


def test_a_pasted_message_is_enough_with_one_tick(client, cast):
    cast.sign_in(client, "ST")
    page = client.get("/cases/new/").context["form"]
    sent = {name: page[name].value() or "" for name in ("key", "compound", "source")}
    assert sent["compound"] == str(cast.here.compound.pk)
    refused = client.post("/cases/new/", sent | {"pasted": PASTED})
    assert refused.status_code == 422
    assert "3栋2单元楼道灯不亮" in refused.content.decode()
    done = client.post("/cases/new/", sent | {"pasted": PASTED, "agreed": "on"})
    assert done.status_code == 302
    case = Case.objects.get()
    assert (case.description, case.contact_name) == ("3栋2单元楼道灯不亮", "李四")
    assert (case.entrance, case.source) == (cast.here.entrance, "online")
    event = Event.objects.get(subject_id=case.pk, kind="case.submitted")
    assert (event.particulars["on_behalf"], event.particulars["consent"]) == (True, "online")


def test_reading_fills_the_fields_and_keeps_nothing(client, cast):
    cast.sign_in(client, "ST")
    sent = {"key": "k", "compound": str(cast.here.compound.pk), "source": "online", "pasted": PASTED}
    whole = client.post("/cases/new/reading/", sent)
    part = client.post("/cases/new/reading/", sent, headers={"HX-Request": "true"})
    for answer in (whole, part):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'value="3栋 2单元"' in page
        assert 'value="李四"' in page
        assert "1 张图片" in page
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert Case.objects.count() == 0


def test_what_was_typed_is_not_overwritten(client, cast):
    cast.sign_in(client, "ST")
    sent = {"key": "k", "compound": str(cast.here.compound.pk), "source": "online", "pasted": PASTED}
    page = client.post(
        "/cases/new/reading/", sent | {"description": "我自己写的", "spot": "3栋"}
    ).content.decode()
    assert "我自己写的" in page
    assert 'value="3栋"' in page


def test_what_a_steward_found_itself_asks_nobody(client, cast):
    cast.sign_in(client, "ST")
    sent = {
        "key": "k",
        "compound": str(cast.here.compound.pk),
        "source": "own_find",
        "description": "井盖松了",
    }
    assert client.post("/cases/new/", sent).status_code == 302
    event = Event.objects.get(kind="case.submitted")
    assert event.particulars["on_behalf"] is False


def test_a_building_that_is_not_there_is_said(client, cast):
    cast.sign_in(client, "ST")
    sent = {
        "key": "k",
        "compound": str(cast.here.compound.pk),
        "source": "phone",
        "description": "x",
        "agreed": "on",
    }
    refused = client.post("/cases/new/", sent | {"spot": "9栋"})
    assert refused.status_code == 422
    assert "没有「9栋」" in refused.content.decode()
    assert not Case.objects.exists()


def test_hostile_text_is_only_text(client, cast):
    cast.sign_in(client, "ST")
    sent = {
        "key": "k",
        "compound": "x",
        "source": "zzz",
        "pasted": "<script>alert(1)</script>: \u202e" + "张" * 5000,
    }
    for path in ("/cases/new/", "/cases/new/reading/"):
        page = client.post(path, sent)
        assert page.status_code in (200, 422)
        assert "<script>alert" not in page.content.decode()
    assert client.post("/cases/new/reading/", {}).status_code == 200
