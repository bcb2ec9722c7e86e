"""One order for equal votes, so that neither row nor column order, nor names, can change an answer."""

from __future__ import annotations

import numpy as np

from .votes import Votes

_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_ROUNDS = 3
_MOST_CELLS = 200_000


def canonical(votes: Votes) -> tuple[Votes, np.ndarray, np.ndarray]:
    """The same votes with participants and statements in an order read off the votes alone, and the
    original positions of both.

    Each side is hashed from the other's hashes for three rounds with sums that do not depend on order
    (Weisfeiler and Leman 1968); participants with equal hashes answered alike. Above 200,000 votes
    the order given is kept, for speed.
    """
    people, statements = votes.shape
    if votes.count > _MOST_CELLS:
        return votes, np.arange(people), np.arange(statements)
    row_hash, column_hash = hashes(votes)
    person_order = np.argsort(row_hash, kind="stable")
    statement_order = np.argsort(column_hash, kind="stable")
    place = np.empty(statements, dtype=np.int64)
    place[statement_order] = np.arange(statements)
    moved = votes.take(person_order)
    columns = place[moved.columns]
    order = np.argsort(moved.rows.astype(np.int64) * statements + columns, kind="stable")
    names = [votes.statements[j] for j in statement_order]
    columns = columns[order].astype(votes.columns.dtype)
    ordered = Votes(moved.participants, names, moved.starts, columns, moved.marks[order])
    return ordered, person_order, statement_order


def hashes(votes: Votes, rounds: int = _ROUNDS) -> tuple[np.ndarray, np.ndarray]:
    """A 64-bit hash for each participant and statement that depends on the pattern of votes alone."""
    people, statements = votes.shape
    rows, columns, kind = votes.rows, votes.columns, _ODD[votes.marks.astype(np.int64) % 3]
    by_column = np.argsort(columns, kind="stable")
    column_starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=statements))])
    row_hash, column_hash = np.ones(people, np.uint64), np.ones(statements, np.uint64)
    for _ in range(rounds):
        column_hash = _mixed(_sums((_mixed(row_hash)[rows] * kind)[by_column], column_starts))
        row_hash = _mixed(_sums(_mixed(column_hash)[columns] * kind, votes.starts))
    return row_hash, column_hash


def _sums(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    totals = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)])
    return totals[starts[1:]] - totals[starts[:-1]]


def _mixed(x: np.ndarray) -> np.ndarray:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
