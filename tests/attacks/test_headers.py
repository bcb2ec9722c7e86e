"""What every answer tells the browser: run nothing foreign, stand in no frame, guess no type, keep nothing private.

The answers of all addresses in the table are looked at where they are asked for: tests/permissions/test_urls.py.
"""

from http.cookies import Morsel
from typing import Any

import pytest
from django.test import Client

from tests.attacks.headers import COOKIES, faults_of, is_safe
from tests.cast import PLACARD

FORM = f"/r/{PLACARD}/report/"


@pytest.fixture
def behind_tls(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.RATE_LIMITS = False


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
