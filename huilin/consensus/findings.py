"""The two ways from votes to groups and scores, in one shape."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from . import polis
from .agreement import common_ground
from .factors import Cells
from .grouping import find_groups
from .results import SMALLEST_GROUP, Representative, Stability
from .statistics import (
    Counts,
    count_votes,
    group_aware_consensus,
    polis_representatives,
    prior_of,
    representatives,
)
from .votes import Votes

_FITTED_CELLS = 400_000
_SLICE = 20_000
_LISTED = 5


@dataclass(frozen=True, eq=False)
class Findings:
    labels: np.ndarray
    sureness: np.ndarray
    positions: np.ndarray
    sizes: np.ndarray
    counts: Counts
    overall: Counts
    prior: tuple[float, float]
    scores: np.ndarray
    group_aware: np.ndarray
    extremity: np.ndarray
    priority: np.ndarray
    representatives: list[tuple[Representative, ...]]
    consensus: list[tuple[str, int, float]]
    stability: Stability


def spread(found: Findings, row_of: np.ndarray) -> Findings:
    """What was found for rows of equal ballots, for each participant: `row_of` names the row."""
    labels = found.labels[row_of]
    sizes = np.bincount(labels[labels >= 0], minlength=len(found.sizes))
    return replace(
        found, labels=labels, sureness=found.sureness[row_of], positions=found.positions[row_of], sizes=sizes
    )


def polis_findings(votes: Votes, moderated, weights, seed, progress) -> Findings:
    """Groups, statistics and lists exactly by the published steps."""
    progress("groups")
    everyone = count_votes(votes)
    land = polis.landscape(votes, moderated, everyone, seed)
    groups = int(land.labels.max(initial=-1)) + 1
    progress("statements")
    counts = count_votes(votes, land.labels, groups, weights)
    overall = everyone if weights is None else count_votes(votes, weights=weights)
    group_aware = group_aware_consensus(counts)
    stability = Stability(groups > 1, "the Polis method does not test its groups", 2, (), None, None, None, 0)
    return Findings(
        land.labels,
        (land.labels >= 0).astype(float),
        land.positions,
        np.bincount(land.labels[land.labels >= 0], minlength=groups),
        counts,
        overall,
        (1.0, 1.0),
        group_aware,
        group_aware,
        land.extremity,
        polis.priority(overall, land.extremity, moderated),
        polis_representatives(_unmoderated(counts, moderated), votes.statements),
        polis.consensus_list(_unmoderated(overall, moderated)),
        stability,
    )


def _unmoderated(counts: Counts, moderated) -> Counts:
    agree, disagree = np.where(moderated, 0, counts.agree), np.where(moderated, 0, counts.disagree)
    return Counts(agree, disagree, counts.voters - agree - disagree)


def huilin_findings(votes: Votes, moderated, weights, seed, progress) -> Findings:
    """Groups only where they hold still, scores that no small cluster bends; `weights`: see voices."""
    labels, sureness, positions, grouping = _grouped(votes, moderated, weights, seed, progress)
    progress("statements")
    groups = 0 if grouping.centres is None else len(grouping.centres)
    counts = count_votes(votes, labels, groups, weights)
    overall = count_votes(votes, weights=weights)
    prior = prior_of(overall.agree[0], overall.voters[0])
    placed = labels >= 0
    sizes = np.bincount(labels[placed], minlength=groups)
    people, heard = float(weights.sum()), np.bincount(labels[placed], weights[placed], groups)
    floors = [common_ground(counts, overall, heard, prior, side, people) for side in ("agree", "disagree")]
    strength = np.linalg.norm(grouping.model.statements.means[:, 1:], axis=1)
    return Findings(
        labels,
        sureness,
        positions,
        sizes,
        counts,
        overall,
        prior,
        np.where(moderated, 0.0, np.maximum(*floors)),
        group_aware_consensus(counts if groups else overall),
        strength,
        _priority(overall, strength, moderated),
        representatives(_unmoderated(counts, moderated), votes.statements, SMALLEST_GROUP),
        _common(floors, overall, moderated),
        grouping.stability,
    )


def _grouped(votes: Votes, moderated, weights, seed, progress):
    """Labels, sureness and positions of everyone; a big table is fitted on a sample of its people."""
    if votes.count <= _FITTED_CELLS:
        grouping = find_groups(_cells(votes, moderated, weights), seed, progress)
        return grouping.labels, grouping.sureness, grouping.positions, grouping
    share = _FITTED_CELLS / votes.count
    chosen = np.random.default_rng(seed).choice(
        votes.shape[0], max(int(votes.shape[0] * share), 1), replace=False
    )
    chosen.sort()
    part = weights[chosen]
    grouping = find_groups(_cells(votes.take(chosen), moderated, part), seed, progress)
    progress("placing people")
    if grouping.model.dimension == 0:
        people = votes.shape[0]
        return np.full(people, -1), np.zeros(people), np.zeros((people, 0)), grouping
    slices = []
    for begin in range(0, votes.shape[0], _SLICE):
        few = votes.span(begin, min(begin + _SLICE, votes.shape[0]))
        slices.append(grouping.placing(_cells(few, moderated, weights[begin : begin + _SLICE])))
    return *(np.concatenate(each) for each in zip(*slices, strict=True)), grouping


def _cells(votes: Votes, moderated, weights) -> Cells:
    keep = (votes.marks != 0) & ~moderated[votes.columns]
    rows = votes.rows[keep].astype(np.int64)
    return Cells(
        rows, votes.columns[keep].astype(np.int64), votes.marks[keep] / 2, weights[rows], votes.shape
    )


def _priority(overall: Counts, strength: np.ndarray, moderated: np.ndarray) -> np.ndarray:
    """The weight with which a statement is drawn next: what it may still tell, times how little it was seen.

    A statement with few votes weighs more in proportion to the spread of its share, so late statements
    catch up; strong directions and few passes add, as in step 13 of Polis.
    """
    voters = overall.voters[0]
    pass_share = (overall.passed[0] + 1) / (voters + 2)
    typical = max(float(voters[~moderated].mean()) if (~moderated).any() else 1.0, 1.0)
    catching_up = (typical + 5) / (voters + 5)
    return np.where(moderated, 0.0, (1 - pass_share) * (1 + strength) * catching_up**2)


def _common(floors, overall: Counts, moderated) -> list[tuple[str, int, float]]:
    """Five statements of each side with the highest scores among those most voters share, best first."""
    listed = []
    for side, score in zip(("agree", "disagree"), floors, strict=True):
        most = getattr(overall, side)[0] > overall.voters[0] / 2
        usable = np.flatnonzero(~moderated & most & (overall.voters[0] >= SMALLEST_GROUP))
        order = usable[np.argsort(-score[usable], kind="stable")][:_LISTED]
        listed += [(side, int(c), float(score[c])) for c in order]
    return listed
