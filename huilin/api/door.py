"""How a request of the API comes in: no cookie is read, no form token asked, every refusal is JSON."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from huilin.api.answers import fault
from huilin.core.codes import read_code, street_number
from huilin.core.offline import may_send
from huilin.core.permissions import Permission, holds
from huilin.people.door import open_door
from huilin.places.models import streets

View = Callable[..., HttpResponse]


class BadRequest(Exception):
    """The request itself cannot be read (400, 413, 415)."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def endpoint(method: str, *, desk: Permission | None = None, sender: bool = False) -> Callable[[View], View]:
    """Makes a function an address of the API that answers to one method (GET also to HEAD).

    With `desk` it is for those at the desk who hold that right, known by their session; it only reads: no form token.
    With `sender` it is for those who send what they noted without signal: known by their session, and the form token of
    their pages is asked.
    """
    allowed = [method, "HEAD"] if method == "GET" else [method]

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def respond(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.method in allowed:
                refusal = not_at_desk(request, desk, sender)
                return refusal or answered(view, request, parts)
            response = fault(405, _("这个地址不接受这种请求。"))
            response["Allow"] = ", ".join(allowed)
            return response

        respond.csrf_exempt = not sender  # type: ignore[attr-defined]
        respond.opens_door_itself = desk is None and not sender  # type: ignore[attr-defined]
        return respond

    return decorate


def not_at_desk(request: Any, permission: Permission | None, sender: bool) -> HttpResponse | None:
    """401 for who has not signed in; 404 for who has no such right anywhere, as on the pages."""
    if permission is None and not sender:
        return None
    actor = request.actor
    if not actor.is_signed_in:
        return fault(401, _("请先登录。"))
    if may_send(actor) if permission is None else actor.has_desk and holds(actor, permission):
        return None
    return fault(404, _("没有找到，请核对号码。"))


def answered(view: View, request: HttpRequest, parts: dict[str, Any]) -> HttpResponse:
    """The view's answer, or its refusal as JSON. `Refused` and `TryAgain` go on to the middlewares that undo and repeat."""
    try:
        return view(request, **parts)
    except BadRequest as error:
        return fault(error.status, error.message)
    except Http404:
        return fault(404, _("没有找到，请核对号码。"))
    except PermissionDenied as error:
        return fault(403, str(error) or _("不能这样做。"))
    except RequestDataTooBig:
        return fault(413, _("内容太大。"))
    except (MultiPartParserError, SuspiciousOperation):
        return fault(400, _("请求不完整或格式不对。"))


def enter_by_code(request: Any, code: str, length: int) -> str | None:
    """Enters the street that a code names, as an anonymous visitor; the code's digits, or None when it cannot be one."""
    digits = read_code(code[:60], length)
    street = streets.get().by_number(street_number(digits)) if digits else None
    if street is None:
        return None
    request.street = street
    open_door(request, street, None)
    return digits
