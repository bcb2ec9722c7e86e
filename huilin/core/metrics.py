"""Figures for Prometheus. No label ever carries a person, a place or a code."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

registry = CollectorRegistry()
requests = Counter(
    "huilin_requests_total", "Requests answered.", ["method", "route", "status"], registry=registry
)
request_seconds = Histogram(
    "huilin_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS, registry=registry
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """One more request answered. `route` is a URL pattern, so that the number of series stays small."""
    requests.labels(method if method in METHODS else "other", route, str(status)).inc()
    request_seconds.labels(route).observe(seconds)


def exposition() -> bytes:
    """The figures of every server process in Prometheus's text format. Several processes share theirs
    through the folder that PROMETHEUS_MULTIPROC_DIR names."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(registry)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)
