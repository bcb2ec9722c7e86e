"""A resident's first page is at most 100 KB over the wire, with style sheets and scripts as they are served."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders

from tests.cast import PLACARD

pytestmark = pytest.mark.django_db
MOST_BYTES = 100 * 1024


def packed(content):
    return len(gzip.compress(content, 9))


def weight(page):
    """The page and every file it loads, each packed by itself."""
    loaded = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode()))
    files = [finders.find(name) for name in loaded]
    assert all(files), loaded
    total = packed(page)
    for file in files:
        with open(file, "rb") as opened:
            total += packed(opened.read())
    return total


@pytest.mark.parametrize("address", ["/", f"/r/{PLACARD}", f"/r/{PLACARD}/report/"])
def test_first_pages_are_light(cast, client, address):
    assert weight(client.get(address).content) <= MOST_BYTES


def test_receipt_and_progress_are_light(cast, client):
    case = cast.report(phone="")
    for rest in ("receipt/", ""):
        assert weight(client.get(f"/q/{case.query_code}/{rest}").content) <= MOST_BYTES


def test_residents_pages_load_no_desk_script(cast, client):
    assert b"htmx" not in client.get(f"/r/{PLACARD}").content
