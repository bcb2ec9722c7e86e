"""Every address is decided: tried as every persona against the reviewed table; an address without a row fails.

The answers, pages and refusals alike, are looked at for what they tell the browser.
"""

from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import URLPattern

from tests.attacks.headers import faults_of
from tests.cast import STREET, Cast
from tests.permissions.addresses import address, case_for, patterns
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


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_each_persona_gets_what_the_table_says(client, cast, settings, row):
    settings.RATE_LIMITS = False
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    url = address(row, cast, case_for(row, cast))
    answers = {persona: answer_for(client, cast, persona, row, url) for persona in PERSONAS}
    wrong = {
        persona: (answer.status_code, row.expected(persona))
        for persona, answer in answers.items()
        if answer.status_code != row.expected(persona)
    }
    assert wrong == {}, "persona: (got, table)"
    one_of_each = {answer.status_code: answer for answer in answers.values()}
    assert {
        status: faults for status, answer in one_of_each.items() if (faults := [*faults_of(answer)])
    } == {}


def answer_for(client: Any, cast: Cast, persona: str, row: Row, url: str) -> Any:
    """The answer that this persona gets; what it wrote is undone."""
    client.cookies.clear()
    code, elsewhere = persona.rstrip("@"), persona.endswith("@")
    with transaction.atomic():
        if code != "AN":
            actor = cast.outsider(code) if elsewhere else cast[code]
            cast.sign_in_as(client, actor)
        response = client.generic(row.method, f"{url}?{row.query}")
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.street', %s, true)", [STREET])
    return response
