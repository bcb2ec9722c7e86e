"""A matter entered for somebody, whichever door it comes through: one key, one case."""

import hashlib
from collections.abc import Mapping
from typing import Any

from huilin.cases.models import Case, NewReport
from huilin.core.permissions import Actor


def entry_key(actor: Actor, key: Any) -> str:
    """The idempotency key of what this actor entered under `key`."""
    return f"entry:{actor.person_id}:{key}"


def entry_kept_as(key: str) -> Case | None:
    found: Case | None = Case.objects.filter(idempotency_key=key).first()
    return found


def new_report(answers: dict[str, Any], key: str, told: Mapping[int, str] | None = None) -> NewReport:
    """The report that a valid form of entering says; `told` are the answers to its category's questions."""
    return NewReport(
        spot=answers["place"],
        key=key,
        digest=hashlib.sha256(key.encode()).digest(),
        description=answers["description"],
        category=answers["category"] or None,
        source=answers["source"],
        phone=answers["phone"],
        contact_name=answers["contact_name"],
        is_on_behalf=answers["is_on_behalf"],
        consent=answers["consent"],
        files=answers["photos"],
        answers=told or {},
    )
