"""Everybody who may come to the door: the cast, signed in, and a canary in every personal field."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from huilin.accounts.models import Session
from huilin.cases.models import Case
from huilin.core.permissions import Actor
from huilin.people.models import Person
from huilin.places.models import Street
from tests.attacks.canaries import plant, seen_in
from tests.cast import Cast, make_cast
from tests.permissions.row import PERSONAS, Row
from tests.sql import NOT_COUNTED


@dataclass
class Crowd:
    """The cast with a session of each; the neighbour and the case that carry the canaries."""

    cast: Cast
    sessions: dict[str, str]
    neighbour: Person
    full: Case
    settled: str = ""

    def refresh_sessions(self) -> None:
        """They are of this moment. Made minutes ago, they would be noted as seen again by each request."""
        Session.objects.update(seen_at=timezone.now())

    def settle(self) -> None:
        """What is there now stays; what is changed from here on by being asked for is undone after each answer."""
        self.settled = connection.savepoint()


@dataclass(frozen=True)
class Answered:
    """What a persona was told, the statements that it took, and the canaries in it."""

    response: Any
    statements: list[str]
    canaries: set[str]

    @property
    def status(self) -> int:
        return int(self.response.status_code)


def make_crowd(street: Street) -> Crowd:
    cast = make_cast(street)
    neighbour, full = plant(cast)
    sessions = {
        persona: key_of(cast.sign_in_as(Client(), actor_of(cast, persona)))
        for persona in PERSONAS
        if persona != "AN"
    }
    return Crowd(cast, sessions, neighbour, full)


def actor_of(cast: Cast, persona: str) -> Actor:
    return cast.outsider(persona[:-1]) if persona.endswith("@") else cast[persona]


def key_of(client: Client) -> str:
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def ask(client: Client, crowd: Crowd, persona: str, row: Row, url: str, *, again: bool = False) -> Answered:
    """What this persona is answered, or is answered when it asks `again`; the rows are those that the crowd settled on."""
    client.cookies.clear()
    if persona != "AN":
        client.cookies[settings.SESSION_COOKIE_NAME] = crowd.sessions[persona]
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.upper().startswith(NOT_COUNTED):
            asked.append(sql)
        return execute(sql, params, many, context)

    if again:
        client.generic(row.method, f"{url}?{row.query}")
    with connection.execute_wrapper(count):
        response = client.generic(row.method, f"{url}?{row.query}")
        body = b"".join(response.streaming_content) if response.streaming else response.content
    connection.savepoint_rollback(crowd.settled)
    return Answered(response, asked, seen_in(body.decode("utf-8", "replace") + str(response.headers)))
