"""Common ground found honestly: opinion groups and shared statements from agree / disagree / pass votes.

Names are loaded when first used, so that a process which only might analyse does not wait for scipy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .analysis import analyse, one_home_one_voice
    from .clustering import adjusted_rand
    from .privacy import document, published
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
    from .sampling import next_statement
    from .votes import UnusableVotes, Votes, as_votes

_HOMES = {
    "analysis": ("analyse", "one_home_one_voice"),
    "clustering": ("adjusted_rand",),
    "privacy": ("document", "published"),
    "reading": ("read_moderation", "read_votes"),
    "results": (
        "Analysis",
        "ConsensusStatement",
        "Coverage",
        "OpinionGroup",
        "Representative",
        "Share",
        "Stability",
        "StatementResult",
    ),
    "sampling": ("next_statement",),
    "votes": ("UnusableVotes", "Votes", "as_votes"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

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
    "document",
    "next_statement",
    "one_home_one_voice",
    "published",
    "read_moderation",
    "read_votes",
]


def __getattr__(name: str):
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
