"""The centred vote table and its principal directions, read in slices and never made dense."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

from .factors import leading
from .votes import Votes

_WHOLE = 3_000_000
_FIRST_LOOK = 600_000
_EXTRA = 2
_PASSES = 2
_WORKERS = 2


class Centred:
    """Value minus statement mean where someone voted, zero elsewhere (step 4 of Polis).

    `values` gives the centred number of each statement for -1, 0, 1. Up to 3 million votes the table
    is kept; a larger one is rebuilt slice by slice in single precision, so memory stays flat.
    """

    def __init__(self, votes: Votes, values: np.ndarray):
        self.votes = votes
        self.whole = votes.count <= _WHOLE
        self.values = values.ravel().astype(float if self.whole else np.float32)
        self.kept = self._part(0, votes.shape[0]) if self.whole else None

    def _part(self, begin: int, end: int) -> sparse.csr_matrix:
        votes = self.votes
        cells = slice(votes.starts[begin], votes.starts[end])
        columns = votes.columns[cells]
        place = columns * np.intp(3)
        place += votes.marks[cells]
        place += 1
        starts = (votes.starts[begin : end + 1] - votes.starts[begin]).astype(np.int32)
        parts = self.values.take(place), columns.astype(np.int32), starts
        return sparse.csr_matrix(parts, shape=(end - begin, votes.shape[1]))

    def _each(self, work) -> Iterator:
        """`work` of the rows of every slice, in order, two slices at a time."""
        if self.kept is not None:
            yield work(self.kept)
            return
        with ThreadPoolExecutor(_WORKERS) as pool:
            yield from pool.map(lambda ends: work(self._part(*ends)), self.votes.slices())

    def along(self, directions: np.ndarray) -> np.ndarray:
        """Every participant's sum along each direction."""
        directions = directions.astype(self.values.dtype)
        return np.concatenate(list(self._each(lambda rows: rows @ directions))).astype(float)

    def turned(self, directions: np.ndarray) -> np.ndarray:
        """The covariance (unscaled) applied to the directions."""
        directions = directions.astype(self.values.dtype)
        total = np.zeros(directions.shape)
        for part in self._each(lambda rows: rows.T @ (rows @ directions)):
            total += part
        return total

    def thinned(self) -> sparse.csr_matrix:
        """The rows of evenly spread runs of participants, about 600,000 votes."""
        runs, people = 20, self.votes.shape[0]
        length = max(int(people * _FIRST_LOOK / self.votes.count / runs), 1)
        begins = np.linspace(0, max(people - length, 0), runs).astype(int).tolist()
        return sparse.vstack([self._part(at, min(at + length, people)) for at in begins], format="csr")


def principal(table: Centred, count: int) -> np.ndarray:
    """The first principal directions over all participants.

    A big table is first looked at through some of its participants; two passes over everyone then
    turn those directions into its own (block power iteration with a Rayleigh-Ritz step).
    """
    if table.votes.count <= _FIRST_LOOK:
        return leading(table.kept, count)
    directions = leading(table.thinned(), count + _EXTRA)
    for _ in range(_PASSES):
        image = table.turned(directions)
        values, vectors = np.linalg.eigh(directions.T @ image)
        directions = np.linalg.qr(image @ vectors[:, ::-1])[0]
    directions = directions[:, :count]
    return directions * np.where((directions**3).sum(0) < 0, -1.0, 1.0)
