"""Keyset paging by a moment and the id, for lists in order of time."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

PAGE = 50


def page_after(rows: Any, column: str, after: str, *, latest: bool = False) -> tuple[list[Any], str]:
    """One page, the earliest first (with `latest` the last ones), and the key of the next; a key that says nothing gives
    the first page."""
    way, sign = ("lt", "-") if latest else ("gt", "")
    when, row_id = read_key(after)
    if when is not None:
        # The first part alone is a range of the index; the second passes over those of the same moment.
        beyond = Q(**{f"{column}__{way}": when}) | Q(**{f"id__{way}": row_id})
        rows = rows.filter(Q(**{f"{column}__{way}e": when}) & beyond)
    found = list(rows.order_by(f"{sign}{column}", f"{sign}id")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{getattr(last, column).isoformat()}_{last.pk}"


def read_key(after: str) -> tuple[dt.datetime | None, UUID | None]:
    when, _sep, row_id = after.partition("_")
    try:
        moment = parse_datetime(when.replace(" ", "+"))
        return (moment, UUID(row_id)) if moment and moment.tzinfo else (None, None)
    except ValueError:
        return None, None


def paging_context(request: HttpRequest, following: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """What `core/_pagination.html` reads, for a list without a total; `asked` are the list's other parameters."""
    return {
        "total": None,
        "next_url": f"?{urlencode({**asked, 'after': following})}" if following else "",
        "first_url": f"?{urlencode(asked)}" if "after" in request.GET else "",
    }
