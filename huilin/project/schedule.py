"""The schedule: every job that runs by the clock, in one table."""

from typing import Any


def on_app_ready(app: Any) -> None:
    """Registers the periodic jobs with the queue."""
