"""`make bench-consensus`: the eleven figures of the consensus engine beside their goals and beside red-dwarf 0.4.0.

Prints a table and writes docs/reference/consensus.md. ARGS="--only 3,7" runs some figures and writes nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from bench.consensus.conversations import Peer, triples  # noqa: E402
from bench.consensus.figures import FIGURES, Line  # noqa: E402
from bench.consensus.speed import SIZES, city, measured  # noqa: E402

PEER = ROOT / ".tools" / "bench-red-dwarf"
GOALS = {10_000: ("≤ 50 ms", ""), 100_000: ("≤ 0.2 s", ""), 1_000_000: ("≤ 2 s", ", ≤ 500 MB")}
PAGE = ROOT / "docs" / "reference" / "consensus.md"


def peer_python() -> Path:
    """red-dwarf's own environment, made on first use."""
    python = PEER / "bin" / "python"
    if not python.exists():
        uv = ROOT / ".tools" / "bin" / "uv"
        subprocess.run([str(uv), "venv", "--python", sys.executable, str(PEER)], check=True)
        subprocess.run([str(uv), "pip", "install", "--python", str(python), "red-dwarf==0.4.0"], check=True)
    return python


def speed(peer: Peer) -> list[Line]:
    """Ours and the peer's by turns where the peer can follow."""
    lines = []
    for people, statements, each in SIZES:
        goal, memory = GOALS[people]
        theirs = "—"
        if people == 10_000:
            theirs = f"{peer.run(triples(city(people, statements, each)))['seconds']:.1f} s"
        if people == 100_000:
            theirs = "197 s CPU, 5.6 GB (published)"
        for mode in ("polis", "huilin"):
            took = measured(people, statements, each, mode)
            text = f"{took['seconds']:.2f} s, {took['cpu']:.2f} CPU s, peak {took['peak_mb']:.0f} MB"
            lines.append((f"11 {people:,} × {statements:,}, {mode} mode", goal + memory, text, theirs))
            print(*lines[-1], sep=" | ", flush=True)
    return lines


def write(lines: list[Line], seconds: float) -> None:
    rows = "\n".join(f"| {what} | {goal} | {found} | {theirs} |" for what, goal, found, theirs in lines)
    head, _sep, tail = PAGE.read_text("utf-8").partition("<!-- figures -->")
    _old, _sep, tail = tail.partition("<!-- end -->")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    text = (
        f"<!-- figures -->\n{dt.date.today()}, {machine}, {seconds / 60:.0f} minutes.\n\n"
        f"| figure | goal | ours | red-dwarf 0.4.0 |\n|---|---|---|---|\n{rows}\n<!-- end -->"
    )
    PAGE.write_text(head + text + tail, "utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="numbers of figures, by commas")
    chosen = {int(number) for number in options.parse_args().only.split(",") if number}
    began, peer = time.monotonic(), Peer(peer_python())
    lines: list[Line] = []
    for number, figure in enumerate(FIGURES, start=1):
        if not chosen or number in chosen:
            for line in figure(peer):
                lines.append(line)
                print(*line, sep=" | ", flush=True)
    if not chosen or 11 in chosen:
        lines += speed(peer)
    if not chosen:
        write(lines, time.monotonic() - began)


main()
