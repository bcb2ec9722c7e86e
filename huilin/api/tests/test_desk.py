"""The desk's cases as JSON: the rows and rights of its pages, in one statement beyond the door."""

import datetime as dt

import pytest
from django.urls import reverse
from openapi_spec_validator import validate

from huilin.api.openapi import document
from huilin.cases.models import Case
from tests.sql import statements

pytestmark = pytest.mark.django_db
URL = "/api/v1/cases"


@pytest.fixture
def clerk(cast, client):
    cast.sign_in_as(client, cast["CS"])
    client.get(URL)
    return client


def test_it_lists_the_newest_first(cast, clerk):
    first, second = cast.report(), cast.report()
    with statements(most=2):
        told = clerk.get(URL).json()
    assert [line["number"] for line in told["cases"]] == [second.number, first.number]
    assert told["next"] is None
    assert told["cases"][0]["title"] == second.description
    assert dt.datetime.fromisoformat(told["cases"][0]["due_at"]) == second.accept_due_at


def test_it_pages_without_a_gap_or_a_repetition(cast, clerk, monkeypatch):
    monkeypatch.setattr("huilin.api.desk.PAGE", 2)
    numbers = {cast.report().number for _turn in range(5)}
    seen, after = [], ""
    while after is not None:
        told = clerk.get(URL, {"after": after}).json()
        seen += [line["number"] for line in told["cases"]]
        after = told["next"]
    assert len(seen) == 5
    assert set(seen) == numbers


def test_it_filters_by_state_category_and_compound(cast, clerk):
    case = cast.case_in("accepted")
    cast.report()
    for query in ({"status": "accepted"}, {"status": "accepted", "compound": str(case.compound_id)}):
        assert [line["number"] for line in clerk.get(URL, query).json()["cases"]] == [case.number]
    assert clerk.get(URL, {"category": "gas"}).json()["cases"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"compound": "1"},
        {"after": "x"},
        {"after": "nan_1"},
        {"after": "inf_1"},
        {"category": "a\x00"},
    ],
)
def test_it_refuses_what_cannot_be_read(clerk, query):
    response = clerk.get(URL, query)
    assert response.status_code == 422
    assert response.json()["error"]["field"] == next(iter(query))


@pytest.mark.parametrize(
    "who", ["CS", "ST", "SL", "BL", "ME", "PO", "PV", "PU", "SO", "LD", "AU", "CS@", "ST@"]
)
def test_it_shows_what_the_pages_show(cast, client, who):
    case, _other = cast.case_in("dispatched"), cast.report()
    actor = cast.outsider(who[:2]) if "@" in who else cast[who]
    cast.sign_in_as(client, actor)
    visible = set(Case.objects.visible_to(actor).values_list("number", flat=True))
    assert {line["number"] for line in client.get(URL).json()["cases"]} == visible
    expected = 200 if case.number in visible else 404
    assert client.get(f"{URL}/{case.number}").status_code == expected
    assert client.get(f"{URL}/{case.number}/history").status_code == expected


def test_one_case_in_full_without_its_reporter(cast, clerk):
    case = cast.case_in("dispatched")
    with statements(most=2):
        told = clerk.get(reverse("api:case", args=[case.number])).json()
    assert (told["number"], told["status"], told["version"]) == (case.number, "dispatched", case.version)
    assert told["description"] == case.description
    assert told["has_contact"] is True
    assert not {"contact_name", "phone", "reporter"} & set(told)


def test_its_history_in_words(cast, clerk):
    case = cast.case_in("accepted")
    with statements(most=2):
        told = clerk.get(reverse("api:history", args=[case.number])).json()
    assert [event["kind"] for event in told["events"]] == ["case.submitted", "case.accepted"]
    assert told["events"][1]["by"] == cast["CS"].name
    assert all(event["sentence"] for event in told["events"])


def test_who_has_not_signed_in_is_told_so(cast, client):
    case = cast.report()
    for path in (URL, f"{URL}/{case.number}", f"{URL}/{case.number}/history"):
        assert client.get(path).status_code == 401
    assert client.post(URL).status_code == 405


def test_what_is_not_there_is_404(clerk):
    assert clerk.get(f"{URL}/HL-441302004-2026-999999").status_code == 404
    assert clerk.get(f"{URL}/none/history").status_code == 404


def test_the_document_describes_it():
    validate(document())
    assert {"/cases", "/cases/{number}", "/cases/{number}/history"} <= set(document()["paths"])


def test_residents_are_masked_in_the_history(client, cast, case_in):
    case = case_in("withdrawn")
    cast.sign_in(client, "CS")
    events = client.get(f"/api/v1/cases/{case.number}/history").json()["events"]
    names = {event["by"] for event in events}
    assert cast["RE"].name not in names
    assert any("*" in name for name in names)
