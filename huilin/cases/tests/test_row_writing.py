"""The rows of the list: what stands in them, and that nothing a case holds becomes part of the page."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from huilin.cases.models import Case, FollowUp
from huilin.cases.presenting import CaseCard
from huilin.cases.row_writing import rows_of
from huilin.people.models import Person

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;{{ x }}{% y %}"
ELEMENTS = {"tr", "td", "label", "input", "a", "br", "span"}
ATTRIBUTES = {"data-row", "class", "type", "name", "value", "aria-label", "href", "data-open", "data-label"}


class Reader(HTMLParser):
    """What a browser would find: elements, attributes, text."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.values, self.text = [], set(), [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self.values += [value for _name, value in attrs if value]

    def handle_data(self, data):
        self.text += data


def card(**told):
    now = timezone.now()
    given = {
        "number": "HL-441302004-2026-000007", "version": 4, "status": "in_progress", "grade": "C",
        "description": "楼道灯不亮",
        "place_label": "老爹岭小区 3栋", "submitted_at": now - dt.timedelta(days=9), "due_at": now - dt.timedelta(days=2),
    }  # fmt: skip
    return CaseCard(Case(**given | told))


def test_a_row_holds_what_the_case_is(cast):
    read = Reader(rows_of([card(assignee=Person(name="陈网格"))], with_picks=True))
    for words in (
        "楼道灯不亮",
        "HL-441302004-2026-000007",
        "办理中",
        "超期2天",
        "老爹岭小区 3栋",
        "C 一般",
        "陈网格",
    ):
        assert words in read.text
    assert "/cases/HL-441302004-2026-000007/" in read.values
    assert "HL-441302004-2026-000007~4" in read.values


def test_hostile_text_stays_text(cast):
    person = Person(name=HOSTILE)
    cards = [
        card(description=HOSTILE, place_label=HOSTILE, assignee=person, public_summary=HOSTILE, contact_name=HOSTILE),
        card(description="", public_summary=HOSTILE, category_id=HOSTILE, report_count=3, supervised_at=timezone.now()),
    ]  # fmt: skip
    for with_picks in (True, False):
        read = Reader(rows_of(cards, with_picks=with_picks))
        assert set(read.elements) <= ELEMENTS
        assert read.attributes <= ATTRIBUTES
        assert read.elements.count("a") == 2
        assert HOSTILE in read.text, "as it was written, place and person"


def test_hostile_words_of_the_reader_stay_text(cast, monkeypatch):
    monkeypatch.setattr("huilin.cases.row_writing._", lambda words: f'{words}"><b>')
    monkeypatch.setattr("huilin.cases.presenting._", lambda words: f'{words}"><b>')
    read = Reader(rows_of([card(asked_due_at=timezone.now())], with_picks=True))
    assert set(read.elements) <= ELEMENTS
    assert read.attributes <= ATTRIBUTES


def test_what_is_out_of_the_ordinary_is_told(cast):
    told = {"report_count": 3, "follow_up_state": FollowUp.State.OPEN, "supervised_at": timezone.now()}
    page = rows_of([card(**told)], with_picks=False)
    assert '<span class="tag tag--late">督办</span>' in page
    assert '<span class="tag tag--warm">3人反映</span>' in page
    assert "checkbox" not in page


def test_a_row_without_a_clock_tells_none(cast):
    page = rows_of([card(status="archived", due_at=None)], with_picks=False)
    assert 'data-label="时限"></td>' in page
    assert ">—</td>" in page


def test_rows_are_written_in_the_readers_language(cast):
    case = card(due_at=timezone.now() + dt.timedelta(days=3, hours=1))
    chinese = rows_of([case], with_picks=True)
    with translation.override("en"):
        english = rows_of([card(due_at=case.due_at)], with_picks=True)
    for words in ("办理中", 'data-label="承办"'):
        assert words in chinese
        assert words not in english


def test_the_tag_writes_them_into_a_page(cast):
    page = Template("{% load case_rows %}{% case_rows cases acts %}")
    assert "<tr data-row>" in page.render(Context({"cases": [card()]}))
    assert 'type="checkbox"' in page.render(Context({"cases": [card()], "acts": ["bulk_note"]}))
    assert page.render(Context({"cases": []})) == ""
