"""Ledgers 3 and 10: what stands in them, of where and which month."""

import time_machine

from huilin.patrols.models import DeviceInspection, FireDevice, Hazard, NewDevice
from huilin.patrols.tests.conftest import new
from huilin.places.tests.sheets import lines_of, table_of, taken


def device_in(cast):
    bought = NewDevice("powder", "M-1", "3栋一楼", building=cast.here.building)
    return FireDevice.enter(cast.here.compound, bought, by=cast["CS"])


def test_the_hazards_of_the_month_stand_in_ledger_3(cast, client, hazard_in):
    hazard_in("closed", text="=HYPERLINK(1)")
    with time_machine.travel("2026-10-11 10:00+08:00"):
        hazard_in("reported", text="上个月的")
    cast.sign_in(client, "CS")
    sheet = taken(client, "hazards", cast.here.compound)
    (line,) = lines_of(sheet)
    assert line["隐患描述"] == "'=HYPERLINK(1)"
    assert line["小区"] == str(cast.here.compound)
    assert "本月发现1处，已整改1处" in table_of(sheet)[-3][0]
    assert (
        lines_of(taken(client, "hazards", cast.here.compound, month="2026-10-01"))[0]["隐患描述"]
        == "上个月的"
    )


def test_a_finder_without_an_office_is_masked(cast, client):
    Hazard.report(new(cast), by=cast["RE"])
    Hazard.report(new(cast, text="另一处"), by=cast["ST"])
    cast.sign_in(client, "CS")
    assert {line["排查人"] for line in lines_of(taken(client, "hazards", cast.here.community))} == {
        "任**",
        cast["ST"].name,
    }


def test_the_devices_and_their_month_stand_in_ledger_10(cast, client):
    device = device_in(cast)
    DeviceInspection.fill_in(cast.here.compound, {device.pk: (False, "=1+1")}, by=cast["ST"])
    cast.sign_in(client, "CS")
    for where in (cast.here.compound, cast.here.community):
        sheet = taken(client, "equipment", where)
        (line,) = lines_of(sheet)
        assert (line["编号"], line["本月检查"], line["情况"]) == ("M-1", "不正常", "'=1+1")
        assert "本月已检1件，不正常1件" in table_of(sheet)[-3][0]
    assert (
        lines_of(taken(client, "equipment", cast.here.community, month="2026-10-01"))[0]["本月检查"] is None
    )
