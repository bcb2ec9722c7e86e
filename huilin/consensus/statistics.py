"""Counts by group and statement, and the Polis statistics on them (Small et al. 2021)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv, ndtr

from .results import Representative, Share
from .votes import Votes

_Z90 = 1.2816
_SHOWN = 5
_ALPHA = 0.05
_WORKERS = 2
_CONTINUITY = 0.25


@dataclass(frozen=True, eq=False)
class Counts:
    """Weighted agree, disagree and pass votes, one row a group, one column a statement."""

    agree: np.ndarray
    disagree: np.ndarray
    passed: np.ndarray

    @property
    def voters(self) -> np.ndarray:
        return self.agree + self.disagree + self.passed

    def total(self) -> Counts:
        return Counts(*(part.sum(0, keepdims=True) for part in (self.agree, self.disagree, self.passed)))


def count_votes(votes: Votes, labels=None, groups: int = 1, weights=None) -> Counts:
    """The counts of the participants labelled 0..groups-1 (label -1 is left out; None: everyone in 0)."""
    width = votes.shape[1]
    size = 3 * (groups + 1) * width

    def counted(ends) -> np.ndarray:
        begin, end = ends
        cells = slice(votes.starts[begin], votes.starts[end])
        sizes = votes.votes_by_participant[begin:end]
        place = votes.marks[cells] * np.intp((groups + 1) * width)
        place += votes.columns[cells]
        if labels is None:
            place += (groups + 1) * width
        else:
            group = np.where(labels[begin:end] < 0, groups, labels[begin:end])
            place += np.repeat((group + groups + 1) * width, sizes)
        weight = None if weights is None else np.repeat(weights[begin:end], sizes)
        return np.bincount(place, weight, size)

    with ThreadPoolExecutor(_WORKERS) as pool:
        table = sum(pool.map(counted, votes.slices()), np.zeros(size))
    disagree, passed, agree = table.reshape(3, groups + 1, width)[:, :groups]
    return Counts(agree, disagree, passed)


def group_aware_consensus(counts: Counts) -> np.ndarray:
    """Product over groups of (A + 1) / (S + 2), for each statement."""
    return ((counts.agree + 1) / (counts.voters + 2)).prod(0)


def one_share_z(agreed, voters):
    return 2 * np.sqrt(voters + 1) * ((agreed + 1) / (voters + 1) - 0.5)


def two_share_z(agreed, voters, agreed_elsewhere, voters_elsewhere):
    a, n = agreed + 1, voters + 1
    b, m = agreed_elsewhere + 1, voters_elsewhere + 1
    pooled = (a + b) / (n + m)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / n + 1 / m))
    return np.where(spread > 0, (a / n - b / m) / np.where(spread > 0, spread, 1), 0.0)


@dataclass(frozen=True, eq=False)
class SideTests:
    """One side (agree or disagree) of every group and statement: share, ratio to the others, z values."""

    share: np.ndarray
    elsewhere: np.ndarray
    ratio: np.ndarray
    share_z: np.ndarray
    ratio_z: np.ndarray


def side_tests(taken, voters) -> SideTests:
    others, voters_elsewhere = taken.sum(0) - taken, voters.sum(0) - voters
    share = (taken + 1) / (voters + 2)
    elsewhere = (others + 1) / (voters_elsewhere + 2)
    ratio_z = two_share_z(taken, voters, others, voters_elsewhere)
    return SideTests(share, elsewhere, share / elsewhere, one_share_z(taken, voters), ratio_z)


def polis_representatives(counts: Counts, names) -> list[tuple[Representative, ...]]:
    """The published rule: both z values above 1.2816, five a group at most, agreements first."""
    agree, disagree = side_tests(counts.agree, counts.voters), side_tests(counts.disagree, counts.voters)
    passing = [(side.ratio_z > _Z90) & (side.share_z > _Z90) for side in (agree, disagree)]
    chosen = []
    for g in range(len(counts.agree)):
        found = []
        for c in np.flatnonzero(passing[0][g] | passing[1][g]):
            side, name = (
                (agree, "agree") if agree.ratio_z[g, c] > disagree.ratio_z[g, c] else (disagree, "disagree")
            )
            score = side.ratio[g, c] * side.ratio_z[g, c] * side.share[g, c] * side.share_z[g, c]
            found.append((name, float(score), c, side))
        chosen.append(_best_five(found, g, names))
    return chosen


def _best_five(found, g, names) -> tuple[Representative, ...]:
    found.sort(key=lambda each: (-each[1], each[2]))
    first = next((each for each in found if each[0] == "agree"), None)
    if first is not None:
        found = [first] + [each for each in found if each is not first]
    found = sorted(found[:_SHOWN], key=lambda each: each[0] != "agree")
    return tuple(
        Representative(names[c], name, float(side.share[g, c]), float(side.elsewhere[g, c]), score, None)
        for name, score, c, side in found
    )


def representatives(counts: Counts, names, smallest: int) -> list[tuple[Representative, ...]]:
    """Statements each group answers differently from the rest, luck of the whole search excluded.

    Two-share tests of agreement and of disagreement for every group and statement with `smallest`
    voters on both sides, corrected by Holm (1979) over all of them; shown if the corrected chance is
    below 0.05 and more than half of the group's voters take that side.
    """
    rows = []
    for name, taken in (("agree", counts.agree), ("disagree", counts.disagree)):
        tests = side_tests(taken, counts.voters)
        usable = (counts.voters >= smallest) & (counts.voters.sum(0) - counts.voters >= smallest)
        rows += [(g, c, name, tests) for g, c in np.argwhere(usable)]
    chances = np.array([ndtr(-tests.ratio_z[g, c]) for g, c, _, tests in rows])
    corrected = holm(chances)
    chosen: list[list[Representative]] = [[] for _ in counts.agree]
    for (g, c, name, tests), chance in zip(rows, corrected, strict=True):
        share = float(tests.share[g, c])
        if chance < _ALPHA and share > 0.5:
            elsewhere = float(tests.elsewhere[g, c])
            score = (share - elsewhere) * float(np.sqrt(share))
            chosen[g].append(Representative(names[c], name, share, elsewhere, score, float(chance)))
    return [tuple(sorted(each, key=lambda r: -r.score)[:_SHOWN]) for each in chosen]


def holm(chances: np.ndarray) -> np.ndarray:
    """Chances corrected so that any false finding among all is as rare as the chance says."""
    order = np.argsort(chances, kind="stable")
    steps = len(chances) - np.arange(len(chances))
    corrected = np.empty(len(chances))
    corrected[order] = np.minimum(np.maximum.accumulate(chances[order] * steps), 1.0)
    return corrected


def prior_of(agreed: np.ndarray, voters: np.ndarray) -> tuple[float, float]:
    """The beta prior the statements' own shares suggest (method of moments; Jeffreys' with too few)."""
    seen = voters > 1
    if seen.sum() < 8:
        return 0.5, 0.5
    share = agreed[seen] / voters[seen]
    mean = share.mean()
    noise = (mean * (1 - mean) / voters[seen]).mean()
    spread = max(share.var() - noise, 1e-4)
    size = float(np.clip(mean * (1 - mean) / spread - 1, 0.5, 50.0))
    return float(np.clip(mean, 0.02, 0.98)) * size, float(1 - np.clip(mean, 0.02, 0.98)) * size


def shares(agreed, voters, prior) -> list[Share]:
    """Beta-binomial shares: the estimate, a 90 % interval for a fresh set as large, the lower bound."""
    a, b = agreed + prior[0], voters - agreed + prior[1]
    estimate, floor = a / (a + b), betaincinv(a, b, 0.05)
    fresh = np.maximum(voters, 1)
    thin = (a + b) * fresh / (a + b + fresh + 1)
    shrink_a, shrink_b = np.maximum(estimate * thin, 1e-3), np.maximum((1 - estimate) * thin, 1e-3)
    step = _CONTINUITY / fresh
    low = np.maximum(betaincinv(shrink_a, shrink_b, 0.05) - step, 0)
    high = np.minimum(betaincinv(shrink_a, shrink_b, 0.95) + step, 1)
    columns = (
        np.broadcast_to(x, np.shape(estimate)).tolist() for x in (agreed, voters, estimate, low, high, floor)
    )
    return [Share(*each) for each in zip(*columns, strict=True)]
