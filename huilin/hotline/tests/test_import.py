"""A sheet of tickets: tried, named by cell, let in whole or not at all, harmless when it comes again."""

import datetime as dt
import io

import pytest
from django.db import transaction
from python_calamine import CalamineWorkbook

from huilin.audit.models import Event
from huilin.cases.models import Case
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.uploads.intake import FileRefused
from huilin.hotline.models import Ticket
from huilin.hotline.sheet.exporting import export_answers
from huilin.hotline.sheet.importing import confirm, hand_in
from huilin.hotline.sheet.trial import try_sheet
from huilin.hotline.tests.sheets import HEADINGS, rows, workbook


def tried(cast, lines, **more):
    return try_sheet(workbook(lines, **more), by=cast["CS"], street_id=cast.street.pk)


def faults(cast, *changes):
    return [(found.cell, found.message) for found in tried(cast, rows(*changes)).findings.faults]


def let_in(cast, lines, by="CS"):
    entry = hand_in(workbook(lines), "工单.xlsx", cast.here.community, by=cast[by])
    return confirm(entry, by=cast[by])


def test_a_sheet_becomes_matters(cast):
    entry = let_in(
        cast, rows({}, {"address": "某路5号", "kind": "投诉"}, {"address": "", "text": "丽景花园小区3栋漏水"})
    )
    assert entry.state == "done"
    assert entry.report["figures"] == {"rows": 3, "placed": 1, "unplaced": 2, "changed": 0, "same": 0}
    assert Ticket.objects.count() == 3
    assert Case.objects.get().source == "hotline"
    event = Event.objects.get(kind="ticket_import.applied")
    assert event.particulars == {"new": 3, "changed": 0}
    assert not entry.content_sealed


def test_nothing_is_written_before_it_is_confirmed(cast):
    entry = hand_in(workbook(rows({})), "工单.xlsx", cast.here.community, by=cast["CS"])
    assert (entry.state, Ticket.objects.count()) == ("tried", 0)
    assert b"13977020001" not in bytes(entry.content_sealed)


def test_every_fault_is_named_by_its_cell(cast):
    found = dict(
        faults(
            cast,
            {"number": ""},
            {"phone": "1397702"},
            {"kind": "表扬"},
            {"text": ""},
            {"called_at": "昨天"},
            {"due": "2026-11-01"},
            {"number": "1.23E+17"},
            {"called_at": "2030-01-01 08:00"},
        )
    )
    assert set(found) == {"B3", "E4", "G5", "H6", "C7", "I8", "B9", "C10"}


def test_one_number_twice(cast):
    same = rows({}, {"number": "HZ2026110001"})
    trial = tried(cast, same)
    assert not trial.findings.faults
    assert len(trial.tickets) == 1
    assert faults(cast, {}, {"number": "HZ2026110001", "text": "另一件"})[0][0] == "B4"


def test_faults_stop_everything(cast):
    entry = hand_in(workbook(rows({}, {"phone": "1"})), "工单.xlsx", cast.here.community, by=cast["CS"])
    assert entry.state == "refused"
    with pytest.raises(Refused):
        confirm(entry, by=cast["CS"])
    assert Ticket.objects.count() == 0


def test_it_is_harmless_when_it_comes_again(cast):
    let_in(cast, rows({}, {}))
    again = let_in(cast, rows({}, {"text": "灯还是不亮"}, {}))
    assert again.report["figures"] == {"rows": 3, "placed": 1, "unplaced": 0, "changed": 1, "same": 1}
    assert (Ticket.objects.count(), Case.objects.count()) == (3, 3)
    assert Ticket.objects.get(number="HZ2026110002").text == "灯还是不亮"
    with pytest.raises(Conflict):
        confirm(again, by=cast["CS"])


def test_what_moved_since_the_trial_is_tried_again(cast):
    entry = hand_in(workbook(rows({})), "工单.xlsx", cast.here.community, by=cast["CS"])
    let_in(cast, rows({}))
    with pytest.raises(Conflict):
        confirm(entry, by=cast["CS"])


