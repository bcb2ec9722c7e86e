"""Pages that belong to no room: elder mode, language, privacy, feedback, errors."""

import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from huilin.core.errors import refusal_response
from huilin.core.pages import ELDER_COOKIE, DeskView, back_to
from huilin.core.uploads.storage import StorageFull, is_full

YEAR = 365 * 24 * 3600


class ElderModeView(View):
    """Switches 长辈版 on or off and remembers it for a year."""

    def post(self, request: HttpRequest) -> HttpResponse:
        response = redirect(back_to(request, "/"))
        if request.COOKIES.get(ELDER_COOKIE) == "elder":
            response.delete_cookie(ELDER_COOKIE, samesite="Lax")
        else:
            remember(response, ELDER_COOKIE, "elder")
        return response


class LanguageView(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        response = redirect(back_to(request, "/"))
        language = request.POST.get("language", "")
        if language in dict(settings.LANGUAGES):
            remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        return response


def remember(response: HttpResponse, name: str, choice: str) -> None:
    """The browser keeps a choice for a year; no script reads it, and where the house has TLS nothing else carries it."""
    response.set_cookie(
        name, choice, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


class MenuView(DeskView):
    """Everything that the actor's roles open, where the bar on top has room for the first few."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "core/menu.html", {"section": "core:menu"})


class PrivacyView(TemplateView):
    template_name = "core/privacy.html"


class FeedbackView(TemplateView):
    template_name = "core/feedback.html"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form older than its cookie: say so, and keep what was typed in the browser's own back page."""
    message = _("页面放得太久了。请返回上一页，刷新后再发一次，您写的内容还在。")
    if request.path_info.startswith("/api/"):
        body = {"error": {"message": message, "field": None}}
        return JsonResponse(body, status=403, json_dumps_params={"ensure_ascii": False})
    return render(request, "403.html", {"message": message}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", {"message": str(exception or "")}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault. A body that found no room on the disk while it came in is no fault of the program: 503."""
    if is_full(sys.exc_info()[1]):
        return refusal_response(request, StorageFull())
    return render(request, "500.html", status=500)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "422.html", {"message": _("请求的内容不对，请返回重试。")}, status=400)
