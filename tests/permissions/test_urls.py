"""Every address is decided: asked as every persona, against the reviewed table; an address without a row fails.

Each answer, page or refusal, is looked at as a whole: its status, what its headers tell the browser, how many questions
it asked of the database, and whether it tells something about a person to somebody who may not read it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern

from tests.attacks.canaries import seen_in
from tests.attacks.headers import faults_of
from tests.attacks.readers import is_stray
from tests.permissions.addresses import address, case_for, names_a_case, patterns, planted_at, written
from tests.permissions.crowd import Answered, Crowd, ask
from tests.permissions.pages import addresses, most_of
from tests.permissions.rooms import ROWS
from tests.permissions.row import PERSONAS, Row


def methods_of(pattern: URLPattern) -> set[str]:
    """The methods that the view answers, HEAD and OPTIONS aside."""
    view = getattr(pattern.callback, "view_class", None)
    if view is None:
        return {"GET"}
    answered = ("get", "post", "put", "patch", "delete")
    return {name.upper() for name in answered if hasattr(view, name) and name in view.http_method_names}


def test_every_address_has_a_row_for_each_method():
    decided = {(row.name, row.method) for row in ROWS}
    wanted = {
        (name, method) for name, pattern in patterns() if pattern.name for method in methods_of(pattern)
    }
    assert sorted(wanted - decided) == []
    assert sorted(decided - wanted) == []


def test_every_page_stands_in_the_reference_by_its_address():
    shown = {row.name for row in ROWS if row.method == "GET" and 200 in map(row.expected, PERSONAS)}
    assert addresses() == {name: written(name) for name in shown}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_each_persona_gets_what_the_table_says(client, crowd, settings, capfd, row):
    settings.RATE_LIMITS = False
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    url = address(row, crowd.cast, case_for(row, crowd.cast))
    crowd.settle()
    answers = {persona: ask(client, crowd, persona, row, url) for persona in PERSONAS}
    wrong = {
        persona: (answer.status, row.expected(persona))
        for persona, answer in answers.items()
        if answer.status != row.expected(persona)
    }
    assert wrong == {}, "persona: (got, table)"
    one_of_each = {answer.status: answer.response for answer in answers.values()}
    assert {
        status: faults for status, answer in one_of_each.items() if (faults := [*faults_of(answer)])
    } == {}
    assert {*asks_much(client, crowd, row, url, answers)} == set()
    told = [*answers.items()]
    if names_somebody(row, crowd, url):
        full = planted_at(row, crowd)
        crowd.settle()
        told += [(persona, ask(client, crowd, persona, row, full)) for persona in tried_at(row)]
    stray = {
        (persona, field)
        for persona, answer in told
        for field in answer.canaries
        if is_stray(field, row.name, persona)
    }
    assert stray == set()
    assert seen_in(capfd.readouterr().err) == set(), "in the log"


def asks_much(
    client: Any, crowd: Crowd, row: Row, url: str, answers: dict[str, Answered]
) -> Iterator[tuple[str, ...]]:
    """(persona, statements) of a page that asks more than it may, also when the small tables are in memory."""
    most = most_of().get(row.name, 0)
    for persona, answer in answers.items():
        if row.method != "GET" or answer.status != 200 or len(answer.statements) <= most:
            continue
        again = ask(client, crowd, persona, row, url, again=True).statements
        if len(again) > most:
            yield persona, *again


def names_somebody(row: Row, crowd: Crowd, url: str) -> bool:
    """The address leads to a case or a person, in whose place the one with the canaries can stand."""
    return names_a_case(row) or str(crowd.cast["RE"].person_id) in url


def tried_at(row: Row) -> Iterator[str]:
    """Everybody whom the table lets in, and of those whom it turns away the first of each status."""
    refused: set[int] = set()
    for persona in PERSONAS:
        status = row.expected(persona)
        if status in (401, 403, 404):
            if status in refused:
                continue
            refused.add(status)
        yield persona
