"""What all sides share: a score that a small cluster, a thin statement or copied ballots cannot bend."""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv

from .canonical import hashes
from .statistics import Counts, count_votes
from .votes import Votes

_SHRINK = 4.0
_DOUBT = 0.01
_SIZE_POWER = 0.5
_IMPROBABLE = 0.01
_MOST_CELLS = 5_000_000


def common_ground(
    counts: Counts, overall: Counts, sizes: np.ndarray, prior, side: str, people: float
) -> np.ndarray:
    """For each statement the size-weighted geometric mean over groups of the 95 % lower bound of the
    share on `side`; the overall lower bound if there are no groups.

    A group's share is shrunk towards everyone's by four pseudo-voters, so that a group with few voters
    on a statement neither vetoes nor carries it.
    """
    taken, everyone = getattr(counts, side), getattr(overall, side)[0]
    voters, everyone_voters = counts.voters, overall.voters[0]
    prior = prior if side == "agree" else prior[::-1]
    overall_share = (everyone + prior[0]) / (everyone_voters + sum(prior))
    if len(sizes) == 0:
        doubt = _DOUBT * people
        return betaincinv(everyone + prior[0], everyone_voters - everyone + prior[1] + doubt, 0.05)
    a = taken + _SHRINK * overall_share
    b = voters - taken + _SHRINK * (1 - overall_share) + _DOUBT * sizes[:, None]
    floors = betaincinv(a, np.maximum(b, 1e-9), 0.05)
    weights = sizes**_SIZE_POWER / (sizes**_SIZE_POWER).sum()
    return np.exp(weights @ np.log(np.maximum(floors, 1e-9)))


def voices(votes: Votes, weights: np.ndarray | None) -> np.ndarray:
    """Each participant's weight, lowered so that copied ballots together weigh one voice.

    A ballot counts as copied if several participants gave exactly the same answers to exactly the same
    statements and the statements' shares make even one such coincidence improbable. Short or unanimous
    ballots coincide by chance and stay whole.
    """
    given = np.ones(votes.shape[0]) if weights is None else weights
    if not 1 < votes.count <= _MOST_CELLS:
        return given
    ballots = hashes(votes, 1)[0]
    _, kind, copies = np.unique(ballots, return_inverse=True, return_counts=True)
    voice = np.bincount(kind, given)[kind]
    counts = count_votes(votes)
    table = np.vstack([counts.passed, counts.agree, counts.disagree]) + 0.5
    rarity = np.log(table / table.sum(0))[votes.marks.astype(np.int64) % 3, votes.columns]
    likely = np.bincount(votes.rows, rarity, votes.shape[0]) + np.log(votes.shape[0])
    copied = (
        (copies[kind] > 1) & (voice > 1) & (likely < np.log(_IMPROBABLE)) & (votes.votes_by_participant > 0)
    )
    return np.where(copied, given / np.maximum(voice, 1), given)


def ballots(votes: Votes, weights: np.ndarray) -> tuple[Votes, np.ndarray, np.ndarray | None]:
    """One row for equal ballots that each weigh less than a voice, with their summed weight, and each
    participant's row (None: every participant has an own row).

    So the accounts of one home that repeat each other are to every later step what one account is.
    """
    light = (weights < 1) & (weights > 0) & (votes.votes_by_participant > 0)
    if light.sum() < 2:
        return votes, weights, None
    kind = np.arange(votes.shape[0], dtype=np.int64)
    _, first, equal = np.unique(hashes(votes, 1)[0][light], return_index=True, return_inverse=True)
    kind[light] = np.flatnonzero(light)[first][equal.reshape(-1)]
    kept, ballot_of = np.unique(kind, return_inverse=True)
    if len(kept) == len(kind):
        return votes, weights, None
    return votes.take(kept), np.bincount(ballot_of, weights), ballot_of
