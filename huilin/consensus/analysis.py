"""The one entry: votes in, an Analysis out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from .assembly import assembled
from .canonical import canonical
from .findings import huilin_findings, polis_findings
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
    ordered, person_order, statement_order = canonical(given)
    out = _moderated(ordered, moderation)
    weight = _weights(given, weights)
    if weight is not None:
        weight = weight[person_order]
    run = polis_findings if mode == "polis" else huilin_findings
    findings = run(ordered, out, weight, seed, progress)
    return assembled(mode, ordered, out, findings, np.argsort(statement_order))


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
