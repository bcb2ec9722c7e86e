"""Which neighbour a browser is, so that it joins a matter once: a person who signed in, or a signed cookie's random name."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "huilin_neighbour"
SALT = "huilin.neighbour"
KEPT_SECONDS = 180 * 24 * 3600


def neighbour_key(request: Any, form_key: str) -> str:
    """The key of `Case.follow`; a browser without a cookie is named by its form's key, so that two clicks are one."""
    if request.actor.person_id:
        return f"person:{request.actor.person_id.hex}"
    return f"browser:{known_browser(request) or form_key}"


def known_browser(request: HttpRequest) -> str:
    try:
        name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return ""
    return name if isinstance(name, str) else ""


def keep_browser(request: HttpRequest, response: HttpResponse, form_key: str) -> None:
    """This browser keeps its name for half a year."""
    response.set_cookie(
        COOKIE,
        signing.dumps(known_browser(request) or form_key, salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
