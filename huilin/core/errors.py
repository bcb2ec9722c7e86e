"""What a verb may refuse, and how a refusal becomes a page: 4xx, a clear sentence, nothing changed."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A verb could not be done. `message` is a sentence for the user, `field` the form field it belongs to."""

    status = 422
    template = "422.html"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(Refused):
    """The thing is no longer in the state or version that the caller saw."""

    status = 409
    template = "409.html"


class TooMany(Refused):
    """Asked too often; `retry_after` is in seconds."""

    status = 429
    template = "429.html"

    def __init__(
        self, message: str | None = None, *, retry_after: int = 60, field: str | None = None
    ) -> None:
        super().__init__(message or str(_("操作太频繁，请稍后再试。")), field=field)
        self.retry_after = retry_after


class Forbidden(PermissionDenied):
    """The actor sees the thing but may not do this to it (403)."""


class NotHere(Http404):
    """Missing, or not the actor's to know of (404); both look the same."""


class TryAgain(Exception):
    """Raised inside a request that lost a race; the whole request is rolled back and run once more."""


class RefusalMiddleware:
    """Turns a `Refused` that a view let through into its page, after undoing what the request wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        request.roll_back = True  # type: ignore[attr-defined]
        return refusal_response(request, exception)


def refusal_response(request: HttpRequest, error: Refused) -> HttpResponse:
    """The answer to a refusal: JSON for the API, a page elsewhere."""
    if request.path_info.startswith("/api/"):
        body = {"error": {"message": str(error.message), "field": error.field}}
        response: HttpResponse = JsonResponse(
            body, status=error.status, json_dumps_params={"ensure_ascii": False}
        )
    else:
        response = render(request, error.template, {"message": error.message}, status=error.status)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response
