"""The door for what was noted without signal: each entry once, in any order, by whoever noted it."""

import datetime as dt
import json
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openapi_spec_validator import validate

from huilin.api.openapi import document
from huilin.audit.models import Event
from huilin.cases.models import Attachment, Case
from huilin.core.ids import new_id
from huilin.rounds.models import SentEntry
from huilin.rounds.tests.phone import URL
from huilin.visits.models import NewVisit, Visit
from tests.journeys.hands import picture

pytestmark = pytest.mark.django_db


def test_a_visit_and_a_matter_arrive(phone, home):
    told = phone.told(phone.visit(home, heard="三楼的灯不亮"), phone.matter())
    visit, case = Visit.objects.get(), Case.objects.get()
    assert [answer["status"] for answer in told] == ["done", "done"]
    assert told[0] | {"id": ""} == {
        "id": "", "status": "done", "message": "", "field": None, "label": "见到了", "url": f"/visits/{visit.pk}/",
    }  # fmt: skip
    assert told[1]["label"] == case.number
    assert (visit.heard, case.description, case.source) == ("三楼的灯不亮", "三楼的灯不亮", "own_find")
    kept = SentEntry.objects.get(subject_id=visit.pk)
    assert (kept.kind, kept.by_person_id, str(kept.client_id)) == (
        "visit",
        phone.actor.person_id,
        told[0]["id"],
    )
    assert Event.objects.filter(kind="visit.noted", subject_id=visit.pk).count() == 1


def test_sending_again_in_another_order_changes_nothing(phone, home):
    entries = [phone.visit(home), phone.matter(), phone.visit(home, result="not_home")]
    assert phone.fates(*entries) == ["done"] * 3
    for _turn in range(5):
        random.Random(_turn).shuffle(entries)
        assert phone.fates(*entries) == ["already"] * 3
    assert (Visit.objects.count(), Case.objects.count(), SentEntry.objects.count()) == (2, 1, 3)


def test_the_same_id_twice_in_one_batch_is_one(phone, home):
    entry = phone.visit(home)
    assert phone.fates(entry, entry) == ["done", "already"]
    assert Visit.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict_and_overwrites_nothing(phone, home):
    entry = phone.visit(home)
    phone.fates(entry)
    changed = entry | {"body": entry["body"] | {"result": "refused"}}
    [told] = phone.told(changed)
    assert told["status"] == "conflict"
    assert (told["label"], told["url"]) == ("见到了", f"/visits/{Visit.objects.get().pk}/")
    assert Visit.objects.get().result == "met"


def test_an_id_of_another_person_stays_that_persons(phone, phone_of, home):
    entry = phone.visit(home)
    phone.fates(entry)
    [told] = phone_of("SL").told(entry)
    assert (told["status"], told["label"], told["url"]) == ("not_yours", "", "")
    assert Visit.objects.get().by_person_id == phone.actor.person_id


def test_what_somebody_else_noted_is_not_taken_at_all(phone, phone_of, home):
    entries, other = [phone.visit(home), phone.matter()], phone_of("SL")
    response = other.send(*entries, user=phone.actor.user_id)
    assert response.status_code == 409
    assert response.json()["error"] == {
        "message": "这些是另一个人记的，没有发出去。请他本人登录后再发。", "field": "user",
    }  # fmt: skip
    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)


def test_a_home_that_another_has_met_meanwhile_is_shown_and_kept_only_if_wished(cast, phone, home):
    seen_at = timezone.now().isoformat()
    Visit.note(home, NewVisit(result="met"), by=cast["SL"])
    entry = phone.visit(home, seen_at=seen_at)
    [told] = phone.told(entry)
    assert told["status"] == "conflict"
    assert "已经有人走访过这一户" in told["message"]
    assert told["label"] == ""
    assert Visit.objects.count() == 1
    anyway = entry | {"body": entry["body"] | {"anyway": True}}
    assert phone.fates(anyway) == ["done"]
    assert Visit.objects.count() == 2


def test_who_may_read_the_other_visit_is_led_to_it(cast, phone_of, home):
    lead, seen_at = phone_of("SL"), timezone.now().isoformat()
    other = Visit.note(home, NewVisit(result="refused"), by=cast["ST"])
    [told] = lead.told(lead.visit(home, seen_at=seen_at))
    assert (told["label"], told["url"]) == (f"{cast['ST'].name} 不愿意", f"/visits/{other.pk}/")


@pytest.mark.parametrize("result", ["not_home", "met"])
def test_nobody_home_before_or_ones_own_visit_is_no_conflict(cast, phone, home, result):
    seen_at = timezone.now().isoformat()
    by = cast["SL"] if result == "not_home" else phone.actor
    Visit.note(home, NewVisit(result=result), by=by)
    assert phone.fates(phone.visit(home, seen_at=seen_at)) == ["done"]


@pytest.mark.parametrize("words", ["灯\x00灭", "灯\u202e灭", "\u200b", "𠮷" * 400, "<script>"])
def test_odd_signs_are_cleaned_or_refused_and_never_a_fault(phone, home, words):
    told = phone.told(
        phone.visit(home, heard=words), phone.matter(description=words, spot=words, phone=words)
    )
    assert {answer["status"] for answer in told} <= {"done", "refused"}
    assert "\x00" not in "".join(Visit.objects.values_list("heard", flat=True))


