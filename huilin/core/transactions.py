"""One transaction per request, and the verb: an atomic act with its guards, record and messages."""

import functools
import re
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huilin.core.errors import Refused, TryAgain

log = structlog.get_logger(__name__)

PATHS_WITHOUT_DATABASE = frozenset({"/healthz", "/readyz", "/metrics"})
IN_PIECES = re.compile(r"(/s/\d{9})?/api/v1/sync")
"""Where one request carries many acts: each is kept in a transaction that the view opens, none waits for the others."""


class TransactionMiddleware:
    """Wraps each request in one transaction; rolls back on 5xx, on a refusal, and on a lost race (then tries once more).

    A database that does not answer becomes a plain 503 page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PATHS_WITHOUT_DATABASE:
            return self.get_response(request)
        try:
            if IN_PIECES.fullmatch(request.path_info):
                return self.get_response(request)
            response = self._run(request)
            if self._must_run_again(request, response):
                for file in [file for files in request.FILES.lists() for file in files[1]]:
                    file.seek(0)
                response = self._run(request)
            return response
        except (OperationalError, InterfaceError) as error:
            log.error("database_unavailable", error=type(error).__name__)
            connection.close()
            return unavailable(request)

    @staticmethod
    def _must_run_again(request: Any, response: HttpResponse) -> bool:
        """After a lost race, and after a connection that the server had dropped: nothing of the first run was kept."""
        if getattr(request, "try_again", False):
            request.try_again = False
            return True
        return response.status_code == 500 and connection.connection is None

    def _run(self, request: HttpRequest) -> HttpResponse:
        request.roll_back = False  # type: ignore[attr-defined]
        with transaction.atomic():
            response = self.get_response(request)
            if request.roll_back or response.status_code >= 500:  # type: ignore[attr-defined]
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TryAgain) or getattr(request, "tried_again", False):
            return None
        request.try_again = request.tried_again = request.roll_back = True  # type: ignore[attr-defined]
        return HttpResponse(status=409)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer; what was sent may be sent again."""
    message = str(_("系统暂时连不上数据库，请过一会儿再试。"))
    if request.path_info.startswith("/api/"):
        body = {"error": {"message": message, "field": None}}
        response: HttpResponse = JsonResponse(body, status=503, json_dumps_params={"ensure_ascii": False})
    else:
        response = render(request, "503.html", status=503)
    response["Retry-After"] = "30"
    return response


def verb(method: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a method atomic: all of it commits with the request, or none of it is kept when it refuses."""

    @functools.wraps(method)
    def act(*args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return method(*args, **kwargs)

    return act


def opening_verb(method: Callable[..., Any]) -> Callable[..., Any]:
    """A verb that opens something new and does all its checks before its first write, so it needs no savepoint."""

    @functools.wraps(method)
    def act(*args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic(savepoint=False):
                return method(*args, **kwargs)
        except (Refused, PermissionDenied):
            # Refused before the first write: the page that says so may go on reading.
            if connection.in_atomic_block:
                transaction.set_rollback(False)
            raise

    return act
