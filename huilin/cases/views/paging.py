"""Keyset paging by a moment and the id, for lists in order of time."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.dateparse import parse_datetime

PAGE = 50


def page_after(rows: Any, column: str, after: str) -> tuple[list[Any], str]:
    """One page, the earliest first, and the key of the next; a key that says nothing gives the first page."""
    when, row_id = read_key(after)
    if when is not None:
        rows = rows.filter(Q(**{column: when, "id__gt": row_id}) | Q(**{f"{column}__gt": when}))
    found = list(rows.order_by(column, "id")[: PAGE + 1])
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
