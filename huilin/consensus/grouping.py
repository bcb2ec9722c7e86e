"""Opinion groups that hold still: found only where the votes show them, with the evidence either way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import ndtr

from .clustering import adjusted_rand, kmeans
from .factors import Cells, Factors, Side, blank, fit, leading, place_people
from .results import SMALLEST_GROUP, Stability

MOST_DIRECTIONS = 4
MOST_GROUPS = 6
DECIDED = 0.65
_FOLDS = 3
_LEAST_GAIN = 0.003
_RESAMPLES = 12
_PERMUTATIONS = 39
_SAMPLED_CELLS = 60_000
_AS_DECISIVE = 0.02
_CLEAR = 0.9
_MEAN_FLOOR, _LOW_FLOOR = 0.95, 0.90


@dataclass(frozen=True, eq=False)
class Grouping:
    """The fitted model, each participant's group (-1: not placed), how sure that is, map positions."""

    model: Factors
    labels: np.ndarray
    sureness: np.ndarray
    positions: np.ndarray
    stability: Stability
    centres: np.ndarray | None = None

    def placing(self, cells: Cells) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Labels, sureness and positions of further participants, by the same statements and centres."""
        people = place_people(self.model, cells).people
        positions, spreads = opinion_space(self.model, people)
        if self.centres is None:
            return np.full(len(positions), -1), np.zeros(len(positions)), positions
        return *nearest_group(positions, spreads, self.centres), positions


def find_groups(cells: Cells, seed: int, say=lambda step: None) -> Grouping:
    """Groups if a direction predicts held-out votes, beats permuted votes and survives resampling.

    `cells` come in canonical order; the answer depends on nothing but them and the seed.
    """
    random = np.random.default_rng(seed)
    if not len(cells.rows):
        return _nothing(cells.shape)
    sample = _sampled(cells, random)
    say("dimension")
    losses, dimension = choose_dimension(sample, random)
    say("model")
    model = fit(cells, dimension)
    positions, _ = opinion_space(model, model.people)
    nobody = np.full(cells.shape[0], -1), np.zeros(cells.shape[0])
    if dimension == 0:
        reason = "no opinion direction predicts held-out votes better than intercepts alone"
        return Grouping(model, *nobody, positions, _no_groups(reason, 0, losses, None))
    say("permuted votes")
    chance = permutation_chance(sample, random)
    if chance > 0.05:
        reason = "votes permuted within each statement look as structured as the real ones"
        return Grouping(model, *nobody, positions, _no_groups(reason, dimension, losses, chance))
    say("resampling")
    return _stable_groups(cells, sample, model, positions, nobody, losses, chance, random)


def _nothing(shape) -> Grouping:
    people, statements = shape
    model = Factors(0.0, blank(people, 0), blank(statements, 0))
    stability = _no_groups("nobody has agreed or disagreed yet", 0, (), None)
    return Grouping(model, np.full(people, -1), np.zeros(people), np.zeros((people, 0)), stability)


def _stable_groups(cells, sample, model, positions, nobody, losses, chance, random) -> Grouping:
    """Two groups, or more where more still leave hardly anyone between them, if they hold still."""
    trials = _trials(sample, model.dimension, random)
    best, most = None, 0.0
    for k, (agreements, decided) in trials.items():
        mean, low = _summary(agreements)
        centres, labels, sureness = placed(model, k)
        enough = np.bincount(labels[labels >= 0], minlength=k).min() >= SMALLEST_GROUP
        decisive = k == 2 or decided >= max(most - _AS_DECISIVE, _CLEAR)
        if mean >= _MEAN_FLOOR and low >= _LOW_FLOOR and enough and decisive:
            best, most = (centres, labels, sureness, mean, low), max(decided, most)
    if best is None:
        agreements = max(_summary(each) for each, _ in trials.values())
        reason = "groups change when a fifth of the participants is left out, or are smaller than five"
        stability = _no_groups(reason, model.dimension, losses, chance, *agreements)
        return Grouping(model, nobody[0], nobody[1], positions, stability)
    centres, labels, sureness, mean, low = best
    order = np.argsort(-np.bincount(labels[labels >= 0], minlength=len(centres)), kind="stable")
    rank = np.append(np.argsort(order), -1)
    stability = Stability(True, "", model.dimension, losses, chance, mean, low, _RESAMPLES)
    return Grouping(model, rank[labels], sureness, positions, stability, centres[order])


def _summary(agreements) -> tuple[float, float]:
    return float(np.mean(agreements)), float(np.quantile(agreements, 0.1))


def _no_groups(reason, dimension, losses, chance, mean=None, low=None) -> Stability:
    tried = 0 if mean is None else _RESAMPLES
    mean, low = (None, None) if mean is None else (float(mean), float(low))
    return Stability(False, reason, dimension, losses, chance, mean, low, tried)


def choose_dimension(cells: Cells, random) -> tuple[tuple[float, ...], int]:
    """Held-out log-loss for 0, 1, ... directions and the number to use.

    A further direction is kept when it lowers the loss by more than one standard error of the paired
    difference and by more than 0.3 %; the first that does not ends the search.
    """
    if len(cells.rows) < 40 or min(cells.shape) < 4:
        return (), 0
    fold = random.integers(_FOLDS, size=len(cells.rows))
    models: list[Factors | None] = [None] * _FOLDS
    losses: list[float] = []
    latest: np.ndarray | None = None
    for dimension in range(MOST_DIRECTIONS + 1):
        each = np.empty(len(cells.rows))
        for part in range(_FOLDS):
            out = fold == part
            model = models[part] = fit(cells.only(~out), dimension, start=models[part])
            each[out] = log_loss(model, cells.only(out))
        losses.append(float(each.mean()))
        if latest is not None:
            gain = latest - each
            if gain.mean() <= max(gain.std() / np.sqrt(len(gain)), _LEAST_GAIN * latest.mean()):
                return tuple(losses), dimension - 1
        latest = each
    return tuple(losses), MOST_DIRECTIONS


def log_loss(model: Factors, cells: Cells) -> np.ndarray:
    chance = model.chance(cells.rows, cells.columns)
    return -np.log(np.where(cells.signs > 0, chance, 1 - chance))


def permutation_chance(cells: Cells, random) -> float:
    """How often votes permuted within statements reach the leading strength of the real ones."""
    real = _strength(cells, cells.signs)
    column_order = np.argsort(cells.columns, kind="stable")
    reached = 0
    for _ in range(_PERMUTATIONS):
        shuffled = np.lexsort((random.random(len(cells.columns)), cells.columns))
        signs = np.empty_like(cells.signs)
        signs[column_order] = cells.signs[shuffled]
        reached += _strength(cells, signs) >= real
    return (reached + 1) / (_PERMUTATIONS + 1)


def _strength(cells: Cells, signs) -> float:
    """The leading singular value of what the statement means leave over."""
    size = np.maximum(np.bincount(cells.columns, minlength=cells.shape[1]), 1)
    mean = np.bincount(cells.columns, signs, cells.shape[1]) / size
    left = signs - mean[cells.columns]
    table = sparse.csr_matrix((left, (cells.rows, cells.columns)), shape=cells.shape)
    return float(np.linalg.norm(table @ leading(table, 1)))


def _trials(cells: Cells, dimension: int, random):
    """For each number of groups: agreement of each 80 % resample with the whole, share decided."""
    whole = fit(cells, dimension)
    counts = range(2, MOST_GROUPS + 1)
    full = {k: placed(whole, k)[1] for k in counts}
    agreements: dict[int, list[float]] = {k: [] for k in counts}
    people = cells.shape[0]
    for _ in range(_RESAMPLES):
        kept = np.sort(random.choice(people, int(0.8 * people), replace=False))
        part = fit(cells.of_people(kept), dimension)
        for k in counts:
            labels, before = placed(part, k)[1], full[k][kept]
            both = (labels >= 0) & (before >= 0)
            agreements[k].append(adjusted_rand(before[both], labels[both]) if both.any() else 0.0)
    return {k: (agreements[k], float((full[k] >= 0).mean())) for k in counts}


def opinion_space(model: Factors, people: Side) -> tuple[np.ndarray, np.ndarray]:
    """Positions of `people` and their covariances; one unit is one unit of typical log-odds."""
    strength = model.statements.means[:, 1:]
    if strength.shape[1] == 0:
        return np.zeros((len(people.means), 0)), np.zeros((len(people.means), 0, 0))
    values, vectors = np.linalg.eigh(strength.T @ strength / len(strength))
    turn = vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 1e-12))
    skew = ((model.people.means[:, 1:] @ turn) ** 3).sum(0)
    turn = turn * np.where(skew < 0, -1.0, 1.0)
    return people.means[:, 1:] @ turn, np.einsum("ba,nbc,cd->nad", turn, people.spreads[:, 1:, 1:], turn)


def placed(model: Factors, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The centres of k groups, and nearest_group of every participant of the model."""
    points, spreads = opinion_space(model, model.people)
    _, centres = kmeans(points, k, restarts=5)
    return centres, *nearest_group(points, spreads, centres)


def nearest_group(points, spreads, centres) -> tuple[np.ndarray, np.ndarray]:
    """Group of each participant, -1 where the votes leave it open, and the chance it is the right one.

    Open means: the posterior chance of lying nearer to this group's centre than to the next one's is
    below DECIDED.
    """
    distance = ((points[:, None] - centres[None]) ** 2).sum(2)
    if len(centres) < 2:
        return np.zeros(len(points), dtype=int), np.ones(len(points))
    everyone, order = np.arange(len(points)), np.argsort(distance, axis=1, kind="stable")
    first, second = order[:, 0], order[:, 1]
    direction = centres[first] - centres[second]
    spread = np.sqrt(np.einsum("na,nab,nb->n", direction, spreads, direction))
    margin = (distance[everyone, second] - distance[everyone, first]) / 2
    sureness = ndtr(margin / np.maximum(spread, 1e-12))
    return np.where(sureness >= DECIDED, first, -1), sureness


def _sampled(cells: Cells, random) -> Cells:
    if len(cells.rows) <= _SAMPLED_CELLS:
        return cells
    people = max(int(cells.shape[0] * _SAMPLED_CELLS / len(cells.rows)), 500)
    return cells.of_people(np.sort(random.choice(cells.shape[0], people, replace=False)))
