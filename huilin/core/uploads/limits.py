"""A request longer than allowed ends early, whether it says its length or streams without one."""

import tempfile
from collections.abc import Callable
from typing import IO

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024


class BodyLimitMiddleware:
    """Answers 413 to a body above `settings.MAX_BODY` bytes before anything of it is parsed.

    A body without a length (chunked) is spooled to disk up to the limit and then read like any other; Django
    alone would treat it as empty.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length:
            if not (length.isascii() and length.isdigit() and len(length) < 16):
                return refusal(request, _("请求不完整，请重试。"), 400)
            if int(length) > settings.MAX_BODY:
                return too_large(request)
            return self.get_response(request)
        if "chunked" not in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            return self.get_response(request)
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
            size = spooled(request.META["wsgi.input"], spool, settings.MAX_BODY)
            if size is None:
                return too_large(request)
            request.META["CONTENT_LENGTH"] = str(size)
            request._stream = LimitedStream(spool, size)  # type: ignore[assignment,arg-type]
            return self.get_response(request)


def spooled(source: IO[bytes], spool: IO[bytes], limit: int) -> int | None:
    """Copies the stream and rewinds the copy; its size in bytes, or None as soon as it is above `limit`."""
    size = 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limit:
            return None
        spool.write(chunk)
    spool.seek(0)
    return size


def too_large(request: HttpRequest) -> HttpResponse:
    size = settings.MAX_BODY // (1024 * 1024)
    message = _("一次发送的内容太大（最多 %(size)d MB），请减少照片或分几次发送。") % {"size": size}
    return refusal(request, message, 413)


def refusal(request: HttpRequest, message: str, status: int) -> HttpResponse:
    """JSON for the API, else a page that needs neither session nor database."""
    if request.path_info.startswith("/api/"):
        body = {"error": {"message": message, "field": None}}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(render_to_string("core/body_refused.html", {"message": message}), status=status)
