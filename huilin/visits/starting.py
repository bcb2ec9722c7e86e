"""What a new installation starts with: how often whom, and the numbers of visiting. Adds what is missing only."""

import datetime as dt

from huilin.core.reference import reference_changed
from huilin.core.starting import after_migrating
from huilin.visits.models import VisitCycle, VisitRule

FROM = dt.date(2026, 1, 1)
OWN_RULE = "惠邻起始建议：重点户每周、租住户每月、各户每季度一次，由街道按实际调整"
CYCLES = (("cared", "week"), ("tenant", "month"), ("resident", "quarter"), ("vacant", "quarter"))
RULES = (
    ("door_card_after", 3, "times"),
    ("try_again_after", 2, "days"),
    ("alert_after", 2, "times"),
    ("record_within", 24, "hours"),
    ("risk_cared", 100, "points"),
    ("risk_missed", 40, "points"),
    ("risk_month", 5, "points"),
)


@after_migrating("visits")
def put_in_place() -> None:
    """Each of them exists; rows that are there already stay as they are."""
    VisitCycle.objects.bulk_create(
        [
            VisitCycle(household_class=name, every=every, valid_from=FROM, source=OWN_RULE)
            for name, every in CYCLES
        ],
        ignore_conflicts=True,
    )
    VisitRule.objects.bulk_create(
        [
            VisitRule(name=name, value=value, unit=unit, valid_from=FROM, source=OWN_RULE)
            for name, value, unit in RULES
        ],
        ignore_conflicts=True,
    )
    reference_changed()
