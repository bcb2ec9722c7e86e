"""The logins of the demo, for its sign-in page only."""

import json
from typing import Any

from django.conf import settings


def demo_logins() -> list[dict[str, Any]]:
    """What the demo's loader wrote down, as far as it has a number to sign in with; empty outside the demo."""
    file = settings.HUILIN_HOME / "demo-logins.json"
    if not settings.DEMO or not file.exists():
        return []
    return [
        {"role": row["role"], "name": row["label"], "phone": row["phone"], "password": row["password"] or ""}
        for row in json.loads(file.read_text())
        if row["phone"]
    ]
