"""Kept files on their way out: the type they were checked to be, nothing sniffed, run or shared."""

import re

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from huilin.core.errors import NotHere
from huilin.core.uploads.sounds import EXTENSIONS as SOUND_TYPES
from huilin.core.uploads.storage import path_of

SHOWN_IN_PAGE = frozenset({"image/jpeg", *SOUND_TYPES})
NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'none'"
PRIVATE = "private, no-store"
IMMUTABLE = "private, max-age=31536000, immutable"
ONE_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def file_response(
    name: str,
    content_type: str,
    download_name: str | None = None,
    *,
    immutable: bool = False,
    request: HttpRequest | None = None,
) -> HttpResponseBase:
    """The kept file `name`. Only checked pictures and sounds show in the page, all else downloads.

    The caller has decided that the viewer may see it. `immutable` lets the viewer's own browser keep it (the
    name is a digest); otherwise nothing is stored. Pass `request` for sounds: iPhones play only what answers
    byte ranges.
    Raises `NotHere` for a name that was never given or a file that is gone.
    """
    try:
        file = path_of(name).open("rb")
    except FileNotFoundError as error:
        raise NotHere from error
    length = path_of(name).stat().st_size
    span = asked_range(request, length)
    response: HttpResponseBase
    if span == "unsatisfiable":
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{length}"})
    elif isinstance(span, tuple):
        first, last = span
        with file:
            file.seek(first)
            response = HttpResponse(file.read(last - first + 1), status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{length}"
    else:
        response = FileResponse(file)
    return with_safe_headers(response, content_type, download_name, immutable=immutable)


def with_safe_headers(
    response: HttpResponseBase,
    content_type: str,
    download_name: str | None = None,
    *,
    immutable: bool = False,
) -> HttpResponseBase:
    """Headers for whatever strangers wrote: no sniffing, no script, no other site, no shared cache."""
    as_attachment = download_name is not None or content_type not in SHOWN_IN_PAGE
    response["Content-Type"] = content_type
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment, download_name or "") or "inline"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = IMMUTABLE if immutable else PRIVATE
    response["Accept-Ranges"] = "bytes"
    return response


def asked_range(request: HttpRequest | None, length: int) -> tuple[int, int] | str | None:
    """First and last byte of one range (RFC 9110, 14.1.2), "unsatisfiable", or None for the whole."""
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "")) if request else None
    if not match or match.group() == "bytes=-":
        return None
    start, end = match.groups()
    if not start:
        first, last = max(0, length - int(end)), length - 1
    else:
        first, last = int(start), min(int(end) if end else length - 1, length - 1)
    return (first, last) if first <= last else "unsatisfiable"
