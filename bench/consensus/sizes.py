"""Figure 11: each size in a process of its own, so that its peak memory is its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from rows import Row

from huilin.consensus import analyse
from huilin.consensus.votes import Votes

SIZES = {
    "10k × 300": (10_000, 300, 300_000, 0.05, None),
    "100k × 1000": (100_000, 1_000, 3_000_000, 0.2, None),
    "1M × 2000": (1_000_000, 2_000, 60_000_000, 2.0, 500),
}
_SLICE = 50_000


def city(people: int, statements: int, count: int, seed: int = 0) -> Votes:
    """Two camps, a tenth of the marks a pass, the same number of votes for everyone."""
    random = np.random.default_rng(seed)
    each = count // people
    camp = random.choice(np.array([-1, 1], np.int8), people, p=[0.4, 0.6])
    pull, level = random.normal(0, 1, statements), random.normal(0.5, 1, statements)
    columns, marks = np.empty((people, each), np.uint16), np.empty((people, each), np.int8)
    for begin in range(0, people, _SLICE):
        part = slice(begin, min(begin + _SLICE, people))
        size = part.stop - begin, each
        drawn = np.sort(random.integers(0, statements - each + 1, size), axis=1) + np.arange(each)
        chance = 1 / (1 + np.exp(-(camp[part, None] * pull[drawn] + level[drawn])))
        voted = np.where(random.random(size) < chance, 1, -1)
        columns[part], marks[part] = drawn, np.where(random.random(size) < 0.1, 0, voted)
    starts = np.arange(0, people * each + 1, each)
    return Votes(range(people), range(statements), starts, columns.ravel(), marks.ravel())


def measured(size: str, mode: str, repeats: int) -> dict:
    votes = city(*SIZES[size][:3])
    walls, works = [], []
    for _ in range(repeats):
        wall, work = time.perf_counter(), time.process_time()
        analyse(votes, mode=mode)
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": min(walls), "work": min(works), "peak": peak}


def speed(peer, big: bool, say):
    """Rows of figure 11; the peer runs between ours, on the smallest size only."""
    for size, (people, statements, count, goal, memory) in SIZES.items():
        if people >= 1_000_000 and not big:
            continue
        theirs = "—"
        for mode, repeats in (("polis", 7), ("huilin", 1)):
            say(f"{size} {mode}")
            command = [sys.executable, str(Path(__file__)), size, mode, str(repeats)]
            root = str(Path(__file__).resolve().parents[2])
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
            found = json.loads(done.stdout)
            if people == 10_000 and mode == "polis":
                answer = peer.groups(city(people, statements, count))
                if answer:
                    theirs = f"{answer['seconds']:.1f} 核秒" if "seconds" in answer else answer["error"]
            wanted = f"≤ {goal} s" + (f"，≤ {memory} MB" if memory else "") if mode == "polis" else "—"
            reached = found["wall"] <= goal and (memory is None or found["peak"] <= memory)
            ours = f"{found['wall']:.3f} s（{found['work']:.2f} 核秒），峰值 {found['peak']:.0f} MB"
            what = f"{size}，{count:,} 票，{mode} 模式"
            yield Row(11, what, wanted, ours, theirs, reached if mode == "polis" else None)


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
