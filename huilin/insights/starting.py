"""The triggers that count; and the weights that an installation begins with, the office may set its own from any day on."""

import datetime as dt
from decimal import Decimal

from huilin.core.starting import after_migrating
from huilin.insights import tallying
from huilin.insights.models import RateWeight

SINCE = dt.date(2026, 1, 1)
SOLVED, SATISFIED = RateWeight.Rate.SOLVED, RateWeight.Rate.SATISFIED
CUSTOM = "接诉即办通行算法，各地每年有调整"
WEIGHTS = (
    (SOLVED, "yes", "1"),
    (SOLVED, "partly", "0"),
    (SOLVED, "no", "0"),
    (SATISFIED, "good", "1"),
    (SATISFIED, "fair", "0.8"),
    (SATISFIED, "so_so", "0.6"),
    (SATISFIED, "bad", "0"),
)


@after_migrating("insights", by_owner=False)
def put_in_place() -> None:
    """Each weight exists; rows that are there already stay as they are."""
    for rate, answer, weight in WEIGHTS:
        RateWeight.objects.get_or_create(
            rate=rate, answer=answer, valid_from=SINCE, defaults={"weight": Decimal(weight), "source": CUSTOM}
        )


after_migrating("insights")(tallying.put_in_place)
