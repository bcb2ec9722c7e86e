"""What a phone keeps so that the page opens without signal: a worker, and a page with nobody's data in it."""

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views import View

from huilin.core.pages import ELDER_COOKIE

STYLES = ("tokens", "base", "layout", "button", "card", "form", "desk", "round")
ASSETS = (
    *(f"core/css/{name}.css" for name in STYLES), "core/icons.svg", "core/favicon.svg",
    "rounds/css/queue.css", "rounds/js/page.js",
)  # fmt: skip
MODULES = ("rounds/js/store.js", "rounds/js/sending.js", "rounds/js/queue.js")
"""Imported by their plain names."""


class ShellView(View):
    """The page without its list. The phone fills in the list that it keeps; nobody's data is in here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "rounds/shell.html")


class WorkerView(View):
    """The worker, for the addresses of this room alone. It changes with every file, language and mode that it keeps."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shell, mode = reverse("rounds:shell"), request.COOKIES.get(ELDER_COOKIE, "")
        kept = [
            shell,
            *(static(name) for name in ASSETS),
            *(settings.STATIC_URL + name for name in MODULES),
        ]
        named = [*kept, *(static(name) for name in MODULES), request.LANGUAGE_CODE, mode]  # type: ignore[attr-defined]
        context = {
            "version": hashlib.sha256("\n".join(named).encode()).hexdigest()[:16],
            "told": json.dumps({"shell": shell, "page": reverse("rounds:today"), "kept": kept}),
        }
        return render(request, "rounds/sw.js", context, content_type="text/javascript; charset=utf-8")
