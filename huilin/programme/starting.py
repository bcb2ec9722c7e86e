"""What a new installation starts with: the numbers of the programme. Adds what is missing only."""

import datetime as dt

from huilin.core.reference import reference_changed
from huilin.core.starting import after_migrating
from huilin.programme.models.rules import ProgrammeRule

FROM = dt.date(2026, 1, 1)
OWN_RULE = "惠邻起始建议，由街道按实际调整"
RECORDS = "志愿服务记录与证明出具办法（试行）（民政部令第67号）：谁组织谁记录；天数由街道定"
STEP = "志愿服务以小时计；半小时一档是通行做法，由街道定"
RULES = (
    ("confirm_within", 5, "workdays", OWN_RULE),
    ("hours_within", 7, "days", RECORDS),
    ("hours_step", 30, "minutes", STEP),
    ("visit_counts", 30, "minutes", OWN_RULE),
)


@after_migrating("programme")
def put_in_place() -> None:
    """Each of them exists; rows that are there already stay as they are."""
    ProgrammeRule.objects.bulk_create(
        [
            ProgrammeRule(name=name, value=value, unit=unit, valid_from=FROM, source=source)
            for name, value, unit, source in RULES
        ],
        ignore_conflicts=True,
    )
    reference_changed()
