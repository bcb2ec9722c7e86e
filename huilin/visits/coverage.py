"""Coverage: of the homes that were to be visited, how many were. Homes and months are counted, never persons ranked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from huilin.visits.models import VisitState, VisitTask

SHOWN_FROM = 10
"""A share of fewer homes says nothing and is left out."""


@dataclass(frozen=True)
class Coverage:
    due: int = 0
    done: int = 0
    not_home: int = 0
    refused: int = 0
    skipped: int = 0

    @property
    def wanted(self) -> int:
        """Visits that were to be made; those taken off with a reason do not count."""
        return self.due + self.done + self.not_home + self.refused

    @property
    def share(self) -> int | None:
        """Per cent done of those wanted; None where they are too few."""
        return round(100 * self.done / self.wanted) if self.wanted >= SHOWN_FROM else None


TALLIES: dict[str, Any] = {state: Count("pk", filter=Q(state=state)) for state in VisitState.values}


def coverage_by(tasks: QuerySet[VisitTask], column: str) -> dict[Any, Coverage]:
    """{value of `column`: coverage}; one statement."""
    rows = tasks.order_by().values(column).annotate(**{f"n_{name}": tally for name, tally in TALLIES.items()})
    return {row[column]: Coverage(**{name: row[f"n_{name}"] for name in VisitState.values}) for row in rows}


def whole(parts: dict[Any, Coverage]) -> Coverage:
    names = VisitState.values
    return Coverage(**{name: sum(getattr(part, name) for part in parts.values()) for name in names})
