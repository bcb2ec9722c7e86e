"""The conversations of a folder, and what is made of them: permuted, halved, thinned."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from huilin.consensus import adjusted_rand, read_moderation, read_votes
from huilin.consensus.votes import Votes


@dataclass(frozen=True, eq=False)
class Conversation:
    name: str
    votes: Votes
    moderation: dict
    published: np.ndarray
    people: list
    statements: list

    @property
    def hidden(self) -> list[int]:
        """Positions of the statements moderated out."""
        return [at for at, name in enumerate(self.votes.statements) if self.moderation.get(name) == -1]


def conversations(folder: Path) -> list[Conversation]:
    """Every conversation below `folder` that has a votes.csv[.gz]."""
    found = sorted(folder.glob("*/votes.csv*"), key=lambda path: path.stat().st_size)
    return [_loaded(path.parent, path.name.removeprefix("votes")) for path in found]


def _loaded(home: Path, ending: str) -> Conversation:
    votes = read_votes(home / f"votes{ending}")
    states, _ = read_moderation(home / f"comments{ending}")
    known = {str(name): name for name in votes.statements}
    people, statements = _rows(home / f"participants-votes{ending}"), _rows(home / f"comments{ending}")
    groups = {row["participant"]: int(row["group-id"]) for row in people if row.get("group-id")}
    labels = np.array([groups.get(str(name), -1) for name in votes.participants])
    moderation = {known[name]: state for name, state in states.items() if name in known}
    return Conversation(home.name, votes, moderation, labels, people, statements)


def _rows(path: Path) -> list[dict]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def permuted(votes: Votes, random) -> Votes:
    """Each statement's marks dealt anew among the people who voted on it."""
    order = np.argsort(votes.columns, kind="stable")
    marks = votes.marks.copy()
    marks[order] = votes.marks[np.lexsort((random.random(votes.count), votes.columns))]
    return Votes(votes.participants, votes.statements, votes.starts, votes.columns, marks)


def joined(votes: Votes, ballots: np.ndarray) -> Votes:
    """The votes with further participants: rows of 1, 0, -1, NaN."""
    rows, columns = np.nonzero(~np.isnan(ballots))
    starts = np.append(votes.starts, votes.starts[-1] + np.cumsum((~np.isnan(ballots)).sum(1)))
    names = [*range(votes.shape[0] + len(ballots))]
    return Votes(
        names,
        votes.statements,
        starts,
        np.append(votes.columns, columns.astype(votes.columns.dtype)),
        np.append(votes.marks, ballots[rows, columns].astype(np.int8)),
    )


def rand(first, second) -> float | None:
    """Adjusted Rand index over those both place; None if nobody."""
    first, second = np.asarray(first), np.asarray(second)
    both = (first >= 0) & (second >= 0)
    return adjusted_rand(first[both], second[both]) if both.any() else None


def found_labels(analysis, votes: Votes) -> np.ndarray:
    """Our labels by participant position."""
    groups = analysis.participant_groups
    return np.array([-1 if groups[name] is None else groups[name] for name in votes.participants], int)


def labels_of(answer: dict | None, people: int) -> np.ndarray | None:
    """The peer's labels by participant position."""
    if answer is None or "error" in answer:
        return None
    labels = np.full(people, -1)
    for at, label in answer["labels"].items():
        labels[int(at)] = label
    return labels
