"""What every page knows, and the shapes of view that rooms build on."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from huilin.core.errors import NotHere, Refused
from huilin.core.permissions import ANONYMOUS, Actor, Permission, any_scope, holds, may
from huilin.core.registry import menu_for

ELDER_COOKIE = "huilin_mode"


def page_context(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return {
        "actor": actor,
        "is_elder": request.COOKIES.get(ELDER_COOKIE) == "elder",
        "filing_number": settings.FILING_NUMBER,
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "menu": menu_for(actor),
        "is_demo": settings.DEMO,
    }


def back_to(request: HttpRequest, default: str) -> str:
    """The page on this host that the visitor came from, or `default`."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        parts = urlsplit(target)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return default


def sign_in_first(request: HttpRequest, target: str) -> HttpResponse:
    """To the sign-in page, and from there to `target`. A form whose session ended goes back to where it was filled in."""
    url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': target})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


class ActorView(View):
    """A view whose request carries an actor.

    Without `permission` in any place the page is not there (404); a visitor is led to sign in first.
    """

    permission: Permission | None = None
    request: HttpRequest

    @property
    def actor(self) -> Actor:
        return self.request.actor  # type: ignore[attr-defined]

    def is_let_in(self) -> bool:
        return self.permission is None or any_scope(self.actor, self.permission)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_let_in():
            return super().dispatch(request, *args, **kwargs)
        is_reading = request.method in ("GET", "HEAD")
        if self.actor.is_signed_in or not (is_reading or settings.SESSION_COOKIE_NAME in request.COOKIES):
            raise NotHere
        return sign_in_first(request, request.get_full_path() if is_reading else back_to(request, "/"))

    def may(self, permission: Permission, thing: Any) -> bool:
        return may(self.actor, permission, thing)


class DeskView(ActorView):
    """A page of the desk: for those who have work to do here, not for residents."""

    def is_let_in(self) -> bool:
        return self.actor.has_desk and (self.permission is None or holds(self.actor, self.permission))


def add_refusal(form: forms.BaseForm, error: Refused) -> None:
    """Puts a refusal where the user can act on it: at its field, or on top of the form."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.message)


def refusal_of(form: forms.BaseForm) -> Refused:
    """The first fault of a form that is not valid, for those who have no page to show it on."""
    field, errors = next(iter(form.errors.items()))
    return Refused(str(errors[0]), field=field)


def render_form(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 422
) -> HttpResponse:
    """A page whose form was not accepted: 422 (409 after a conflict), the typed text kept."""
    return render(request, template, context, status=status)
