"""Structured logs without personal data: one JSON object a line on standard error, with the request's id.

No address, account, path parameter, query string or form value is logged; an exception shows its type and
places in the code, not its message, because database errors quote the row. What still looks like a phone or
identity number is masked.
"""

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from huilin.core import metrics

Event = structlog.typing.EventDict

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
PERSONAL_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\+?86)?(?:1[3-9]\d{9}|\d{17}[\dXx])(?![0-9A-Za-z])")
QUIET_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
DEEPEST_FRAMES = 8

log = structlog.get_logger("huilin.request")


def configure(options: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG. Our own events and those of libraries leave as JSON lines; `options["level"]`
    names the least important level kept."""
    level = logging.getLevelNamesMapping().get(str(options.get("level", "INFO")).upper(), logging.INFO)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    finish: list[structlog.typing.Processor] = [
        without_exception_text,
        without_personal_numbers,
        structlog.processors.JSONRenderer(_json),
    ]
    structlog.configure(
        processors=[*shared, *finish],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_StandardError,
        cache_logger_on_first_use=False,
    )
    handler = _StandardErrorHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            use_get_message=False,
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name, without_library_values],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))
    for name in ("procrastinate.worker", "huilin"):
        logging.getLogger(name).setLevel(level)
    # A status alone stands in the request's own line already.
    logging.getLogger("django.request").addFilter(lambda record: bool(record.exc_info))


class _StandardError:
    """Writes to whatever standard error is at that moment."""

    def __init__(self, *args: Any) -> None:
        pass

    def msg(self, message: str) -> None:
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()

    log = debug = info = warning = error = critical = exception = failure = fatal = msg


class _StandardErrorHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        try:
            _StandardError().msg(self.format(record))
        except Exception:
            self.handleError(record)


def _json(event: Event, **options: Any) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


def without_exception_text(logger: Any, method: str, event: Event) -> Event:
    """Replaces exception information by its type and the places in the code it passed through."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-DEEPEST_FRAMES:]
        event["error"] = type(error).__name__
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def without_personal_numbers(logger: Any, method: str, event: Event) -> Event:
    """Masks what looks like a phone or an identity number, in every text of the line, nested ones too."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return PERSONAL_NUMBER.sub("***", value) if len(value) >= 11 else value
    if isinstance(value, dict):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_masked(inner) for inner in value]
    return value


def without_library_values(logger: Any, method: str, event: Event) -> Event:
    """A library's message is kept as its template: the values put into it may be a path with a code, a
    job's arguments, an address."""
    record: logging.LogRecord = event["_record"]
    job = getattr(record, "job", None)
    if isinstance(job, dict):
        event["event"] = getattr(record, "action", "job")
        event.update(task=job.get("task_name"), job=job.get("id"))
    elif record.name.startswith("procrastinate"):
        event["event"] = getattr(record, "action", "queue")
    elif record.name == "django.request":
        event["event"] = "request_failed"
    return event


class RequestLogMiddleware:
    """Gives each request an id (a proxy's X-Request-ID is kept, and returned), logs one line when it is
    answered and counts it. The route's pattern is logged, not the path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request.id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.id):  # type: ignore[attr-defined]
            response = self.get_response(request)
            self._note(request, response, time.perf_counter() - started)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    def _note(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        if request.path_info in QUIET_PATHS:
            return
        match = request.resolver_match
        route = (match.route if match else "") or ("/" if match else "unknown")
        metrics.count_request(request.method or "", route, response.status_code, seconds)
        log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            **({"htmx": True} if settings.DEBUG and "HX-Request" in request.headers else {}),
        )
