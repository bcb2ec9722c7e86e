"""How much processor time a tree of processes has used, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def used_by(root: int) -> float:
    """Milliseconds of `root` and everything below it; of what has ended below it, too, once it was waited for."""
    own, reaped, parents = {}, {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(folder.name)
        parents[pid] = int(parts[1])
        own[pid] = int(parts[11]) + int(parts[12])
        reaped[pid] = int(parts[13]) + int(parts[14])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(own.get(pid, 0) + reaped.get(pid, 0) for pid in family) * 1000 / TICK