def test_a_bad_entry_does_not_hold_up_the_others(cast, phone, home):
    away = cast.there.household
    entries = [
        phone.visit(home, result="dancing"),
        phone.visit(away),
        phone.visit(home, heard="字" * 501),
        phone.visit(home, floor=3),
        phone.visit(home, result=7),
        phone.entry("patrol", {}),
        phone.matter(spot="99栋"),
        phone.matter(description=""),
        phone.visit(home),
    ]
    told = phone.told(*entries)
    assert [answer["status"] for answer in told] == ["refused"] * 8 + ["done"]
    assert all(answer["message"] for answer in told[:8])
    fields = ["result", "home", "heard", "floor", "result", "kind", "spot", "description"]
    assert [answer["field"] for answer in told[:8]] == fields
    assert (Visit.objects.count(), Case.objects.count()) == (1, 0)


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_three_days_off_is_put_right(cast, phone_of, home, days):
    phone = phone_of("ST", clock=dt.timedelta(days=days))
    entry = phone.visit(home, ago=dt.timedelta(hours=5))
    assert phone.fates(entry) == ["done"]
    wanted = timezone.now() - dt.timedelta(hours=5)
    visit, kept = Visit.objects.get(), SentEntry.objects.get()
    assert abs(visit.at - wanted) < dt.timedelta(minutes=1)
    assert abs(kept.at - wanted) < dt.timedelta(minutes=1)
    assert kept.claimed_at == dt.datetime.fromisoformat(entry["at"])
    assert abs(kept.written_at - timezone.now()) < dt.timedelta(minutes=1)


def test_the_future_is_now_and_the_distant_past_is_refused(phone, home):
    ahead = phone.visit(home, ago=dt.timedelta(hours=-7))
    [old] = phone.told(phone.visit(home, ago=dt.timedelta(days=40)))
    assert phone.fates(ahead) == ["done"]
    assert Visit.objects.get().at <= timezone.now()
    assert (old["status"], old["field"]) == ("refused", "at")
    batch = phone.batch(ahead) | {"now": "2019-01-01T00:00:00+08:00"}
    response = phone.client.post(URL, json.dumps(batch), content_type="application/json")
    assert (response.status_code, response.json()["error"]["field"]) == (422, "now")


def photo(name="one.jpg"):
    return SimpleUploadedFile(name, picture()["buffer"], "image/jpeg")


def test_photos_come_with_their_entry_once(phone):
    entry = phone.matter(description="") | {"photos": ["a", "b"]}
    files = {"a": photo(), "b": SimpleUploadedFile("b.jpg", picture("#d8c9a0")["buffer"], "image/jpeg")}
    assert phone.fates(entry, files=files) == ["done"]
    again = {"a": photo(), "b": SimpleUploadedFile("b.jpg", picture("#d8c9a0")["buffer"], "image/jpeg")}
    assert phone.fates(entry, files=again) == ["already"]
    assert Attachment.objects.filter(case=Case.objects.get()).count() == 2


def test_photos_that_are_missing_too_many_or_no_pictures_are_refused(phone, home):
    lost, many = phone.matter() | {"photos": ["a"]}, phone.matter() | {"photos": ["b"] * 7}
    page = phone.matter() | {"photos": ["c"]}
    none = phone.visit(home) | {"photos": ["c"]}
    files = {"c": SimpleUploadedFile("c.jpg", b"<html>", "image/jpeg")}
    told = phone.told(lost, many, page, none, files=files)
    assert [(one["status"], one["field"]) for one in told] == [("refused", "photos")] * 4
    assert Case.objects.count() == 0


def test_a_matter_for_somebody_asks_whether_they_agreed(phone):
    asked = phone.matter(source="visit", contact_name="王阿姨")
    assert [(one["status"], one["field"]) for one in phone.told(asked)] == [("refused", "agreed")]
    assert phone.fates(phone.matter(source="visit", contact_name="王阿姨", agreed=True)) == ["done"]
    assert Case.objects.get().source == "visit"


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[]", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"user": "x", "entries": []}', "application/json", 422),
        (b"", "text/plain", 415),
        (b'{"user": "\\ud83d", "entries": []}', "application/json", 400),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 400),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_whole(phone, content, kind, status):
    response = phone.client.post(URL, content, content_type=kind)
    assert response.status_code == status
    assert response.json()["error"]["message"]


def test_too_many_entries_are_refused_whole(phone, home):
    response = phone.send(*[phone.visit(home)] * 501)
    assert (response.status_code, response.json()["error"]["field"]) == (422, "entries")
    assert Visit.objects.count() == 0


def test_it_asks_for_a_session_a_right_and_the_form_token(cast, phone, phone_of, home):
    body = json.dumps(phone.batch(phone.visit(home)))
    assert Client().post(URL, body, content_type="application/json").status_code == 401
    assert phone_of("RE").send(phone.visit(home)).status_code == 404
    assert phone_of("AU").send(phone.visit(home)).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    cast.sign_in_as(strict, phone.actor)
    response = strict.post(URL, body, content_type="application/json")
    assert response.status_code == 403
    assert response.json()["error"]["message"]
    assert Visit.objects.count() == 0


def test_the_document_describes_it():
    told = document()
    validate(told)
    assert {"VisitBody", "MatterBody", "NewBatch", "EntryAnswer"} <= set(told["components"]["schemas"])
    assert "`visit`: VisitBody" in told["paths"]["/sync"]["post"]["description"]


def test_an_unknown_id_and_an_ordinary_sending_are_one_visit(phone, home):
    """The page sends the ordinary form where scripts fail half-way; the same id is the same visit."""
    key = new_id()
    phone.client.post(f"/visits/homes/{home.pk}/", {"client_id": str(key), "result": "met"})
    assert phone.fates(phone.visit(home) | {"id": str(key)}) == ["done"]
    assert Visit.objects.count() == 1
