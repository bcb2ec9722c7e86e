"""The eleventh figure: whole analyses of generated votes, each in a fresh process; wall time, processor time, memory.

`python -m bench.consensus.speed PEOPLE STATEMENTS MODE` prints one JSON line.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

import numpy as np

from huilin.consensus import analyse
from huilin.consensus.votes import Votes

SIZES = ((10_000, 300, 30), (100_000, 1000, 30), (1_000_000, 2000, 60))
"""People, statements, votes each (~3 to 10 % of the cells)."""


def city(people: int, statements: int, each: int, seed: int = 0) -> Votes:
    """Two camps; everyone answers a run of statements that begins at a place of their own."""
    random = np.random.default_rng(seed)
    begin = random.integers(0, statements - each + 1, people).astype(np.uint16)
    camp = random.choice(np.array([-1.0, 1.0], dtype=np.float32), people, p=[0.4, 0.6])
    pull = random.normal(0, 1, statements).astype(np.float32)
    level = random.normal(0.5, 1, statements).astype(np.float32)
    columns = np.empty((people, each), dtype=np.uint16)
    marks = np.empty((people, each), dtype=np.int8)
    for start in range(0, people, 50_000):
        part = slice(start, min(start + 50_000, people))
        columns[part] = begin[part, None] + np.arange(each, dtype=np.uint16)
        odds = camp[part, None] * pull[columns[part]] + level[columns[part]]
        marks[part] = np.where(random.random(odds.shape, dtype=np.float32) < 1 / (1 + np.exp(-odds)), 1, -1)
    starts = np.arange(0, people * each + 1, each)
    return Votes(range(people), range(statements), starts, columns.ravel(), marks.ravel())


def run(people: int, statements: int, each: int, mode: str, times: int) -> dict:
    votes = city(people, statements, each)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    analyse(city(200, 20, 10), mode=mode)
    wall, cpu = [], []
    for _turn in range(times):
        began, used = time.perf_counter(), time.process_time()
        analyse(votes, mode=mode)
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"people": people, "statements": statements, "mode": mode, "seconds": min(wall), "cpu": min(cpu),
            "peak_mb": peak, "before_mb": before}  # fmt: skip


def measured(people: int, statements: int, each: int, mode: str) -> dict:
    """The same in a process of its own, so that memory is its own."""
    command = [sys.executable, "-m", "bench.consensus.speed", str(people), str(statements), str(each), mode]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    people, statements, each = map(int, sys.argv[1:4])
    print(json.dumps(run(people, statements, each, sys.argv[4], 3 if people < 1_000_000 else 2)))
