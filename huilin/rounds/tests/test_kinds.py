"""Hazards and small repairs that were noted on the way: as their pages would keep them, each once, or why not."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from huilin.activities.models import SmallRepair
from huilin.notifications.models import Message
from huilin.patrols.models import Hazard, HazardPhoto
from tests.journeys.hands import picture

pytestmark = pytest.mark.django_db


def hazard(phone, **more):
    compound = str(phone.cast.here.compound.pk)
    told = {"compound": compound, "text": "楼梯下堆了纸箱", "equipment_class": "other", "spot": "一楼"}
    return phone.entry("hazard", told | more)


def repair(phone, ago=dt.timedelta(0), **more):
    told = {"compound": str(phone.cast.here.compound.pk), "what": "换了灯泡", "place": "3栋2单元"}
    return phone.entry("repair", told | more, ago=ago)


def photo(name="p1"):
    made = picture()
    return {name: SimpleUploadedFile(made["name"], made["buffer"], made["mimeType"])}


def test_a_hazard_with_its_photo_arrives_once(phone):
    entry = hazard(phone) | {"photos": ["p1"]}
    assert phone.fates(entry, files=photo()) == ["done"]
    assert phone.fates(entry, files=photo()) == ["already"]
    found = Hazard.objects.get()
    assert (found.text, found.spot, found.found_by_id) == ("楼梯下堆了纸箱", "一楼", phone.actor.person_id)
    assert HazardPhoto.objects.get().hazard_id == found.pk


def test_what_may_be_a_major_one_reaches_the_leaders_when_it_arrives(phone):
    assert phone.fates(hazard(phone, looks_major=True)) == ["done"]
    assert Message.objects.filter(kind="hazard.suspected_major").exists()


def test_a_repair_is_mended_on_the_day_it_was_noted(phone):
    assert phone.fates(repair(phone, ago=dt.timedelta(days=2), cost="12.50", payer="steward")) == ["done"]
    kept = SmallRepair.objects.get()
    assert (kept.state, kept.cost, kept.payer) == ("done", Decimal("12.50"), "steward")
    assert kept.done_on == timezone.localdate(timezone.now() - dt.timedelta(days=2))


@pytest.mark.parametrize(
    ("make", "more", "field"),
    [
        (hazard, {"text": " "}, "text"),
        (hazard, {"equipment_class": "nonsense"}, "equipment_class"),
        (hazard, {"building": "99栋"}, "building"),
        (repair, {"what": ""}, "what"),
        (repair, {"cost": "1.234", "payer": "steward"}, "cost"),
        (repair, {"cost": "5"}, "payer"),
    ],
)
def test_what_its_page_would_refuse_is_refused_at_its_field(phone, make, more, field):
    [told] = phone.told(make(phone, **more))
    assert (told["status"], told["field"]) == ("refused", field)
    assert told["message"]
    assert not Hazard.objects.exists()
    assert not SmallRepair.objects.exists()


@pytest.mark.parametrize("make", [hazard, repair])
def test_a_compound_out_of_reach_is_refused(phone, make):
    [told] = phone.told(make(phone, compound=str(phone.cast.there.compound.pk)))
    assert (told["status"], told["field"]) == ("refused", "compound")


@pytest.mark.parametrize("make", [hazard, repair])
def test_what_is_no_picture_is_refused(phone, make):
    files = {"p1": SimpleUploadedFile("p.jpg", b"not a picture", "image/jpeg")}
    [told] = phone.told(make(phone) | {"photos": ["p1"]}, files=files)
    assert told["status"] == "refused"
