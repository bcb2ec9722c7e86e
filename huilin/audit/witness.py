"""A note of every head beside the sealing key, outside the database: a chain cut short or restored older lacks one."""

import os
from pathlib import Path

from django.conf import settings


def witness_file() -> Path:
    return settings.SEAL_KEY_FILE.with_name(f"{settings.SEAL_KEY_FILE.name}-heads")


def note_head(head: str) -> None:
    """`head` (street.number.digest) stands at the end of the file, on disk."""
    file = witness_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(handle, f"{head}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def noted_heads(street_id: str) -> list[str]:
    """Every head noted of this street, oldest first."""
    file = witness_file()
    if not file.exists():
        return []
    return [line for line in file.read_text().splitlines() if line.startswith(f"{street_id}.")]
