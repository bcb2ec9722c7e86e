"""Statements of the case page are made once for many readers and cases, and mix none of them up."""

import pytest

from huilin.cases.models import Note, Template, Watcher
from huilin.cases.views.case_page import _papers, papers_of
from huilin.cases.views.scoping import _readable, find_case
from huilin.core.errors import NotHere
from huilin.core.rows import key_mark, text_mark
from huilin.core.together import Together
from tests.sql import statements

pytestmark = pytest.mark.django_db


def test_each_case_has_its_own_papers_from_one_statement_that_is_made_once(cast, case_in):
    one, other = case_in("accepted"), case_in("dispatched")
    Note.objects.create(case=one, text="只在第一件", by_name="某人", by_role="CS")
    Watcher.objects.create(case=other, person_id=cast["CS"].person_id)
    _papers.cache_clear()
    for _turn in range(2):
        with statements(most=1):
            first = papers_of(one, cast["CS"])
        second = papers_of(other, cast["CS"])
        assert [note.text for note in first["notes"]] == ["只在第一件"]
        assert (second["notes"], first["watchers"]) == ([], [])
        assert [row.person_id for row in second["watchers"]] == [cast["CS"].person_id]
        assert {event.subject_id for event in first["events"]} == {one.pk}
        assert papers_of(other, cast["SO"])["watchers"] == []
    assert _papers.cache_info().misses == 1


def test_templates_are_those_of_the_category_the_community_and_the_reader(cast, case_in):
    case = case_in("accepted")
    titles = {"合适": ("", None, None), "自己的": ("", None, cast["CS"].person_id), "别的类别": ("gas", None, None),
              "别人的": ("", None, cast["SO"].person_id), "别处的": ("", cast.there.community, None)}  # fmt: skip
    for title, (slug, community, owner) in titles.items():
        Template.objects.create(
            act="reply", title=title, text="您好", category_slug=slug, community=community, owner_id=owner
        )
    told = {row.title for row in papers_of(case, cast["CS"])["templates"]}
    assert told >= {"合适", "自己的"}
    assert not told & {"别的类别", "别人的", "别处的"}


def test_a_kept_way_to_the_case_lets_nobody_else_in(cast, case_in):
    case = case_in("dispatched")
    _readable.cache_clear()
    for _turn in range(2):
        assert find_case(cast["CS"], case.number) == case
        with pytest.raises(NotHere):
            find_case(cast.outsider("CS"), case.number)
        with pytest.raises(NotHere):
            find_case(cast["CS"], "HL-441302004-2026-999999")
    assert _readable.cache_info().misses == 2


def test_a_mark_without_a_value_is_no_question(cast):
    kept = Together(notes=Note.objects.filter(case_id=key_mark("case"), text=text_mark("text")))
    with pytest.raises(KeyError):
        kept.read({"case": None})
