"""The one page from which every ledger is taken: its layout, who may take which, the trace it leaves."""

import re

import pytest
import time_machine
from django.urls import reverse

from huilin.audit.models import Event
from huilin.patrols.models import Hazard
from huilin.places.tests.sheets import asked, lines_of, table_of, taken


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-25 10:00+08:00", tick=True):
        yield


KNOWN = {"visits", "hazards", "equipment", "compounds", "repairs", "care", "stewards"}


def offered(client):
    page = client.get(reverse("ledgers:all")).content.decode()
    return set(re.findall(r'href="/ledgers/([\w-]+)/"', page))


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("SL", {"visits", "hazards", "equipment", "compounds", "repairs"}),
        ("CS", {"visits", "hazards", "equipment", "compounds", "repairs", "care", "stewards"}),
        ("ME", {"compounds"}),
        ("SO", {"visits", "hazards", "equipment", "compounds", "repairs", "care", "stewards"}),
        ("AU", {"visits", "hazards", "equipment", "compounds", "care", "stewards"}),
    ],
)
def test_each_is_offered_what_the_matrix_gives(cast, client, who, found):
    cast.sign_in(client, who)
    assert offered(client) & KNOWN == found
    for slug in KNOWN - found:
        assert client.get(reverse("ledgers:ledger", args=[slug])).status_code == 404
        assert asked(client, slug, cast.here.compound).status_code == 404


def test_the_layout_is_the_customary_one(cast, client):
    cast.sign_in(client, "CS")
    sheet = taken(client, "compounds", cast.here.community)
    rows = table_of(sheet)
    assert rows[0][0] == f"{cast.street}{cast.here.community}小区基本情况表（2026年11月）"
    assert rows[1][0].startswith(f"填报单位：{cast.street}{cast.here.community}　填报人：{cast['CS'].name}")
    assert "填报日期：2026-11-25" in rows[1][0]
    assert rows[-2][0].startswith("填表人：")
    assert rows[-1][0].startswith(f"导出人：{cast['CS'].name}")
    assert sheet.cell(1, 1).coordinate in sheet.merged_cells
    head, body = sheet.cell(3, 1), sheet.cell(4, 1)
    assert (head.font.name, body.font.name, body.border.left.style) == ("黑体", "仿宋_GB2312", "thin")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C4", "$3:$3")
    assert "第&P页 共&N页" in sheet.oddFooter.center.text
    assert cast["CS"].name in sheet.oddFooter.left.text
    assert sheet.column_dimensions["AD"].hidden
    assert rows[2][-1] == "record_id"


def test_a_month_with_nothing_says_so(cast, client):
    cast.sign_in(client, "CS")
    sheet = taken(client, "hazards", cast.here.compound)
    assert lines_of(sheet) == []
    assert table_of(sheet)[3][1] == "本月无"


def test_taking_asks_a_reason_where_the_matrix_does_and_leaves_a_trace(cast, client):
    cast.sign_in(client, "CS")
    refused = asked(client, "hazards", cast.here.compound, reason=" ")
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    taken(client, "hazards", cast.here.compound)
    cast.sign_in(client, "SL")
    taken(client, "hazards", cast.here.compound, reason="")
    events = Event.objects.filter(kind="ledger.taken", subject_id=cast.here.compound.pk).order_by("at", "id")
    assert [(event.role, event.reason) for event in events] == [("CS", "月底上报"), ("SL", "")]
    assert events[0].particulars == {"what": "隐患排查整改台账", "n": 0, "month": "2026-11"}


def test_the_whole_street_is_taken_by_the_street_and_told_to_each_community(cast, client):
    cast.sign_in(client, "SO")
    lines = lines_of(taken(client, "compounds", "street"))
    assert {line["小区"] for line in lines} == {
        str(place) for place in (cast.here.compound, cast.next_door, cast.there.compound)
    }
    assert Event.objects.filter(kind="ledger.taken").count() == 2
    cast.sign_in(client, "CS")
    assert asked(client, "compounds", "street").status_code == 422


def test_no_place_but_ones_own(cast, client):
    cast.sign_in(client, "SL")
    for place in (cast.next_door, cast.there.compound, cast.here.community, "x", ""):
        assert asked(client, "hazards", place).status_code == 422
    cast.sign_in(client, "CS")
    for place in (cast.there.compound, cast.there.community):
        assert asked(client, "hazards", place).status_code == 422
    assert not Event.objects.filter(kind="ledger.taken").exists()


@pytest.mark.parametrize("month", ["1999-11-01", "2026-11-02", "2026-12-01", "x", ""])
def test_no_month_but_the_last_two_years(cast, client, month):
    cast.sign_in(client, "CS")
    assert asked(client, "hazards", cast.here.compound, month=month).status_code == 422


def test_what_is_no_ledger_is_not_there(cast, client):
    cast.sign_in(client, "CS")
    assert client.get(reverse("ledgers:ledger", args=["gold"])).status_code == 404


def test_a_place_is_chosen_from_its_page(cast, client):
    cast.sign_in(client, "CS")
    url = f"{reverse('ledgers:ledger', args=['equipment'])}?where={cast.here.compound.pk}"
    assert f'<option value="{cast.here.compound.pk}" selected>' in client.get(url).content.decode()
    assert Hazard.objects.count() == 0
