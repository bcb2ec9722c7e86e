"""Ledger 1, and the restricted ledger of homes that are looked after more closely."""

import datetime as dt

from huilin.core.continuing import continuation
from huilin.core.ids import new_id
from huilin.places.tests.sheets import asked, lines_of, table_of, taken
from huilin.visits.models import Acknowledgment, NewVisit, Visit, VisitOutcome


def test_a_visit_and_what_it_led_to_stand_in_a_line(cast, client, home, cared, planned):
    planned()
    visit = Visit.note(home, NewVisit(result="met", heard="=灯又坏了"), by=cast["ST"])
    outcome = VisitOutcome.open(visit, continuation("case", cast["ST"]), by=cast["ST"])
    Acknowledgment.give(visit, by=cast["HH"], answer="yes")
    cast.sign_in(client, "CS")
    sheet = taken(client, "visits", cast.here.compound)
    (line,) = lines_of(sheet)
    assert (line["走访日期"], line["小区"]) == ("2026-11-11", str(cast.here.compound))
    assert line["走访人"] == f"{cast['ST'].name}（惠邻管家）"
    assert (line["走访方式"], line["走访内容"], line["反映问题或需求"]) == ("入户", "例行", "'=灯又坏了")
    assert (line["处理方式"], line["关联编号"], line["群众评价"]) == ("转成事项", outcome.label, "来过，谢谢")
    assert line["record_id"] == str(visit.pk)
    assert table_of(sheet)[-4][:2] == ("合计", "1户次")
    assert "应访1户，实访1户，走访率—；收集问题1个，办结0个" in table_of(sheet)[-3][0]


def test_whom_one_met_is_masked_and_only_told_when_it_is_clear(cast, client, home):
    Visit.note(home, NewVisit(result="met", met="head"), by=cast["ST"])
    Visit.note(home, NewVisit(result="not_home"), by=cast["ST"])
    cast.sign_in(client, "SO")
    sheet = taken(client, "visits", cast.here.community)
    text = "".join(str(cell) for row in table_of(sheet) for cell in row)
    met, missed = lines_of(sheet)
    assert (met["与户主关系"], missed["走访对象"], missed["走访方式"]) == ("户主", None, "敲门未遇")
    for code in ("RE", "HH", "OW"):
        assert cast[code].name not in text
    assert "独居" not in text


def test_a_month_holds_its_own_visits(cast, client, home):
    new = NewVisit(
        result="met", client_id=new_id(), noted_at=dt.datetime(2026, 10, 31, 16, 30, tzinfo=dt.UTC)
    )
    Visit.note(home, new, by=cast["ST"])
    cast.sign_in(client, "SL")
    assert len(lines_of(taken(client, "visits", cast.here.compound))) == 1
    assert lines_of(taken(client, "visits", cast.here.compound, month="2026-10-01")) == []


def test_the_care_ledger_is_for_few_and_tells_no_note(cast, client, home, cared):
    Visit.note(home, NewVisit(result="met"), by=cast["ST"])
    cast.sign_in(client, "CS")
    sheet = taken(client, "care", cast.here.community)
    (line,) = lines_of(sheet)
    assert (line["关爱类别"], line["同意方式"], line["本月走访次数"]) == ("独居老人", "书面", 1)
    assert (line["结对管家"], line["最近走访"]) == (cast["ST"].name, "2026-11-11")
    text = "".join(str(cell) for row in table_of(sheet) for cell in row)
    assert "敲门轻一点" not in text
    assert cast["RE"].name not in text
    for code in ("ST", "SL", "BL", "ME", "PO"):
        cast.sign_in(client, code)
        assert asked(client, "care", cast.here.compound).status_code == 404


def test_who_withdrew_stands_no_longer_in_the_care_ledger(cast, client, cared):
    cared.consent.withdraw(by=cast["RE"])
    cast.sign_in(client, "CS")
    assert lines_of(taken(client, "care", cast.here.compound)) == []
