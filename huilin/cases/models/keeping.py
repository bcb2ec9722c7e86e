"""How an act on a case is kept: the row with its next version, the event with what changed, and those who follow it told."""

import datetime as dt
from typing import Any

from huilin.audit.models import record
from huilin.core.permissions import Actor

FOLLOWED = ("grade", "category_id", "mode", "is_confidential", "public_summary", "contact_due_at", "due_at")
"""Fields of which each event keeps what they were and what they became."""


class Kept:
    def begin(self: Any, *args: Any, **kwargs: Any) -> None:
        """The row as it was when it was locked is remembered; `commit` tells what changed since."""
        super().begin(*args, **kwargs)  # type: ignore[misc]
        self._was = {name: getattr(self, name) for name in FOLLOWED}

    def commit(
        self: Any, kind: str, by: Actor, *, role: str, reason: str = "", was: str, **particulars: Any
    ) -> None:
        """Saves the row with its next version and writes the event; watchers hear of it. The last step of each verb."""
        self.version += 1
        self.arrange_clocks()
        self.save()
        if was != self.status:
            particulars = {"from": was, "to": str(self.status)} | particulars
        if changed := self._changed():
            particulars["changed"] = changed
        record(kind, self, by=by, role=role, reason=reason, **particulars)
        self.tell_watchers(kind, by)

    def _changed(self: Any) -> dict[str, list[Any]]:
        """{field: [before, after]} as JSON holds it; told once."""
        was: dict[str, Any] = self.__dict__.pop("_was", {})
        return {
            name: [_told(before), _told(getattr(self, name))]
            for name, before in was.items()
            if before != getattr(self, name)
        }


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value
