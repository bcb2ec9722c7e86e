"""The desk's cases for programs: the same rows under the same rights as its pages, read in one statement each.

A list of fifty is read more often than anything else, so the rows go from PostgreSQL to JSON without models between.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from huilin.api.answers import CaseDetail, CaseHistory, CaseLine, CasePage, HistoryEvent, answer
from huilin.api.door import endpoint
from huilin.audit import kinds
from huilin.cases.chronicle import who
from huilin.cases.models import Case, Status
from huilin.cases.permissions import CASE_READ
from huilin.core.errors import NotHere, Refused
from huilin.core.permissions import Actor, visible_where
from huilin.core.rows import rows
from huilin.core.tenancy import current_street

PAGE = 50
FROM = """FROM cases_case t
  LEFT JOIN people_person p ON p.street_id = t.street_id AND p.id = t.assignee_id
  LEFT JOIN people_organisation o ON o.street_id = t.street_id AND o.id = t.assigned_unit_id"""
LINE = """SELECT t.number, t.status, t.category_id, t.grade, left(split_part(t.description, E'\\n', 1), 80), t.place_label,
  coalesce(p.name, o.name), t.submitted_at, CASE t.status WHEN 'submitted' THEN t.accept_due_at ELSE t.due_at END,
  t.version, t.id"""
DETAIL = """SELECT t.number, t.version, t.status, t.source, t.mode, t.category_id, t.grade, t.description, t.public_summary,
  t.is_confidential, t.place_label, c.name, coalesce(p.name, o.name), t.contact_index <> '', t.report_count, t.submitted_at,
  t.accept_due_at, t.contact_due_at, t.due_at, t.contacted_at, t.replied_at, t.closed_at, t.solved, t.satisfaction"""
HISTORY = """SELECT e.at, e.kind, e.particulars::json, e.actor_name, e.role, e.reason FROM cases_case t
  LEFT JOIN audit_event e ON e.street_id = t.street_id AND e.subject_id = t.id"""


def state(text: str) -> str:
    if text not in Status.values:
        raise ValueError
    return text


FILTERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "status": ("status", state),
    "category": ("category_id", lambda text: text[:40]),
    "compound": ("compound_id", UUID),
}


@endpoint("GET", desk=CASE_READ)
def cases(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty at a time."""
    where, given = seen_by(request.actor)  # type: ignore[attr-defined]
    for name, (column, read) in FILTERS.items():
        if text := request.GET.get(name, ""):
            given[name] = readable(name, text, read)
            where += f" AND t.{column} = %({name})s"
    if text := request.GET.get("after", ""):
        given["moment"], given["id"] = readable("after", text, key)
        where += " AND (t.submitted_at, t.id) < (%(moment)s, %(id)s)"
    statement = f"{LINE} {FROM} WHERE {where} ORDER BY t.submitted_at DESC, t.id DESC LIMIT {PAGE + 1}"
    found = rows(statement, given)
    after = None
    if len(found) > PAGE:
        last = found[PAGE - 1]
        after = f"{last[7].timestamp():.6f}_{last[-1]}"
    return answer(CasePage([CaseLine(*row[:-1]) for row in found[:PAGE]], after))


@endpoint("GET", desk=CASE_READ)
def case(request: HttpRequest, number: str) -> HttpResponse:
    where, given = seen_by(request.actor)  # type: ignore[attr-defined]
    compound = "JOIN places_compound c ON c.street_id = t.street_id AND c.id = t.compound_id"
    found = rows(
        f"{DETAIL} {FROM} {compound} WHERE {where} AND t.number = %(number)s", given | {"number": number}
    )
    if not found:
        raise NotHere
    return answer(CaseDetail(*found[0]))


@endpoint("GET", desk=CASE_READ)
def history(request: HttpRequest, number: str) -> HttpResponse:
    where, given = seen_by(request.actor)  # type: ignore[attr-defined]
    found = rows(
        f"{HISTORY} WHERE {where} AND t.number = %(number)s ORDER BY e.at, e.id", given | {"number": number}
    )
    if not found:
        raise NotHere
    events = [
        HistoryEvent(at, kind, kinds.sentence(kind, told), who(by, role), role, reason)
        for at, kind, told, by, role, reason in found
        if at is not None
    ]
    return answer(CaseHistory(number, events))


def seen_by(actor: Actor) -> tuple[str, dict[str, Any]]:
    """The condition for what the actor may read in this street."""
    where, given = visible_where(Case, actor, CASE_READ)
    return f"t.street_id = %(street)s AND {where}", given | {"street": current_street()}


def readable(name: str, text: str, read: Callable[[str], Any]) -> Any:
    """What `text` says; raises Refused at the field where it says nothing."""
    try:
        if "\x00" in text:
            raise ValueError
        return read(text)
    except (ValueError, OverflowError) as error:
        raise Refused(_("这个条件读不懂。"), field=name) from error


def key(text: str) -> tuple[dt.datetime, UUID]:
    moment, _sep, pk = text.partition("_")
    return dt.datetime.fromtimestamp(float(moment), dt.UTC), UUID(pk)
