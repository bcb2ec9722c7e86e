"""Prints messages instead of sending them. In the demo the last ones can be read at /demo/outbox/."""

import json
import os
import sys

from django.conf import settings
from django.utils import timezone

from huilin.core.text import mask_phone
from huilin.notifications.senders.letter import Letter

KEPT = 100


class Console:
    def send(self, letter: Letter) -> None:
        print(f"短信 {mask_phone(letter.phone)} {letter.text}", file=sys.stdout, flush=True)
        if settings.DEMO:
            keep(letter)


def keep(letter: Letter) -> None:
    """The letter stands at the end of the demo's outbox, a file for this account only."""
    file = settings.HUILIN_HOME / "demo-outbox.jsonl"
    line = {"at": timezone.now().isoformat(), "phone": letter.phone, "text": letter.text}
    handle = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "a") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")


def kept() -> list[dict[str, str]]:
    """The last letters of the demo, the newest first."""
    file = settings.HUILIN_HOME / "demo-outbox.jsonl"
    if not file.exists():
        return []
    lines = file.read_text().splitlines()[-KEPT:]
    return [json.loads(line) for line in reversed(lines)]
