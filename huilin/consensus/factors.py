"""Logistic factors of the votes that were cast; a vote nobody cast is missing, never filled in.

The log-odds that participant i agrees with statement j are m + a_i + b_j + u_i . w_j: how readily the
participant agrees, how readily the statement is agreed with, and the opinion directions. All have
normal priors whose widths are estimated; the fit is mean-field variational with the quadratic bound of
Jaakkola and Jordan (2000), so that every position carries its uncertainty. Passes tell nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

_SWEEPS = 60
_SETTLED = 2e-2
_PRIOR_COUNT = 2.0


@dataclass(frozen=True, eq=False)
class Cells:
    """Agree and disagree votes: where they lie, +1/2 or -1/2, and how much each counts."""

    rows: np.ndarray
    columns: np.ndarray
    signs: np.ndarray
    weights: np.ndarray
    shape: tuple[int, int]

    def only(self, keep: np.ndarray) -> Cells:
        return Cells(self.rows[keep], self.columns[keep], self.signs[keep], self.weights[keep], self.shape)

    def of_people(self, people: np.ndarray) -> Cells:
        """The cells of these participants (sorted positions), renumbered from 0."""
        place = np.full(self.shape[0], -1)
        place[people] = np.arange(len(people))
        keep = place[self.rows] >= 0
        part = self.only(keep)
        shape = len(people), self.shape[1]
        return Cells(place[part.rows], part.columns, part.signs, part.weights, shape)


@dataclass(frozen=True, eq=False)
class Side:
    """Normal posteriors of the coefficients of one side, (intercept, factors...) a row."""

    means: np.ndarray
    spreads: np.ndarray

    def seconds(self) -> np.ndarray:
        return self.spreads + self.means[:, :, None] * self.means[:, None, :]


@dataclass(frozen=True, eq=False)
class Factors:
    """A fitted model; `people` and `statements` hold the coefficients, `level` the common log-odds."""

    level: float
    people: Side
    statements: Side

    @property
    def dimension(self) -> int:
        return self.people.means.shape[1] - 1

    def moments(self, rows, columns) -> tuple[np.ndarray, np.ndarray]:
        """Mean and second moment of the log-odds at these cells."""
        x, y = _lifted(self.people, 0), _lifted(self.statements, 1)
        mean = self.level + np.einsum("ij,ij->i", x.means[rows], y.means[columns])
        size = x.means.shape[1] ** 2
        shift = np.einsum(
            "ij,ij->i", x.seconds().reshape(-1, size)[rows], y.seconds().reshape(-1, size)[columns]
        )
        return mean, shift + 2 * self.level * (mean - self.level) + self.level**2

    def chance(self, rows, columns) -> np.ndarray:
        """The chance of agreement at these cells, averaged over what is not known (MacKay 1992)."""
        mean, second = self.moments(rows, columns)
        return expit(mean / np.sqrt(1 + np.pi / 8 * np.maximum(second - mean**2, 0)))


def expit(x):
    return 1 / (1 + np.exp(-np.clip(x, -35, 35)))


def _lifted(side: Side, at: int) -> Side:
    """The coefficients with the other side's intercept put in as the constant 1.

    People become (1, a, u), statements (b, 1, w), so that their product is a + b + u . w.
    """
    means = np.insert(side.means, at, 1.0, axis=1)
    spreads = np.insert(np.insert(side.spreads, at, 0.0, axis=1), at, 0.0, axis=2)
    return Side(means, spreads)


def fit(cells: Cells, dimension: int, sweeps: int = _SWEEPS, start: Factors | None = None) -> Factors:
    """The posterior of the model with this many opinion directions; deterministic."""
    people, statements = cells.shape
    rows, columns = _Ordered(cells, 0), _Ordered(cells, 1)
    agreed = (cells.weights * (cells.signs > 0)).sum() + 0.5
    level = float(np.log(agreed / (cells.weights.sum() - agreed + 1)))
    if start is None:
        start = Factors(level, blank(people, 0), blank(statements, 0))
    model = start if start.dimension == dimension else _widened(start, cells, dimension)
    widths = [np.ones(dimension + 1), np.ones(dimension + 1)]
    held = np.full(len(cells.rows), -9.0)
    for sweep in range(sweeps):
        mean, second = model.moments(cells.rows, cells.columns)
        moved = float(np.abs(mean - held).mean()) if len(mean) else 0.0
        if sweep > 4 and moved < _SETTLED:
            break
        held = mean
        bend = _bend(second) * cells.weights
        one = _update(rows, bend, model.level, model.statements, 1, widths[0])
        other = _update(columns, bend, model.level, one, 0, widths[1])
        model = Factors(model.level, one, other)
        widths = _widths(one, other)
        model = _recentred(model)
    return model


def place_people(model: Factors, cells: Cells, rounds: int = 5) -> Factors:
    """The same statements with the posteriors of other participants, those of `cells`, against them."""
    rows = _Ordered(cells, 0)
    found = Factors(model.level, blank(cells.shape[0], model.dimension), model.statements)
    widths = np.maximum(np.einsum("ijj->ij", model.people.seconds()).mean(0), 1e-3)
    for _ in range(rounds):
        _, second = found.moments(cells.rows, cells.columns)
        people = _update(rows, _bend(second) * cells.weights, model.level, model.statements, 1, widths)
        found = Factors(model.level, people, model.statements)
    return found


class _Ordered:
    """The cells grouped by one side, for sums over the other."""

    def __init__(self, cells: Cells, axis: int):
        own, other = (cells.rows, cells.columns) if axis == 0 else (cells.columns, cells.rows)
        self.order = np.argsort(own, kind="stable")
        counts = np.bincount(own, minlength=cells.shape[axis])
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        shape = cells.shape[axis], cells.shape[1 - axis]
        self.table = sparse.csr_matrix((np.ones(len(own)), other[self.order].astype(np.int32), starts), shape)
        self.pull = (cells.signs * cells.weights)[self.order]

    def sums(self, values, features):
        self.table.data = values
        return self.table @ features


def _bend(second):
    root = np.sqrt(np.maximum(second, 1e-12))
    return np.tanh(root / 2) / (2 * root)


def _update(ordered: _Ordered, bend, level, given: Side, at: int, widths) -> Side:
    """New posteriors of one side, the other side given; `at` is where the constant goes in `given`."""
    lifted = _lifted(given, at)
    seconds = lifted.seconds()
    size = seconds.shape[1]
    own = [c for c in range(size) if c != 1 - at]
    offset = 1 - at
    curve, push = bend[ordered.order], ordered.pull
    square = seconds[:, own][:, :, own].reshape(len(seconds), -1)
    cross = seconds[:, own, offset] + level * lifted.means[:, own]
    curved = ordered.sums(curve, np.hstack([square, cross]))
    terms = len(own)
    precision = curved[:, : terms**2].reshape(-1, terms, terms) + np.diag(1 / widths)
    drive = ordered.sums(push, lifted.means[:, own]) - curved[:, terms**2 :]
    spreads = np.linalg.inv(precision)
    return Side(np.einsum("ijk,ik->ij", spreads, drive), spreads)


def _widths(one: Side, other: Side):
    """The prior variances that fit best; the directions' scale is kept on the people's side."""
    found = []
    for side in (one, other):
        second = np.einsum("ijj->j", side.seconds())
        found.append((second + _PRIOR_COUNT) / (len(side.means) + _PRIOR_COUNT))
    found[0][1:] = 1.0
    return found


def _recentred(model: Factors) -> Factors:
    """The same log-odds with the statements' mean intercept carried by the common level."""
    shift = float(model.statements.means[:, 0].mean()) + float(model.people.means[:, 0].mean())
    people, statements = model.people.means.copy(), model.statements.means.copy()
    statements[:, 0] -= statements[:, 0].mean()
    people[:, 0] -= people[:, 0].mean()
    return Factors(
        model.level + shift, Side(people, model.people.spreads), Side(statements, model.statements.spreads)
    )


