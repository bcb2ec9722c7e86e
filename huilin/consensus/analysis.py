"""The one entry: votes in, an Analysis out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from .agreement import ballots, voices
from .assembly import assembled
from .canonical import canonical
from .findings import huilin_findings, polis_findings, spread
from .results import Analysis
from .votes import UnusableVotes, Votes, as_votes

MODES = ("huilin", "polis")


def analyse(
    votes,
    *,
    moderation: Iterable | dict | None = None,
    weights=None,
    mode: str = "huilin",
    seed: int = 0,
    progress: Callable[[str], None] = lambda step: None,
) -> Analysis:
    """Opinion groups, or why there are none, and the statements all share, from marks on statements.

    `votes`: see as_votes. `moderation`: the statements put out of the discussion (a collection, or
    {statement: -1/0/1} as in a Polis export). `weights`: {participant: weight} or one number for each
    participant in sorted order; see one_home_one_voice. Equal votes give equal answers whatever their
    order and names. Raises UnusableVotes.
    """
    if mode not in MODES:
        raise UnusableVotes(f"方法只能是 {' 或 '.join(MODES)}。")
    given = as_votes(votes)
    weight = _weights(given, weights)
    if mode == "polis":
        ordered, person_order, statement_order = canonical(given)
        out = _moderated(ordered, moderation)
        weight = None if weight is None else weight[person_order]
        findings = polis_findings(ordered, out, weight, seed, progress)
        return assembled(mode, ordered, out, findings, np.argsort(statement_order))
    joined, weight, ballot_of = ballots(given, voices(given, weight))
    ordered, person_order, statement_order = canonical(joined)
    out = _moderated(ordered, moderation)
    findings = huilin_findings(ordered, out, weight[person_order], seed, progress)
    if ballot_of is None:
        return assembled(mode, ordered, out, findings, np.argsort(statement_order))
    everyone = spread(findings, np.argsort(person_order)[ballot_of])
    return assembled(mode, ordered, out, everyone, np.argsort(statement_order), given)


def one_home_one_voice(homes: dict) -> dict:
    """{participant: weight} from {participant: home}: the accounts of one home share one voice."""
    sizes: dict = {}
    for home in homes.values():
        sizes[home] = sizes.get(home, 0) + 1
    return {participant: 1.0 / sizes[home] for participant, home in homes.items()}


def _moderated(votes: Votes, moderation) -> np.ndarray:
    if moderation is None:
        return np.zeros(votes.shape[1], dtype=bool)
    if isinstance(moderation, dict):
        moderation = [name for name, state in moderation.items() if int(state) == -1]
    out = set(moderation)
    return np.array([name in out for name in votes.statements], dtype=bool)


def _weights(votes: Votes, weights) -> np.ndarray | None:
    if weights is None:
        return None
    if isinstance(weights, dict):
        weights = [weights.get(name, 1.0) for name in votes.participants]
    weights = np.asarray(weights, dtype=float)
    if len(weights) != votes.shape[0] or not np.all(np.isfinite(weights) & (weights >= 0)):
        raise UnusableVotes("权重须为每位参与者一个不小于 0 的有限数。")
    return weights
