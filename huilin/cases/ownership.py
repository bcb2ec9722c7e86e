"""Who a query code makes its holder: the reporter of that one case, as long as no phone guards it.

Without a contact the code alone is the proof. With one, the code shows only where the matter stands, and a browser must have
sent the report, left the contact, or named its last four digits. It remembers that in one signed cookie.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from huilin.cases.models import Case
from huilin.core.permissions import Actor

COOKIE = "huilin_mine"
SALT = "huilin.mine"
MOST_REMEMBERED = 20
REMEMBERED_SECONDS = 180 * 24 * 3600


def remembered(request: HttpRequest) -> list[UUID]:
    """The cases that this browser has shown to be its own, newest first."""
    try:
        ids = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED_SECONDS)
        return [UUID(hex=text) for text in ids]
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return []


def remember(request: HttpRequest, response: HttpResponse, case: Case) -> None:
    """This browser is the reporter's from now on."""
    ids = [case.pk, *(pk for pk in remembered(request) if pk != case.pk)][:MOST_REMEMBERED]
    response.set_cookie(
        COOKIE,
        signing.dumps([pk.hex for pk in ids], salt=SALT, compress=True),
        max_age=REMEMBERED_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def holder(request: Any, case: Case) -> Actor:
    """The request's actor, who is also the reporter of `case` where nothing guards it or the browser has proved it."""
    actor: Actor = request.actor
    if case.contact_sealed and case.pk not in remembered(request):
        return actor
    return replace(actor, case_ids=actor.case_ids | {case.pk})
