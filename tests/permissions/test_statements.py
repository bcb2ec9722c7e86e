"""Every page asks a fixed and small number of questions of the database, whoever reads it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.permissions.addresses import address, case_for
from tests.permissions.rooms import ALLOWANCES, ROWS
from tests.permissions.row import PERSONAS, Row
from tests.sql import NOT_COUNTED

MOST = 6
PAGES = [row for row in ROWS if row.method == "GET" and any(row.expected(who) == 200 for who in PERSONAS)]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_each_page_asks_little(client, cast, settings, row: Row):
    settings.RATE_LIMITS = False
    url = f"{address(row, cast, case_for(row, cast))}?{row.query}"
    asked: dict[str, list[str]] = {}
    for persona in PERSONAS:
        if row.expected(persona) != 200 or persona.endswith("@"):
            continue
        client.cookies.clear()
        if persona != "AN":
            cast.sign_in_as(client, cast[persona])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert response.status_code == 200
        asked[persona] = [
            query["sql"]
            for query in captured.captured_queries
            if not query["sql"].upper().startswith(NOT_COUNTED)
        ]
    most = ALLOWANCES.get(row.name, MOST)
    assert {who: sql for who, sql in asked.items() if len(sql) > most} == {}
    print(row.name, max(map(len, asked.values())))