def blank(count: int, dimension: int) -> Side:
    spread = np.tile(np.eye(dimension + 1) * 0.5, (count, 1, 1))
    return Side(np.zeros((count, dimension + 1)), spread)


def _widened(start: Factors, cells: Cells, dimension: int) -> Factors:
    """`start` with further directions, taken from the leading directions of what it leaves unexplained."""
    base = fit(cells, 0, 8) if start.dimension == 0 else start
    left = (cells.signs + 0.5 - base.chance(cells.rows, cells.columns)) * cells.weights
    table = sparse.csr_matrix((left, (cells.rows, cells.columns)), shape=cells.shape)
    directions = leading(table, dimension - base.dimension)
    along = table @ directions
    scale = np.maximum(along.std(0), 1e-9)
    people = np.hstack([base.people.means, along / scale])
    statements = np.hstack([base.statements.means, directions * np.sqrt(cells.shape[1])])
    sides = []
    for means in (people, statements):
        sides.append(Side(means, blank(len(means), dimension).spreads))
    return Factors(base.level, *sides)


def leading(table, count: int) -> np.ndarray:
    """The first `count` right singular vectors of a sparse table, largest first, sign fixed."""
    width = table.shape[1]
    if width <= 400:
        vectors = np.linalg.eigh((table.T @ table).toarray())[1][:, ::-1][:, :count]
    else:
        block = np.random.default_rng(7).standard_normal((width, count + 8))
        for _ in range(12):
            block = np.linalg.qr(table.T @ (table @ block))[0]
        inner = table @ block
        vectors = block @ np.linalg.eigh(inner.T @ inner)[1][:, ::-1][:, :count]
    if vectors.shape[1] < count:
        vectors = np.hstack([vectors, np.zeros((width, count - vectors.shape[1]))])
    sign = np.sign((vectors**3).sum(0))
    return vectors * np.where(sign == 0, 1, sign)
