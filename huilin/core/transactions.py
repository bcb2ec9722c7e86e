"""One transaction per request, and the verb: an atomic act with its guards, record and messages."""

import functools
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huilin.core.errors import Refused, TryAgain

log = structlog.get_logger(__name__)

PATHS_WITHOUT_DATABASE = frozenset({"/healthz", "/readyz", "/metrics"})


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
            response = self._run(request)
            if getattr(request, "try_again", False):
                request.try_again = False  # type: ignore[attr-defined]
                for file in [file for files in request.FILES.lists() for file in files[1]]:
                    file.seek(0)
                response = self._run(request)
            return response
        except (OperationalError, InterfaceError) as error:
            log.error("database_unavailable", error=type(error).__name__)
            connection.close()
            return render(request, "503.html", status=503, headers={"Retry-After": "30"})

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
