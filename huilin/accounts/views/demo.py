"""The logins of the demo, for its sign-in page only."""

import json
from typing import Any

from django.conf import settings


def demo_logins() -> list[dict[str, Any]]:
    """What the demo's loader wrote down; empty outside the demo."""
    file = settings.HUILIN_HOME / "demo-logins.json"
    if not settings.DEMO or not file.exists():
        return []
    logins: list[dict[str, Any]] = json.loads(file.read_text())
    return logins
