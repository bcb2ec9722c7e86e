"""Small repairs: noted once, mended, thanked for, linked with matters, in the ledger."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from huilin.activities.models import RepairThanks, SmallRepair, Work
from huilin.activities.repairing import hand_on, ledger
from huilin.audit.models import Event
from huilin.cases.models import Case
from huilin.core.continuing import Heard, continuation
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS

TODAY = dt.date(2026, 11, 11)


def work(**told):
    known = {"what": "换了三楼的灯泡", "place": "3栋2单元", "done_on": TODAY}
    return Work(**known | told)


@pytest.fixture
def noted(cast):
    return SmallRepair.note(cast.here.compound, "三楼灯坏", by=cast["ST"], key="form:1")


@pytest.fixture
def mended(cast, noted):
    noted.finish(work(material="灯泡一只", cost=Decimal("8.50"), payer="steward"), by=cast["ST"])
    noted.refresh_from_db()
    return noted


def test_the_same_form_twice_is_one_repair(cast, noted):
    assert SmallRepair.note(cast.here.compound, "三楼灯坏", by=cast["ST"], key="form:1").pk == noted.pk
    assert Event.objects.filter(kind="repair.noted").count() == 1


def test_noted_and_mended_is_all_or_nothing(cast):
    with pytest.raises(Refused):
        SmallRepair.mend(cast.here.compound, work(payer="resident"), by=cast["ST"], key="form:3")
    assert not SmallRepair.objects.exists()
    for _turn in range(2):
        assert SmallRepair.mend(cast.here.compound, work(), by=cast["ST"], key="form:3").state == "done"
    assert SmallRepair.objects.count() == 1


def test_it_is_mended_once(cast, mended):
    assert (mended.state, mended.cost, mended.by_name) == ("done", Decimal("8.50"), cast["ST"].name)
    with pytest.raises(Conflict):
        mended.finish(work(), by=cast["SL"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "长" * 201}, "what"),
        ({"place": ""}, "place"),
        ({"payer": "uncle"}, "payer"),
        ({"cost": Decimal("-1"), "payer": "steward"}, "cost"),
        ({"cost": Decimal("0.005"), "payer": "steward"}, "cost"),
        ({"cost": Decimal("3")}, "payer"),
        ({"payer": "resident"}, "payer"),
        ({"done_on": dt.date(2026, 11, 12)}, "done_on"),
    ],
)
def test_it_refuses_what_makes_no_sense(cast, noted, wrong, field):
    with pytest.raises(Refused) as refused:
        noted.finish(work(**wrong), by=cast["ST"])
    assert refused.value.field == field
    noted.refresh_from_db()
    assert noted.state == "todo"


@pytest.mark.parametrize("code", ["RE", "HH", "OW", "BL", "LD", "AU", "AD", "ME"])
def test_others_note_none(cast, code):
    with pytest.raises(Forbidden):
        SmallRepair.note(cast.here.compound, "灯坏", by=cast[code], key="x")
    with pytest.raises(Forbidden):
        SmallRepair.note(cast.here.compound, "灯坏", by=cast.outsider("ST"), key="x")


def test_the_holder_of_the_receipt_says_thanks_once(cast, noted):
    with pytest.raises(Refused):
        RepairThanks.leave(noted, "谢谢", by=ANONYMOUS)
    noted.finish(work(), by=cast["ST"])
    with pytest.raises(Refused):
        RepairThanks.leave(noted, "长" * 101, by=ANONYMOUS)
    RepairThanks.leave(noted, "谢谢小施", by=ANONYMOUS)
    with pytest.raises(Conflict):
        RepairThanks.leave(noted, "再谢", by=ANONYMOUS)


def test_what_is_more_than_small_becomes_a_matter_and_both_know(cast, noted):
    opened = hand_on(noted, continuation("case", cast["ST"]), by=cast["ST"])
    noted.refresh_from_db()
    case = Case.objects.get()
    assert (noted.case_number, noted.case_id, case.description) == (opened.label, case.pk, "三楼灯坏")
    with pytest.raises(Conflict):
        hand_on(noted, continuation("case", cast["ST"]), by=cast["ST"])


def test_what_was_heard_becomes_a_repair_once(cast):
    to = continuation("repair", cast["ST"])
    heard = Heard("水龙头滴水", "visit:1", "visit", cast.here.compound, cast.here.building)
    assert to.open(heard, cast["ST"]).subject_id == to.open(heard, cast["ST"]).subject_id
    assert SmallRepair.objects.get().place == str(cast.here.building)


def test_the_ledger_guards_its_cells_and_adds_up(cast, mended):
    RepairThanks.leave(mended, "=1+1", by=ANONYMOUS)
    content = ledger(SmallRepair.objects.all(), by=cast["ST"])
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    assert rows[2][:3] == ("序号", "日期", "小区")
    assert rows[3][1:8] == (
        "2026-11-11",
        "和盛阁小区",
        "3栋2单元",
        "换了三楼的灯泡",
        "灯泡一只",
        8.5,
        "管家自己",
    )
    assert rows[3][10] == "'=1+1"
    assert rows[4][6] == 8.5
    assert Event.objects.filter(kind="repair.exported").count() == 1


def test_a_steward_notes_one_from_a_matter(cast, client, case_in):
    case = case_in("dispatched")
    cast.sign_in(client, "ST")
    url = f"{reverse('activities:new_repair')}?case={case.number}"
    assert "二楼的楼道灯不亮" in client.get(url).content.decode()
    sent = {
        "key": "form:2", "compound": cast.here.compound.pk, "place": "3栋", "what": "换灯", "cost": "8.5",
        "payer": "resident", "done_on": "2026-11-11",
    }  # fmt: skip
    assert client.post(url, sent | {"payer": "nobody"}).status_code == 422
    assert not SmallRepair.objects.exists()
    page = client.post(url, sent, follow=True).content.decode()
    assert case.number in page
    assert client.post(url, sent).status_code == 302
    repair = SmallRepair.objects.get()
    assert "小修" in client.get(reverse("cases:case", args=[case.number])).content.decode()
    assert "换灯" in client.get(reverse("activities:repairs"), {"case": case.number}).content.decode()
    assert client.post(reverse("activities:repair_ledger")).content[:2] == b"PK"
    client.cookies.clear()
    receipt = reverse("activities:receipt", args=[repair.code])
    assert "8.50" in client.get(receipt).content.decode()
    assert client.post(receipt, {"words": "谢谢"}).status_code == 302
    assert client.post(receipt, {"words": "谢谢"}).status_code == 409
    cast.sign_in_as(client, cast.outsider("ST"))
    assert client.get(reverse("activities:repair", args=[repair.pk])).status_code == 404
