"""What an analysis says: small frozen records in the words of the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Share:
    """How many of `voters` people agreed (weighted), and their share: the estimate, what a like-sized fresh set of voters
    would show in 90 of 100 cases (`low`..`high`), and the 95 % lower bound of the true share."""

    agreed: float
    voters: float
    share: float
    low: float
    high: float
    floor: float


@dataclass(frozen=True)
class StatementResult:
    """One statement: votes over everyone, by group (None under five voters), and what follows."""

    statement: Any
    agree: float
    disagree: float
    passed: float
    moderated: bool
    exposure: float
    agreement: Share
    by_group: tuple[Share | None, ...]
    consensus_score: float
    group_aware_consensus: float
    extremity: float
    priority: float

    @property
    def voters(self) -> float:
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class Representative:
    """A statement a group answers differently from everyone else: its side, how many of the group's
    voters take it, elsewhere, and the chance of that by luck, corrected for all statements and groups."""

    statement: Any
    side: str
    share: float
    elsewhere: float
    score: float
    chance: float | None


@dataclass(frozen=True)
class OpinionGroup:
    group: int
    size: int
    representatives: tuple[Representative, ...]


@dataclass(frozen=True)
class ConsensusStatement:
    """A statement all groups share: `side` agree or disagree, `worst_group` the least group's share."""

    statement: Any
    side: str
    score: float
    share: Share
    worst_group: float | None


@dataclass(frozen=True)
class Stability:
    """Why groups are shown or not. `losses`: held-out log-loss by number of opinion directions;
    `chance`: how often permuted votes look as structured; `mean_rand`, `low_rand`: mean and 10th
    percentile of the adjusted Rand index over resamples of 80 % of the people."""

    groups: bool
    reason: str
    dimension: int
    losses: tuple[float, ...]
    chance: float | None
    mean_rand: float | None
    low_rand: float | None
    resamples: int


@dataclass(frozen=True)
class Coverage:
    """What one participant's answers give: votes cast, share of statements seen, sureness of group."""

    votes: int
    share: float
    sureness: float


@dataclass(frozen=True)
class Analysis:
    """Everything found. The arrays hold one entry a participant, in the order of `names`."""

    mode: str
    participants: int
    voters: int
    votes: int
    groups: tuple[OpinionGroup, ...]
    statements: tuple[StatementResult, ...]
    consensus: tuple[ConsensusStatement, ...]
    stability: Stability
    names: Sequence = field(repr=False, compare=False)
    labels: np.ndarray = field(repr=False, compare=False)
    sureness: np.ndarray = field(repr=False, compare=False)
    points: np.ndarray = field(repr=False, compare=False)
    cast: np.ndarray = field(repr=False, compare=False)

    @cached_property
    def participant_groups(self) -> dict:
        """{participant: group number, None where the votes leave it open}."""
        labels = self.labels.tolist()
        return {name: at if at >= 0 else None for name, at in zip(self.names, labels, strict=True)}

    @cached_property
    def positions(self) -> dict:
        """{participant: position on the map}."""
        return {name: tuple(at) for name, at in zip(self.names, self.points.tolist(), strict=True)}

    @cached_property
    def coverage(self) -> dict:
        """{participant: Coverage}."""
        opened = max(sum(not each.moderated for each in self.statements), 1)
        rows = zip(self.names, self.cast.tolist(), self.sureness.tolist(), strict=True)
        return {name: Coverage(seen, seen / opened, sure) for name, seen, sure in rows}