def test_a_failure_in_the_middle_leaves_nothing(cast, monkeypatch):
    entry = hand_in(workbook(rows({}, {}, {})), "工单.xlsx", cast.here.community, by=cast["CS"])
    original, calls = Ticket.receive, []

    def failing(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise Refused("断电")
        return original(*args, **kwargs)

    monkeypatch.setattr(Ticket, "receive", failing)
    with pytest.raises(Refused), transaction.atomic():
        confirm(entry, by=cast["CS"])
    assert (Ticket.objects.count(), Case.objects.count()) == (0, 0)


def test_a_community_hands_in_its_own_only(cast):
    with pytest.raises(Forbidden):
        hand_in(workbook(rows({})), "工单.xlsx", cast.there.community, by=cast["CS"])
    with pytest.raises(Forbidden):
        hand_in(workbook(rows({})), "工单.xlsx", None, by=cast["CS"])
    hand_in(workbook(rows({})), "工单.xlsx", None, by=cast["SO"])


def test_headings_by_other_names_and_dates_as_cells(cast):
    line = rows({"called_at": 46346.5, "due": dt.date(2026, 12, 4).isoformat()})
    trial = tried(
        cast,
        line,
        headings=[
            "序",
            "工单号*",
            "受理 时间",
            "姓名",
            "手机",
            "事发地点",
            "类型",
            "问题描述",
            "截止时间",
            "主办单位",
            "说明",
        ],
    )
    assert not trial.findings.faults
    [(_row, new, _what)] = trial.tickets
    assert new.own_due_at.isoformat() == "2026-12-04T18:00:00+08:00"
    assert new.called_at.hour == 12
    assert [key for key, _heading in trial.headings][:3] == ["ordinal", "number", "called_at"]


def test_no_sheet_and_no_header(cast):
    with pytest.raises(FileRefused):
        try_sheet(b"PK\x03\x04broken", by=cast["CS"], street_id=cast.street.pk)
    trial = tried(cast, rows({}), headings=["甲"] * len(HEADINGS))
    assert [found.cell for found in trial.findings.faults] == ["A1"]


def test_a_formula_does_no_harm(cast):
    let_in(cast, rows({"text": '=HYPERLINK("http://x")', "remark": "+1"}))
    ticket = Ticket.objects.get()
    ticket.answer("=1+1", by=cast["CS"])
    today = dt.date.today()
    content = export_answers(
        today - dt.timedelta(days=1), today + dt.timedelta(days=1), by=cast["CS"], reason="月报"
    )
    [head, line] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[1] == "工单号"
    assert line[7].startswith("'=")
    assert "'=1+1" in line


def test_answers_leave_in_the_order_of_the_sheet_masked(cast):
    let_in(cast, rows({}, {}))
    Ticket.objects.get(number="HZ2026110001").answer("已修好。", by=cast["CS"])
    today = dt.date.today()
    with pytest.raises(Refused):
        export_answers(today, today, by=cast["CS"], reason=" ")
    content = export_answers(
        today - dt.timedelta(days=1), today + dt.timedelta(days=1), by=cast["CS"], reason="月报"
    )
    lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(lines) == 2
    assert lines[0][:5] == ["序号", "工单号", "来电时间", "诉求人", "电话"]
    text = str(lines)
    assert "张**" in text
    assert "已修好。" in text
    assert "13977020001" not in text
    assert "张小芬" not in text
    event = Event.objects.get(kind="tickets.exported")
    assert (event.reason, event.particulars) == ("月报", {"rows": 1})


def test_a_name_inside_the_words_of_the_street_is_not_sure(cast):
    trial = tried(
        cast,
        rows({"address": "江北街道期湖塘社区门口"}, {"address": "和盛阁3栋"}, {"address": "和盛阁小区9栋"}),
    )
    assert [what for _row, _new, what in trial.tickets] == ["unplaced", "placed", "placed"]
    assert any("9栋" in found.message for found in trial.findings.notes)
