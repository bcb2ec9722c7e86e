"""Response headers that every page carries: content policy, no framing, no sniffing, no caching of private pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")
HALF_READ = frozenset({400, 413, 500, 503})
"""Answers that may come before the whole body was read."""


class SecurityHeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), payment=(), usb=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if response.status_code >= 400 or not request.path_info.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        if response.status_code in HALF_READ and request.method not in WITHOUT_BODY:
            # The server closes such a connection; said aloud, no browser sends its next request into it.
            response.headers["Connection"] = "close"
        return response
