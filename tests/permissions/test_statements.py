"""Every page asks a fixed and small number of questions of the database, whoever reads it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.permissions.addresses import address, case_for
from tests.permissions.table import PERSONAS, ROWS, Row
from tests.sql import NOT_COUNTED

MOST = 6
LISTS = {"people:persons": 3, "cases:desk": 3, "cases:home": 3, "stewards:placards": 3}
"""Lists have a smaller allowance."""
FILES = {"people:export": 8, "people:roster_template": 8, "stewards:placard_sheet": 8}
"""Whole files, not pages."""
TABLES = {"places:tables": 10}
"""One for each table with dates; new ones show by themselves."""
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
    most = (LISTS | FILES | TABLES).get(row.name, MOST)
    assert {who: sql for who, sql in asked.items() if len(sql) > most} == {}
    print(row.name, max(map(len, asked.values())))
