"""What every answer tells the browser: run nothing foreign, stand in no frame, guess no type, keep nothing private."""

import re
from collections.abc import Iterator
from http.cookies import Morsel
from typing import Any

import pytest
from django.test import Client

from tests.cast import PLACARD
from tests.permissions.addresses import address, case_for
from tests.permissions.rooms import ROWS
from tests.permissions.row import PERSONAS, Row

FORM = f"/r/{PLACARD}/report/"
FETCHED = (
    "default-src",
    "script-src",
    "style-src",
    "img-src",
    "media-src",
    "font-src",
    "connect-src",
    "manifest-src",
)
TRUSTED = {"'none'", "'self'", "data:", "blob:"}
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)|\sstyle=|\son[a-z]+=\"|javascript:", re.I
)
COOKIES = {"huilin_session", "csrftoken", "messages", "huilin_mine", "huilin_mode", "django_language"}


def policy_of(answer: Any) -> dict[str, set[str]]:
    directives = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in directives}


WANTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": None,
    "X-Powered-By": None,
}


def faults_of(answer: Any) -> Iterator[str]:
    """What is wrong with the headers of one answer, in words."""
    yield from policy_faults(policy_of(answer))
    for name, value in WANTED.items():
        if answer.headers.get(name) != value:
            yield f"{name}: {answer.headers.get(name)}"
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        yield "may be kept"
    if "text/html" in answer.headers.get("Content-Type", "") and INLINE.search(answer.content):
        yield f"inline: {INLINE.search(answer.content)}"
    yield from (f"cookie {name}" for name, cookie in answer.cookies.items() if not is_safe(cookie))


def policy_faults(policy: dict[str, set[str]]) -> Iterator[str]:
    for name in ("default-src", "frame-ancestors"):
        if policy.get(name) != {"'none'"}:
            yield f"{name} {policy.get(name)}"
    for name in FETCHED:
        trusted = {"'self'", "'none'"} if name in ("script-src", "style-src") else TRUSTED
        if not policy.get(name, set()) <= trusted:
            yield f"{name} {policy[name]}"


def is_safe(cookie: Morsel[str]) -> bool:
    """Unseen by script, not sent from other sites, over TLS alone where the house has TLS."""
    is_gone = cookie["max-age"] == 0
    return cookie["samesite"] in ("Lax", "Strict") and bool(
        is_gone or (cookie["httponly"] and cookie["secure"])
    )


@pytest.fixture
def behind_tls(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.RATE_LIMITS = False


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_each_answer_carries_them(client, cast, behind_tls, row: Row):
    """One persona for each answer that the table knows, pages and refusals alike."""
    url = f"{address(row, cast, case_for(row, cast))}?{row.query}"
    tried: set[int] = set()
    for persona in PERSONAS:
        if row.expected(persona) in tried or persona.endswith("@"):
            continue
        tried.add(row.expected(persona))
        client.cookies.clear()
        if persona != "AN":
            cast.sign_in_as(client, cast[persona])
        answer = client.generic(row.method, url)
        assert list(faults_of(answer)) == [], (persona, answer.status_code)


@pytest.mark.parametrize(
    "path", ["/nothing-here/", "/static/nothing.js", "/r/%00", "/cases/x/../../", "/media/x", "/.git/config"]
)
def test_an_answer_for_what_is_not_there(client, cast, behind_tls, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert list(faults_of(answer)) == []


def test_refusals_before_the_page_is_reached(client, cast, behind_tls, settings):
    settings.MAX_BODY = 100
    for answer in (
        client.post(FORM, {"description": "x" * 200}),
        client.post("/api/v1/reports", "x" * 200, content_type="application/json"),
        Client(enforce_csrf_checks=True).get(FORM, headers={"Host": "stranger.example"}),
        client.get(FORM, headers={"Content-Length": "x"}),
    ):
        assert 400 <= answer.status_code < 500
        assert list(faults_of(answer)) == [], answer.status_code


def test_a_fault_of_ours_carries_them_too(cast, behind_tls, monkeypatch):
    def fails(*_arguments: Any) -> None:
        raise RuntimeError("金丝雀")

    monkeypatch.setattr("huilin.cases.views.home.HomeView.get", fails)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "金丝雀" not in answer.content.decode()
    assert list(faults_of(answer)) == []


def test_every_cookie_of_the_house_is_known(client, cast, behind_tls):
    """A journey that is given all cookies there are; a new one has to be looked at here."""
    given: dict[str, Morsel[str]] = {}
    client.get(FORM)
    sent = client.post(FORM, {"description": "灯坏了", "phone": "13900001111", "idempotency_key": "0" * 32})
    given |= sent.cookies
    for path, fields in [("/elder-mode/", {}), ("/language/", {"language": "en"})]:
        given |= client.post(path, fields).cookies
    given |= client.get("/account/").cookies
    assert {"csrftoken", "huilin_mine", "huilin_mode", "django_language"} <= set(given) <= COOKIES
    assert [name for name, cookie in given.items() if not is_safe(cookie)] == []


def test_signing_out_empties_the_browser(client, cast, behind_tls):
    cast.sign_in(client, "CS")
    answer = client.post("/account/sign-out/")
    assert {'"cache"', '"storage"'} <= set(answer.headers["Clear-Site-Data"].split(", "))
    assert answer.cookies["huilin_session"]["max-age"] == 0
