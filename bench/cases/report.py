"""The figures as a section of docs/reference/speed.md, between comments of its own."""

from __future__ import annotations

import argparse
import platform
import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from measuring import Line

NAMES = tuple(field.name for field in fields(Line))


def section(lines: Sequence[Line], options: argparse.Namespace, loading: float | None) -> str:
    loaded = f" Loading them took {loading:.0f} s." if loading is not None else ""
    parts = [
        f"## The case desk with {options.size:,} cases",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench`: {machine()}.{loaded}",
        f"{options.rounds} turns of {options.seconds:g} s each for the program and for pgbench, on the same server.",
        "",
        "| " + " | ".join(NAMES) + " |",
        "|---" + "|---:" * (len(NAMES) - 1) + "|",
        *("| " + " | ".join(str(getattr(line, name)) for name in NAMES) + " |" for line in lines),
    ]
    return "\n".join(parts)


def write_section(page: Path, name: str, text: str) -> None:
    """The section `name` of the page is `text`; added at the end where there was none."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    whole = page.read_text("utf-8")
    block = f"{begin}\n{text}\n{end}"
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    whole = found.sub(lambda _match: block, whole) if begin in whole else f"{whole.rstrip()}\n\n{block}\n"
    page.write_text(whole, "utf-8")


def machine() -> str:
    facts = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [each.split(":", 1)[1].strip() for each in facts.splitlines() if each.startswith("model name")]
    name = names[0] if names else platform.machine()
    return f"{len(names) or '?'} cores {name}, {platform.system()}, Python {platform.python_version()}"
