"""The Polis method, step by step and deterministic (Small, Bjorkegren, Erkkilä, Shaw, Megill 2021)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .centred import Centred, principal
from .clustering import kmeans, nearest, silhouette
from .results import SMALLEST_GROUP
from .statistics import Counts
from .votes import Votes

_FEWEST_VOTES = 7
_FEWEST_PEOPLE = 15
_BASE_CLUSTERS = 100
_MOST_GROUPS = 5
_DAMPING = 0.25
_FIT_POINTS = 2_500
_BASE_ROUNDS = 20
_RESTARTS = 48


@dataclass(frozen=True, eq=False)
class Landscape:
    """Step 4 to 8: statement means and components, positions, extremity, and each one's group or -1."""

    means: np.ndarray
    components: np.ndarray
    positions: np.ndarray
    extremity: np.ndarray
    labels: np.ndarray


def landscape(votes: Votes, moderated: np.ndarray, everyone: Counts, seed: int = 0) -> Landscape:
    """`everyone`: the unweighted counts of all participants."""
    people, statements = votes.shape
    seen = votes.votes_by_participant
    agree_less_disagree = np.where(moderated, 0, everyone.agree[0] - everyone.disagree[0])
    means = agree_less_disagree / np.maximum(everyone.voters[0], 1)
    value = np.where(moderated[:, None], 0.0, np.array([-1.0, 0.0, 1.0])) - means[:, None]
    table = Centred(votes, value)
    components = principal(table, 2)
    scale = np.sqrt(statements / np.maximum(seen, 1))
    positions = table.along(components) * scale[:, None]
    extremity = np.sqrt(statements) * np.abs(1 - means) * np.linalg.norm(components, axis=1)
    labels = np.full(people, -1)
    kept = included(seen, statements)
    if len(kept):
        damped = positions[kept] * (scale[kept] ** (2 * _DAMPING - 1))[:, None]
        labels[kept] = grouped(damped, seed)
    return Landscape(means, components, positions, extremity, labels)


def included(seen: np.ndarray, statements: int) -> np.ndarray:
    """Positions of the people with enough votes, filled up to 15 with the heaviest voters."""
    enough = seen >= min(_FEWEST_VOTES, statements)
    if enough.sum() < _FEWEST_PEOPLE:
        heaviest = np.argsort(-seen, kind="stable")[:_FEWEST_PEOPLE]
        enough[heaviest] = seen[heaviest] > 0
    return np.flatnonzero(enough)


def grouped(points: np.ndarray, seed: int) -> np.ndarray:
    """Base clusters, then groups of base clusters; the number of groups by silhouette."""
    step = -(-len(points) // _FIT_POINTS)
    base, centres = kmeans(points[::step], _BASE_CLUSTERS, rounds=_BASE_ROUNDS)
    if step > 1:
        base = nearest(points, centres)[0]
    members = np.bincount(base, minlength=len(centres)).astype(float)
    centres, members, base = centres[members > 0], members[members > 0], _renumbered(base)
    best, chosen = -np.inf, np.zeros(len(centres), dtype=int)
    for k in range(2, min(_MOST_GROUPS, 2 + len(centres) // 12) + 1):
        labels, _ = kmeans(centres, k, members, restarts=_RESTARTS // k, seed=seed, smallest=SMALLEST_GROUP)
        score = silhouette(centres, labels)
        if len(np.unique(labels)) > 1 and score > best:
            best, chosen = score, labels
    return _largest_first(_renumbered(chosen)[base])


def _renumbered(labels: np.ndarray) -> np.ndarray:
    return np.unique(labels, return_inverse=True)[1].reshape(-1)


def _largest_first(labels: np.ndarray) -> np.ndarray:
    sizes = np.bincount(labels)
    rank = np.empty(len(sizes), dtype=int)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return rank[labels]


def priority(counts: Counts, extremity: np.ndarray, moderated: np.ndarray) -> np.ndarray:
    """Step 13: the weight with which an unvoted statement is drawn to be shown next; 0 if moderated."""
    total = counts.total()
    agreed, passed, voters = total.agree[0], total.passed[0], total.voters[0]
    agree_share, pass_share = (agreed + 1) / (voters + 2), (passed + 1) / (voters + 2)
    importance = (1 - pass_share) * (extremity + 1) * agree_share
    return np.where(moderated, 0.0, (importance * (1 + 8 * 2.0 ** (-voters / 5))) ** 2)


def consensus_list(counts: Counts) -> list[tuple[str, int, float]]:
    """Step 12: (side, statement position, score), five of each side at most."""
    total = counts.total()
    voters = total.voters[0]
    listed = []
    for side, taken in (("agree", total.agree[0]), ("disagree", total.disagree[0])):
        share = (taken + 1) / (voters + 2)
        z = 2 * np.sqrt(voters + 1) * ((taken + 1) / (voters + 1) - 0.5)
        passing = np.flatnonzero((share > 0.5) & (z > 1.2816))
        order = passing[np.argsort(-(share * z)[passing], kind="stable")][:5]
        listed += [(side, int(c), float(share[c] * z[c])) for c in order]
    return listed
