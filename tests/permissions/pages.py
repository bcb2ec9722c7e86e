"""How many statements each page may ask: the numbers of docs/reference/pages.md, which are reviewed with it."""

import re
from functools import cache
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "pages.md"
LINE = re.compile(r"^\| `(?P<address>/[^`]*)` \| (?P<name>[\w:]+) \| (?P<most>\d+) \|$", re.MULTILINE)


@cache
def most_of() -> dict[str, int]:
    """By name of the address."""
    return {found["name"]: int(found["most"]) for found in LINE.finditer(PAGES.read_text("utf-8"))}


@cache
def addresses() -> dict[str, str]:
    """As they are written there, by name."""
    return {found["name"]: found["address"] for found in LINE.finditer(PAGES.read_text("utf-8"))}
