"""The works: what is asked of the program, as whom, and how many statements each costs."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from clients import UNIQUE
from django.conf import settings
from django.db import connection
from django.test import Client

from huilin.accounts.models import User
from huilin.accounts.sessions import OWNER, STAFF, SessionStore
from huilin.cases.models import Case
from huilin.core.tenancy import in_street
from huilin.people.models import Role
from huilin.places.models import Compound, Placard, streets

SAMPLE = 400
WORDS = ("漏水", "充电", "老人", "楼道", "噪声", "井盖", "垃圾", "车位")
NO_STATEMENT = ("SAVEPOINT", "RELEASE")
REPORT = {"description": "二楼的楼道灯不亮，老人上下楼危险", "anonymous": True}


@dataclass(frozen=True)
class Work:
    """`paths` are asked in turn, with the session's cookie unless anybody may ask. `most` is the budget against pgbench,
    `within` the most milliseconds that 95 of 100 may take with eight clients on two cores."""

    name: str
    paths: tuple[str, ...]
    session: str = ""
    bodies: tuple[str, ...] = ()
    most: int | None = None
    within: int | None = None

    @property
    def status(self) -> int:
        return 201 if self.bodies else 200

    def requests(self, port: int) -> list[str]:
        """Whole HTTP requests."""
        cookie = f"Cookie: {settings.SESSION_COOKIE_NAME}={self.session}\r\n" if self.session else ""
        head = f"Host: 127.0.0.1:{port}\r\n{cookie}"
        if not self.bodies:
            return [f"GET {path} HTTP/1.1\r\n{head}\r\n" for path in self.paths]
        return [
            f"POST {path} HTTP/1.1\r\n{head}Content-Type: application/json\r\nIdempotency-Key: {UNIQUE.decode()}\r\n"
            f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
            for path in self.paths
            for body in self.bodies
        ]

    def statements(self) -> int:
        """How many one request makes, asked within this process."""
        client = Client(raise_request_exception=True)
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        counted: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            if not sql.upper().startswith(NO_STATEMENT):
                counted.append(sql)
            return execute(sql, *rest)

        for _turn in range(2):
            counted.clear()
            with connection.execute_wrapper(note):
                if self.bodies:
                    headers = {"Idempotency-Key": uuid.uuid4().hex}
                    answer = client.post(
                        self.paths[0], self.bodies[0], content_type="application/json", headers=headers
                    )
                else:
                    answer = client.get(self.paths[-1])
            if answer.status_code not in (self.status, 200):
                raise SystemExit(f"{self.name}: {self.paths[-1]} answers {answer.status_code}")
        return len(counted)


def works() -> list[Work]:
    """Each work on what lies in the database. Django has to be set up."""
    street = streets.get().only()
    assert street is not None
    with in_street(street.pk):
        officer = Role.objects.in_force().filter(code="SO").select_related("person").first()
        assert officer is not None
        session = session_of(officer.person.user_id)
        newest = Case.objects.filter(status__in=("archived", "closed")).order_by("-submitted_at")
        sample = newest.values_list("number", "query_code", "contact_sealed")[: SAMPLE * 4]
        numbers = tuple(number for number, _code, _sealed in sample)[::4]
        open_codes = tuple(code for _number, code, sealed in sample if not sealed)[:SAMPLE]
        placards = tuple(Placard.objects.filter(is_retired=False).values_list("code", flat=True)[:SAMPLE])
        compounds = tuple(Compound.objects.values_list("pk", flat=True))
        slugs = [slug for slug in Case.objects.values_list("category_id", flat=True).distinct() if slug]
    return [
        Work("create", ("/api/v1/reports",), bodies=tuple(_report(code) for code in placards), most=20),
        Work("list", tuple(f"/api/v1/cases?{_filter(slug)}" for slug in slugs), session, most=30),
        Work("detail", tuple(f"/api/v1/cases/{number}" for number in numbers), session, most=60),
        Work("history", tuple(f"/api/v1/cases/{number}/history" for number in numbers), session, most=60),
        Work("list_page", tuple(f"/cases/?tab=all&{_filter(slug)}" for slug in slugs), session),
        Work("case_page", tuple(f"/cases/{number}/" for number in numbers), session),
        Work("progress", tuple(f"/api/v1/reports/{code}" for code in open_codes)),
        Work("queue", ("/cases/",), session, within=100),
        Work("search_word", tuple(f"/cases/?tab=all&q={word}" for word in WORDS), session, within=100),
        Work("search_number", tuple(f"/cases/?tab=all&q={n}" for n in numbers), session, within=100),
        Work("compound", tuple(f"/c/{pk}/" for pk in compounds)),
        Work("dashboard", ("/insights/", "/insights/?period=year"), session, within=300),
        Work("placard", tuple(f"/r/{code}" for code in placards)),
    ]


def _report(placard: str) -> str:
    return json.dumps(REPORT | {"placard": placard}, ensure_ascii=False)


def _filter(slug: str) -> str:
    return f"status=archived&category={slug}"


def session_of(user_id: Any) -> str:
    """The key of a session past every factor."""
    user = User.objects.get(pk=user_id)
    session = SessionStore(None)
    session[OWNER] = str(user.pk)
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session[STAFF] = user.needs_second_factor
    session.save()
    return str(session.session_key)
