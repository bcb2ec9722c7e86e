"""A phone for tests: it notes, it sends, it hears or does not hear the answers."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from huilin.core.ids import new_id
from huilin.core.permissions import Actor
from tests.cast import Cast

URL = "/api/v1/sync"


@dataclass
class Phone:
    """In the hands of `actor`, signed in. `clock` is how far its clock runs ahead."""

    cast: Cast
    actor: Actor
    clock: dt.timedelta = dt.timedelta(0)
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.cast.sign_in_as(self.client, self.actor)

    def visit(self, home: Any, *, ago: dt.timedelta = dt.timedelta(0), **more: Any) -> dict[str, Any]:
        body = {"home": str(home.pk), "result": "met"} | more
        return self.entry("visit", body, ago=ago)

    def matter(self, **more: Any) -> dict[str, Any]:
        here = self.cast.here
        body = {"compound": str(here.compound.pk), "description": "三楼的灯不亮", "spot": "3栋2单元"} | more
        return self.entry("matter", body)

    def entry(
        self, kind: str, body: dict[str, Any], *, ago: dt.timedelta = dt.timedelta(0)
    ) -> dict[str, Any]:
        at = timezone.now() - ago + self.clock
        return {"id": str(new_id()), "kind": kind, "at": at.isoformat(), "body": body}

    def batch(self, *entries: dict[str, Any], user: UUID | None = None) -> dict[str, Any]:
        now = (timezone.now() + self.clock).isoformat()
        return {"user": str(user or self.actor.user_id), "now": now, "entries": list(entries)}

    def send(self, *entries: dict[str, Any], files: dict[str, Any] | None = None, **more: Any) -> Any:
        """The whole answer; `files` go beside the batch."""
        batch = json.dumps(self.batch(*entries, **more))
        if files is not None:
            return self.client.post(URL, {"batch": batch, **files})
        return self.client.post(URL, batch, content_type="application/json")

    def told(self, *entries: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
        """The answers to the entries, which must all have been read."""
        response = self.send(*entries, **more)
        assert response.status_code == 200, response.content
        answers: list[dict[str, Any]] = response.json()["entries"]
        return answers

    def fates(self, *entries: dict[str, Any], **more: Any) -> list[str]:
        return [answer["status"] for answer in self.told(*entries, **more)]
