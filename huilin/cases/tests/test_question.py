"""Questions about a category: which are asked, what is kept, what danger does."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, Category, CategoryQuestion
from huilin.cases.models.question import free_place, questions_for, written
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS
from huilin.notifications.models import Message
from huilin.places.models import TableChange
from tests.cast import holder_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def change(place, day, **more):
    told = {"category_id": "lighting", "place": place, "valid_from": day, "source": "测试"}
    return CategoryQuestion.objects.create(**(told | {"words": "新问题"} | more))


def test_the_latest_row_of_each_place_is_asked(cast):
    today = timezone.localdate()
    first = questions_for("lighting")
    assert [question.place for question in first] == [1, 2]
    change(1, today)
    change(2, today + DAY, use="dropped")
    assert questions_for("lighting")[0].words == "新问题"
    assert len(questions_for("lighting", today + DAY)) == 1
    assert questions_for("lighting", today - DAY)[0].words == first[0].words
    assert questions_for(None) == questions_for("no-such") == []


def test_answers_are_kept_in_the_words_of_their_day(cast):
    kept = written("lighting", {1: "楼道灯", 2: "三盏半", 9: "x"})
    assert kept == [{"asked": "哪里的灯", "said": "楼道灯", "alarms": False}]
    assert written("sanitation", {1: " 五天\u200b "})[0]["said"] == "五天"
    assert written("sanitation", {1: "长" * 61}) == []


def test_the_reporter_answers_afterwards_and_danger_reaches_the_desk(cast):
    case = cast.report(by=ANONYMOUS, category=Category.objects.get(pk="fire-safety"))
    case.add_answers({1: "没有", 2: "堵住了"}, by=holder_of(case))
    assert not case.is_alarming
    case.add_answers({1: "有"}, by=holder_of(case))
    case.refresh_from_db()
    assert {answer["said"] for answer in case.answers} == {"有", "堵住了"}
    assert case.is_alarming
    assert Message.objects.filter(kind="case.alarming").exists()
    assert Event.objects.filter(kind="case.answered", subject_id=case.pk).count() == 2
    before = Event.objects.count()
    case.add_answers({1: "也许"}, by=holder_of(case))
    assert Event.objects.count() == before


def test_who_may_answer(cast, case_in):
    case = case_in("dispatched")
    case.add_answers({1: "路灯"}, by=cast["ST"])
    for actor in (cast["LD"], cast["AU"], cast.outsider("CS"), ANONYMOUS):
        with pytest.raises(Forbidden):
            case.add_answers({1: "楼道灯"}, by=actor)
    closed = case_in("closed")
    assert closed.open_questions == []
    with pytest.raises(Conflict):
        closed.add_answers({1: "路灯"}, by=cast["ST"])


def test_a_report_carries_answers_and_a_wrong_one_never_stops_it(cast):
    case = cast.report(category=cast.lamp, answers={1: "路灯", 2: "\x00"[:0] or "没这个"})
    assert [answer["said"] for answer in Case.objects.get(pk=case.pk).answers] == ["路灯"]


def test_places_of_a_category_are_few(cast):
    assert free_place("lighting") == 3
    for place in (3, 4, 5):
        change(place, timezone.localdate())
    with pytest.raises(Refused):
        free_place("lighting")


def test_a_question_is_entered_by_one_and_confirmed_by_another(cast, client):
    cast.sign_in(client, "SO")
    day = timezone.localdate() + DAY
    sent = {
        "category": "pets", "words": "狗拴着吗", "choices": "拴着/没拴", "alarming": "没拴着",
        "effective_on": day, "source": "例会",
    }  # fmt: skip
    refused = client.post("/tables/questions/new/", sent)
    assert refused.status_code == 422
    assert "一字不差" in refused.content.decode()
    assert client.post("/tables/questions/new/", sent | {"alarming": "没拴"}).status_code == 302
    assert questions_for("pets", day) == []
    TableChange.objects.get().confirm(by=cast["AD"])
    [question] = questions_for("pets", day)
    assert (question.words, question.options, question.dangers) == ("狗拴着吗", ["拴着", "没拴"], ["没拴"])
    row = client.get(f"/tables/rows/cases.categoryquestion/{question.pk}/")
    assert row.status_code == 404 or "狗拴着吗" in row.content.decode()
