"""The pages of a round, as those who walk it use them."""

import re

import pytest
from django.urls import reverse

from huilin.cases.models import Case
from huilin.core.ids import new_id
from huilin.visits.models import CareFlag, Visit, VisitPlan, VisitTask


@pytest.fixture
def steward(cast, client):
    cast.sign_in(client, "ST")
    return client


def test_the_round_starts_with_the_most_urgent_stairs(cast, steward, home, cared, neighbours, planned):
    planned()
    VisitTask.objects.update(assignee_id=cast["ST"].person_id)
    page = steward.get(reverse("visits:today")).content.decode()
    doors = re.findall(r'round__door num">(\w+)<', page)
    floors = [door[0] for door in doors]
    assert floors == sorted(floors, reverse=True)
    assert "201" in doors
    assert "独居老人" in page


def test_other_stewards_read_no_reason(cast, client, home, cared, planned):
    planned()
    cast.sign_in(client, "SL")
    page = client.get(reverse("visits:today"), {"all": 1}).content.decode()
    assert "201" in page
    assert "独居" not in page
    assert "关爱" not in page
    page = client.get(reverse("visits:home", args=[home.pk])).content.decode()
    assert "独居" not in page
    assert "敲门轻一点" not in page


def test_two_taps_note_a_visit(steward, home, cared, planned):
    planned()
    page = steward.get(reverse("visits:home", args=[home.pk])).content.decode()
    assert "敲门轻一点" in page
    key = re.search(r'name="client_id" value="([^"]+)"', page)[1]
    sent = {"client_id": key, "result": "met"}
    answer = steward.post(reverse("visits:home", args=[home.pk]), sent)
    visit = Visit.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("visits:visit", args=[visit.pk])
    assert (visit.way, visit.kinds) == ("door", ["routine"])
    steward.post(reverse("visits:home", args=[home.pk]), sent)
    assert Visit.objects.count() == 1


def test_one_tap_turns_it_into_a_matter_that_knows_where_it_came_from(steward, home):
    sent = {"client_id": new_id(), "result": "met", "heard": "三楼的灯又不亮了"}
    visit_url = steward.post(reverse("visits:home", args=[home.pk]), sent).url
    assert "转成事项" in steward.get(visit_url).content.decode()
    steward.post(f"{visit_url}outcomes/", {"kind": "case", "heard": "三楼的灯又不亮了"})
    case = Case.objects.get()
    assert case.number in steward.get(visit_url).content.decode()
    assert "来自走访" in steward.get(reverse("cases:case", args=[case.number])).content.decode()
    assert steward.get(reverse("visits:origin", args=[case.pk])).url == visit_url


def test_refused_words_stay(steward, home):
    sent = {"client_id": new_id(), "result": "perhaps", "heard": "留下这句话"}
    answer = steward.post(reverse("visits:home", args=[home.pk]), sent)
    assert answer.status_code == 422
    assert "留下这句话" in answer.content.decode()
    answer = steward.post(reverse("visits:home", args=[home.pk]), {"client_id": "x", "result": "met"})
    assert answer.status_code == 422
    visit_url = steward.post(
        reverse("visits:home", args=[home.pk]), {"client_id": new_id(), "result": "met"}
    ).url
    assert steward.post(f"{visit_url}outcomes/", {"kind": "case", "heard": " "}).status_code == 422
    assert steward.post(f"{visit_url}outcomes/", {"kind": "spy", "heard": "话"}).status_code == 422


def test_a_home_elsewhere_is_not_there(cast, steward):
    assert steward.get(reverse("visits:home", args=[cast.there.household.pk])).status_code == 404
    assert steward.get(reverse("visits:home", args=[new_id()])).status_code == 404


def test_a_plan_is_made_and_its_coverage_read(cast, client, neighbours, planned):
    cast.sign_in(client, "CS")
    plans = reverse("visits:plans")
    answer = client.post(plans, {"compound": cast.here.compound.pk, "month": "2026-11-01"})
    plan = VisitPlan.objects.get()
    assert answer.url == reverse("visits:plan", args=[plan.pk])
    assert client.post(plans, {"compound": cast.here.compound.pk, "month": "2026-11-01"}).status_code == 409
    assert client.post(plans, {"compound": cast.there.compound.pk, "month": "2026-11-01"}).status_code == 422
    assert "正在排" in client.get(answer.url).content.decode()


def test_a_plan_elsewhere_is_not_there(cast, client, planned):
    planned()
    plan = VisitPlan.objects.get()
    cast.sign_in_as(client, cast.outsider("CS"))
    assert client.get(reverse("visits:plan", args=[plan.pk])).status_code == 404


def test_a_clerk_keeps_care_flags(cast, client):
    cast.sign_in(client, "CS")
    person = cast.person("RE")
    url = reverse("visits:care", args=[person.pk])
    sent = {"kind": "ill", "way": "paper", "note": "怕吵", "steward": cast["ST"].person_id}
    assert client.post(url, sent).status_code == 302
    flag = CareFlag.objects.get()
    assert "怕吵" not in client.get(url).content.decode()
    assert client.post(reverse("visits:care_note", args=[flag.pk]), {}).status_code == 422
    shown = client.post(reverse("visits:care_note", args=[flag.pk]), {"reason": "安排探望"})
    assert "怕吵" in shown.content.decode()
    assert client.post(reverse("visits:care_end", args=[flag.pk]), {"reason": "好了"}).status_code == 302
    assert client.post(reverse("visits:care_end", args=[flag.pk]), {"reason": "好了"}).status_code == 404


def test_the_household_sees_and_answers(cast, client, home):
    cast.sign_in(client, "ST")
    client.post(
        reverse("visits:home", args=[home.pk]), {"client_id": new_id(), "result": "met", "heard": "私事"}
    )
    cast.sign_in(client, "HH")
    page = client.get(reverse("visits:mine")).content.decode()
    assert cast["ST"].name in page
    assert "私事" not in page
    visit = Visit.objects.get()
    url = reverse("visits:acknowledgment", args=[visit.pk])
    assert client.post(url, {"answer": "perhaps"}).status_code == 422
    assert client.post(url, {"answer": "yes"}).status_code == 302
    assert client.post(url, {"answer": "yes"}).status_code == 409
    cast.sign_in_as(client, cast.outsider("HH"))
    assert client.post(url, {"answer": "yes"}).status_code == 404


def test_a_visit_is_left_out_with_a_reason(cast, client, home, cared, planned):
    task = planned()[0]
    cast.sign_in(client, "SL")
    url = reverse("visits:skipping", args=[task.pk])
    assert url in client.get(reverse("visits:home", args=[task.household_id])).content.decode()
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "全家去外地了"}).status_code == 302
    task.refresh_from_db()
    assert task.state == "skipped"
    again = client.post(url, {"reason": "再一次"})
    assert again.status_code == 409
    assert "再一次" in again.content.decode()
    cast.sign_in(client, "ST")
    assert client.get(url).status_code == 200
    for stranger in ("BL", "PO"):
        cast.sign_in(client, stranger)
        assert client.get(url).status_code == 404
