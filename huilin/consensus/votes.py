"""The vote table: who marked which statement, kept as the filled cells only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

AGREE, PASS, DISAGREE = 1, 0, -1
_DENSE_KEYS = 8


class UnusableVotes(ValueError):
    """The votes cannot be analysed; the message is one sentence for the person who supplied them."""


@dataclass(frozen=True, eq=False)
class Votes:
    """Filled cells in participant order: cell c of participant i lies in [starts[i], starts[i+1]).

    `columns` points into `statements`; `marks` holds +1 agree, 0 pass, -1 disagree. At most one cell
    exists for a participant and statement. 3 bytes a vote up to 65,536 statements.
    """

    participants: Sequence
    statements: Sequence
    starts: np.ndarray
    columns: np.ndarray
    marks: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.starts) - 1, len(self.statements)

    @property
    def count(self) -> int:
        return len(self.marks)

    @cached_property
    def votes_by_participant(self) -> np.ndarray:
        return np.diff(self.starts)

    @cached_property
    def rows(self) -> np.ndarray:
        """The participant's position for each cell."""
        return np.repeat(np.arange(self.shape[0], dtype=np.int32), self.votes_by_participant)

    def take(self, people: np.ndarray) -> Votes:
        """The same statements, only these participants (positions), in this order."""
        sizes = self.votes_by_participant[people]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        cells = np.repeat(self.starts[people] - starts[:-1], sizes) + np.arange(starts[-1])
        names = [self.participants[i] for i in people]
        return Votes(names, self.statements, starts, self.columns[cells], self.marks[cells])

    def span(self, begin: int, end: int) -> Votes:
        """The participants at positions begin..end-1, without copying a vote."""
        cells = slice(self.starts[begin], self.starts[end])
        starts = self.starts[begin : end + 1] - self.starts[begin]
        return Votes(
            self.participants[begin:end], self.statements, starts, self.columns[cells], self.marks[cells]
        )

    def slices(self, size: int = 2_000_000) -> Iterator[tuple[int, int]]:
        """Ranges of participants of about `size` votes, so that no temporary grows with the whole."""
        edges = np.searchsorted(self.starts, np.arange(0, self.count, size))
        edges = np.unique(np.append(edges, [0, self.shape[0]])).tolist()
        return zip(edges[:-1], edges[1:], strict=True)


def as_votes(votes) -> Votes:
    """Accepts Votes, a scipy sparse table (stored 0 = pass), a dense array (NaN = unseen), three
    equally long arrays (participant, statement, vote), or an iterable of such triples; the last vote
    for a participant and statement wins. Raises UnusableVotes."""
    if isinstance(votes, Votes):
        return votes
    if sparse.issparse(votes):
        return _from_sparse(votes)
    if isinstance(votes, np.ndarray) and votes.ndim == 2:
        return _from_dense(votes)
    if isinstance(votes, tuple) and len(votes) == 3 and all(np.ndim(part) == 1 for part in votes):
        return from_triples(*votes)
    if not isinstance(votes, Iterable):
        raise UnusableVotes("表态须是（参与者、观点、表态）三元组，或一张表。")
    triples = list(votes)
    if any(not hasattr(triple, "__len__") or len(triple) != 3 for triple in triples):
        raise UnusableVotes("每条表态须有三项：参与者、观点、表态。")
    people, statements, marks = zip(*triples, strict=True) if triples else ((), (), ())
    return from_triples(list(people), list(statements), list(marks))


def _from_dense(table: np.ndarray) -> Votes:
    try:
        table = table.astype(float)
    except (TypeError, ValueError):
        raise UnusableVotes("表态表只能是数字，没看过的格子用 NaN。") from None
    rows, columns = np.nonzero(~np.isnan(table))
    marks = checked_marks(table[rows, columns])
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(table)))])
    return Votes(range(len(table)), range(table.shape[1]), starts, _narrow(columns, table.shape[1]), marks)


def _from_sparse(table) -> Votes:
    rows = sparse.csr_matrix(table, copy=False)
    if not rows.has_canonical_format:
        rows = rows.copy()
        rows.sum_duplicates()
    marks = checked_marks(rows.data)
    people, statements = rows.shape
    starts = rows.indptr.astype(np.int64)
    return Votes(range(people), range(statements), starts, _narrow(rows.indices, statements), marks)


def from_triples(participants, statements, marks) -> Votes:
    """The table of three equally long columns; the last vote for a participant and statement wins."""
    marks = checked_marks(np.asarray(marks))
    if not len(participants) == len(statements) == len(marks):
        raise UnusableVotes("参与者、观点、表态三列长度不一样。")
    people, person_names = _positions(participants)
    columns, statement_names = _positions(statements)
    key = people.astype(np.int64) * max(len(statement_names), 1) + columns
    if np.any(np.diff(key) <= 0):
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        last = np.append(ordered[1:] != ordered[:-1], True) if len(ordered) else np.zeros(0, bool)
        order = order[last]
        people, columns, marks = people[order], columns[order], marks[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(people, minlength=len(person_names)))])
    return Votes(person_names, statement_names, starts, _narrow(columns, len(statement_names)), marks)


def checked_marks(marks: np.ndarray) -> np.ndarray:
    """The marks as int8; raises UnusableVotes unless each is -1, 0 or 1."""
    if marks.dtype == np.int8:
        sound = marks.size == 0 or (marks.min() >= -1 and marks.max() <= 1)
    else:
        try:
            values = marks.astype(float)
        except (TypeError, ValueError):
            raise UnusableVotes("表态只能是数字 1（同意）、-1（不同意）或 0（略过）。") from None
        sound = bool(np.isin(values, (-1.0, 0.0, 1.0)).all())
        marks = values if sound else marks
    if not sound:
        raise UnusableVotes("表态只能是 1（同意）、-1（不同意）或 0（略过），表里有别的值。")
    return marks.astype(np.int8)


def _positions(names) -> tuple[np.ndarray, list]:
    """Each entry's position in the sorted list of distinct names, and that list."""
    column = np.asarray(names)
    if column.size and column.dtype.kind in "iu" and column.min() >= 0:
        top = int(column.max()) + 1
        if top <= max(_DENSE_KEYS * column.size, 1024):
            present = np.zeros(top, dtype=bool)
            present[column] = True
            rank = np.cumsum(present, dtype=np.int64) - 1
            return rank[column], np.flatnonzero(present).tolist()
    if column.dtype.kind == "O" or column.dtype.kind == "f":
        distinct = sorted(set(names), key=lambda name: (str(type(name)), name))
        place = {name: at for at, name in enumerate(distinct)}
        return np.fromiter((place[name] for name in names), np.int64, len(names)), distinct
    names_found, position = np.unique(column, return_inverse=True)
    return position.reshape(-1), names_found.tolist()


def _narrow(columns: np.ndarray, statements: int) -> np.ndarray:
    return columns.astype(np.uint16 if statements <= 65_536 else np.int32)
