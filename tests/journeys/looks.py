"""What is looked at on a page that is open: what axe says of it, what sticks out of it, what is too small or pale."""

import json
from collections.abc import Sequence
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOKS = Path(__file__).with_name("looks.js").read_text("utf-8")
AXE: str = Axe().axe_script + LOOKS
"""Given to a page before it opens, so that `looks` can ask; LOOKS is enough for what sticks out or is too small."""
PHONE, DESK = 360, 1280
LEAST = {"normal": {"letters": 16, "target": 44}, "elder": {"letters": 20, "target": 60}}
"""Letters and what can be hit, in px."""
HEIGHT = 740


def looks(page: Page, modes: Sequence[str], *wanted: str, seen: set[str] | None = None) -> list[str]:
    """The faults that the page has in these modes, asked in one go: of `wanted` "axe", "small", "wide", and "pale", which
    looks at letters in ways that are not `seen` yet and adds them. The page is left in its own mode."""
    asked = {"modes": modes, "wanted": wanted, "least": LEAST, "seen": [*seen] if seen else []}
    told = json.loads(page.evaluate("told => looksOf(told)", json.dumps(asked)))
    if seen is not None:
        seen.update(told["seen"])
    found: list[str] = told["found"]
    return found


def made_wide(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
