"""Which statement to show a participant next."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from .results import Analysis


def next_statement(analysis: Analysis, answered: Collection, random: Random):
    """A statement not in `answered`, drawn with probability proportional to its priority; None if no
    statement is left. `random` decides the draw, so equal states give equal draws."""
    left = [each for each in analysis.statements if each.statement not in answered and each.priority > 0]
    if not left:
        return None
    return random.choices(left, weights=[each.priority for each in left])[0].statement
