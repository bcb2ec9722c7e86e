"""The register of fire equipment, and the monthly sheet."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.patrols.models import DeviceInspection, FireDevice, Hazard, NewDevice
from huilin.patrols.models.device import scrapped_on

MADE = dt.date(2020, 2, 29)


@pytest.fixture
def device(cast):
    new = NewDevice("powder", "M-1", "3栋一楼", building=cast.here.building, made_on=MADE)
    return FireDevice.enter(cast.here.compound, new, by=cast["CS"])


def test_a_device_knows_when_it_is_too_old(cast, device):
    assert device.expires_on == dt.date(2030, 2, 28)
    assert scrapped_on("indoor", MADE) is None
    given = NewDevice("water", "M-2", "门口", made_on=MADE, expires_on=dt.date(2025, 1, 1))
    assert FireDevice.enter(cast.here.compound, given, by=cast["CS"]).expires_on == dt.date(2025, 1, 1)


def test_the_register_refuses(cast, device):
    with pytest.raises(Conflict):
        FireDevice.enter(cast.here.compound, NewDevice("water", "M-1", "门口"), by=cast["CS"])
    for wrong in (("dragon", "M-3", "门口"), ("water", " ", "门口"), ("water", "M-3", " ")):
        with pytest.raises(Refused):
            FireDevice.enter(cast.here.compound, NewDevice(*wrong), by=cast["CS"])
    new = NewDevice("water", "M-3", "门口", building=cast.there.building)
    with pytest.raises(Refused):
        FireDevice.enter(cast.here.compound, new, by=cast["CS"])
    for code in ("ST", "SL", "PO", "LD"):
        with pytest.raises(Forbidden):
            FireDevice.enter(cast.here.compound, NewDevice("water", "M-3", "门口"), by=cast[code])


def test_a_sheet_sent_twice_changes_nothing_and_a_fault_is_a_hazard(cast, device):
    told = {device.pk: (False, "指针在红区")}
    assert DeviceInspection.fill_in(cast.here.compound, told, by=cast["ST"]) == 1
    assert DeviceInspection.fill_in(cast.here.compound, told, by=cast["SL"]) == 0
    kept = DeviceInspection.objects.get()
    assert (kept.month, kept.by_name, kept.hazard) == (
        dt.date(2026, 11, 1),
        cast["ST"].name,
        Hazard.objects.get(),
    )
    assert Hazard.objects.get().equipment_class == "extinguisher"
    assert Event.objects.filter(kind="device.inspected").count() == 1
    with time_machine.travel("2026-12-02T02:00:00Z", tick=False):
        assert DeviceInspection.fill_in(cast.here.compound, {device.pk: (True, "")}, by=cast["ST"]) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        DeviceInspection.objects.update(is_good=True)


def test_who_may_not_fill_in_a_sheet(cast, device):
    for code in ("BL", "PV", "SO", "AU", "RE"):
        with pytest.raises(Forbidden):
            DeviceInspection.fill_in(cast.here.compound, {device.pk: (True, "")}, by=cast[code])
    with pytest.raises(Refused):
        DeviceInspection.fill_in(cast.here.compound, {}, by=cast["ST"])
    with pytest.raises(Refused):
        DeviceInspection.fill_in(cast.next_door, {device.pk: (True, "")}, by=cast["CS"])


def test_a_scrapped_device_is_off_the_sheet(cast, device):
    device.retire(by=cast["CS"])
    with pytest.raises(Conflict):
        device.retire(by=cast["CS"])
    with pytest.raises(Refused):
        DeviceInspection.fill_in(cast.here.compound, {device.pk: (True, "")}, by=cast["ST"])


def test_the_way_by_the_pages(cast, client, device):
    cast.sign_in(client, "CS")
    register = reverse("patrols:register", args=[cast.here.compound.pk])
    sent = {"kind": "indoor", "number": "X-1", "where": "2楼", "made_on": "2019-05-01"}
    assert client.post(register, sent).url == register
    assert client.post(register, sent).status_code == 409
    assert client.post(register, sent | {"number": "X-2", "made_on": "2999-01-01"}).status_code == 422
    assert "已到期" not in client.get(register).content.decode()
    sheet = reverse("patrols:sheet", args=[cast.here.compound.pk])
    assert "M-1" in client.get(sheet).content.decode()
    assert client.post(sheet, {}).status_code == 422
    assert client.post(sheet, {f"device-{device.pk}": "dragon"}).status_code == 422
    assert client.post(sheet, {f"device-{device.pk}": "bad", f"remark-{device.pk}": "=1+1"}).url == register
    assert "M-1" not in client.get(sheet).content.decode()
    assert client.get(reverse("patrols:devices")).status_code == 200


def test_elsewhere_is_not_there(cast, client, device):
    cast.sign_in_as(client, cast.outsider("CS"))
    for name in ("register", "sheet"):
        assert client.get(reverse(f"patrols:{name}", args=[cast.here.compound.pk])).status_code == 404
