"""What a supervisor, a load balancer and Prometheus ask: alive, able to serve, how busy."""

from functools import cache

import structlog
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from huilin.core import metrics

HEARTBEAT_LIMIT_SECONDS = 60

log = structlog.get_logger(__name__)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while this process answers at all; asks nobody else."""
    return _answer({"process": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, every migration is applied and a worker has shown life within
    `HEARTBEAT_LIMIT_SECONDS`; otherwise 503 with the name of what is missing."""
    try:
        return _answer(
            {
                "database": "ok",
                "migrations": "ok" if not pending_migrations() else "pending",
                "worker": "ok" if has_worker() else "missing",
            }
        )
    except Error as error:
        log.error("readiness_failed", error=type(error).__name__)
        connection.close()
        return _answer({"database": "unavailable", "migrations": "unknown", "worker": "unknown"})


@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Requests of all server processes and the queue's length by state, for Prometheus."""
    body = metrics.exposition()
    try:
        body += _queue_lines().encode()
    except Error as error:
        log.error("queue_unreadable", error=type(error).__name__)
        connection.close()
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def pending_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of this program that the database has not seen; one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        if cursor.fetchone() == (None,):
            return known_migrations()
        cursor.execute("SELECT app, name FROM django_migrations")
        return known_migrations() - set(cursor.fetchall())


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration that this program brings along."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or {})


def has_worker() -> bool:
    """Whether a worker of the queue has shown life lately; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(last_heartbeat) > now() - make_interval(secs => %s), false) "
            "FROM procrastinate_workers",
            [HEARTBEAT_LIMIT_SECONDS],
        )
        return cursor.fetchone()[0]


def _queue_lines() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1 ORDER BY 1")
        rows = cursor.fetchall()
    lines = ["# HELP huilin_jobs Jobs in the queue by state.", "# TYPE huilin_jobs gauge"]
    return "\n".join([*lines, *(f'huilin_jobs{{status="{status}"}} {count}' for status, count in rows), ""])


def _answer(parts: dict[str, str]) -> JsonResponse:
    ready = all(state == "ok" for state in parts.values())
    response = JsonResponse(
        {"status": "ok" if ready else "unavailable", **parts}, status=200 if ready else 503
    )
    response["Cache-Control"] = "no-store"
    return response
