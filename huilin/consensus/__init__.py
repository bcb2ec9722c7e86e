"""Common ground found honestly: opinion groups and shared statements from agree / disagree / pass votes."""

from .analysis import analyse, one_home_one_voice
from .clustering import adjusted_rand
from .reading import read_moderation, read_votes
from .results import (
    Analysis,
    ConsensusStatement,
    Coverage,
    OpinionGroup,
    Representative,
    Share,
    Stability,
    StatementResult,
)
from .votes import UnusableVotes, Votes, as_votes

__all__ = [
    "Analysis",
    "ConsensusStatement",
    "Coverage",
    "OpinionGroup",
    "Representative",
    "Share",
    "Stability",
    "StatementResult",
    "UnusableVotes",
    "Votes",
    "adjusted_rand",
    "analyse",
    "as_votes",
    "one_home_one_voice",
    "read_moderation",
    "read_votes",
]
