"""k-means, silhouette and the adjusted Rand index, deterministic and free of any labelling."""

from __future__ import annotations

import numpy as np

_ROUNDS = 100
_SLICE = 20_000


def kmeans(points, k: int, weights=None, restarts=1, seed=0, smallest=0.0, rounds=_ROUNDS):
    """Labels 0..k-1 and centres of the best of `restarts` weighted k-means runs.

    The first run starts from the point farthest from the weighted mean and adds the farthest
    remaining point each time; further runs draw their starts with a seeded k-means++. Fewer than k
    distinct points give fewer clusters. Runs with a cluster lighter than `smallest` lose to any other.
    """
    weights = np.ones(len(points)) if weights is None else np.asarray(weights, float)
    random = np.random.default_rng(seed)
    best: tuple[bool, float, np.ndarray, np.ndarray] | None = None
    for run in range(restarts):
        centres = _starts(points, k, weights, random if run else None)
        labels, centres, inertia = _lloyd(points, centres, weights, rounds)
        light = bool(np.bincount(labels, weights, len(centres)).min() < smallest)
        if best is None or (light, inertia) < (best[0], best[1] - 1e-12 * abs(best[1])):
            best = light, inertia, labels, centres
    assert best is not None
    return best[2], best[3]


def _starts(points, k, weights, random):
    mean = weights @ points / weights.sum()
    away = ((points - mean) ** 2).sum(1)
    chosen: list[int] = []
    for _ in range(k):
        pull = None if random is None else np.cumsum(away * weights)
        if pull is None or not pull[-1] > 0:
            at = int(np.argmax(away))
        else:
            at = min(int(np.searchsorted(pull, random.random() * pull[-1], "right")), len(points) - 1)
        distance = ((points - points[at]) ** 2).sum(1)
        if chosen and away[at] <= 0:
            break
        away = np.minimum(away, distance) if chosen else distance
        chosen.append(at)
    return points[chosen].copy()


def nearest(points, centres):
    """For each point the position of its nearest centre, and the squared distance."""
    turned, lengths = -2 * centres.T, (centres**2).sum(1)
    if len(points) <= _SLICE:
        scores = points @ turned
        scores += lengths
        labels = scores.argmin(1)
        own = scores[np.arange(len(points)), labels] + (points**2).sum(1)
        return labels, np.maximum(own, 0)
    labels, distance = np.empty(len(points), dtype=np.int64), np.empty(len(points))
    for begin in range(0, len(points), _SLICE):
        part = points[begin : begin + _SLICE]
        scores = part @ turned + lengths
        found = scores.argmin(1)
        labels[begin : begin + _SLICE] = found
        distance[begin : begin + _SLICE] = scores[np.arange(len(part)), found] + (part**2).sum(1)
    return labels, np.maximum(distance, 0)


def _lloyd(points, centres, weights, rounds):
    labels, heavies = None, (points * weights[:, None]).T.copy()
    for _ in range(rounds):
        latest, distance = nearest(points, centres)
        if labels is not None and np.array_equal(latest, labels):
            break
        labels = latest
        mass = np.bincount(labels, weights, len(centres))
        sums = [np.bincount(labels, heavy, len(centres)) for heavy in heavies]
        filled = mass > 0
        centres = centres.copy()
        centres[filled] = (np.array(sums).T)[filled] / mass[filled, None]
    return labels, centres, float(weights @ distance)


def silhouette(points, labels) -> float:
    """Mean silhouette over the points; a point alone in its cluster counts 0. Quadratic: for centres."""
    k = int(labels.max()) + 1
    if k < 2:
        return 0.0
    distance = np.sqrt(np.maximum(((points[:, None] - points[None]) ** 2).sum(2), 0))
    member = np.eye(k)[labels]
    sizes = member.sum(0)
    total = distance @ member
    own = sizes[labels]
    inside = total[np.arange(len(points)), labels] / np.maximum(own - 1, 1)
    means = total / np.maximum(sizes, 1)
    means[:, sizes == 0] = np.inf
    means[np.arange(len(points)), labels] = np.inf
    outside = means.min(1)
    widest = np.maximum(inside, outside)
    score = np.where((own > 1) & (widest > 0), (outside - inside) / np.where(widest > 0, widest, 1), 0)
    return float(score.mean())


def adjusted_rand(first, second) -> float:
    """Agreement of two labellings beyond chance: 1 the same partition, about 0 unrelated
    (Hubert and Arabie 1985)."""
    _, a = np.unique(first, return_inverse=True)
    _, b = np.unique(second, return_inverse=True)
    table = np.bincount(a * (b.max() + 1) + b).astype(float) if len(a) else np.zeros(1)
    pairs = (table * (table - 1)).sum() / 2
    rows, columns = np.bincount(a).astype(float), np.bincount(b).astype(float)
    row_pairs, column_pairs = (rows * (rows - 1)).sum() / 2, (columns * (columns - 1)).sum() / 2
    everything = len(a) * (len(a) - 1) / 2
    if everything == 0:
        return 1.0
    expected = row_pairs * column_pairs / everything
    ceiling = (row_pairs + column_pairs) / 2
    return 1.0 if ceiling == expected else float((pairs - expected) / (ceiling - expected))
