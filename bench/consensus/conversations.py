"""The development conversations as triples, and the ways in which the figures shake them."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import numpy as np

from huilin.consensus.tests.conversations import NAMES, conversation, published_groups
from huilin.consensus.votes import Votes

__all__ = [
    "BIG",
    "NAMES",
    "Peer",
    "conversation",
    "moderated_out",
    "permuted",
    "published_groups",
    "take",
    "triples",
]
BIG = ("bg2050-volunteers", "brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx")


def triples(votes: Votes) -> list[tuple[int, int, int]]:
    return [
        (int(votes.participants[i]), int(votes.statements[j]), int(mark))
        for i, j, mark in zip(votes.rows, votes.columns, votes.marks, strict=True)
    ]


def moderated_out(name: str) -> list[int]:
    votes, states, _rows = conversation(name)
    return [int(key) for key, state in states.items() if state == -1 and key in set(votes.statements)]


def permuted(votes: Votes, random: np.random.Generator) -> Votes:
    """The votes of each statement dealt out anew among those who voted on it."""
    order = np.argsort(votes.columns, kind="stable")
    shuffled = np.lexsort((random.random(votes.count), votes.columns))
    marks = np.empty_like(votes.marks)
    marks[order] = votes.marks[shuffled]
    return Votes(votes.participants, votes.statements, votes.starts, votes.columns, marks)


def take(votes: Votes, people: np.ndarray) -> Votes:
    """These participants only, under their own names."""
    part = votes.take(np.sort(people))
    return Votes(
        [votes.participants[i] for i in np.sort(people)],
        part.statements,
        part.starts,
        part.columns,
        part.marks,
    )


class Peer:
    """red-dwarf 0.4.0 in its own environment; None of its code is imported here."""

    def __init__(self, python: Path) -> None:
        script = Path(__file__).with_name("peer.py")
        self.process = subprocess.Popen(
            [str(python), str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, votes, out=()) -> dict:
        cells = votes if isinstance(votes, list) else triples(votes)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"votes": cells, "out": list(out)}) + "\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())
        for part in ("groups", "consensus"):
            if part in found:
                found[part] = {int(key): value for key, value in found[part].items()}
        return found

    @cache  # noqa: B019
    def on(self, name: str) -> dict:
        return self.run(conversation(name)[0], moderated_out(name))
