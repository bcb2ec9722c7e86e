"""The street's own tables of casework, changed like all tables: entered with a source, seconded where the matrix asks it."""

from typing import Any

from django.db import models
from django.urls import reverse

from huilin.core.dated import key_fields, value_fields
from huilin.core.permissions import Actor, may
from huilin.places.models import TableChange
from huilin.places.permissions import EDIT_TABLES


def enter(draft: Any, *, by: Actor, what: str, says: str, before: Any = None) -> TableChange:
    """The unsaved row becomes a change; raises what `TableChange.enter` raises."""
    return TableChange.enter(
        by=by,
        table=draft._meta.label_lower,
        values=columns(draft) | {"words": [what, says]},
        effective_on=draft.valid_from,
        source=draft.source,
        before=before.says[:200] if before else "",
    )


def columns(draft: Any) -> dict[str, Any]:
    """The row's columns as plain JSON values."""
    fields = [
        field for field in (*key_fields(type(draft)), *value_fields(type(draft))) if field.name != "street_id"
    ]
    told = {field.attname: plain(field, getattr(draft, field.attname)) for field in fields}
    return told | {"valid_to": draft.valid_to.isoformat() if draft.valid_to else None}


def plain(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(value, bool | int | list):
        return value
    return str(value)


def changes_of(actor: Actor, table: str) -> list[dict[str, Any]]:
    """The changes of this table that wait for a second person."""
    return [
        {
            "change": change,
            "confirmation_url": reverse("places:confirmation", args=[change.pk])
            if may(actor, EDIT_TABLES, change)
            else "",
            "refusal_url": reverse("places:refusal", args=[change.pk])
            if may(actor, EDIT_TABLES, change)
            else "",
        }
        for change in TableChange.objects.filter(table=table, decided_at=None).order_by("-asked_at")[:50]
    ]
