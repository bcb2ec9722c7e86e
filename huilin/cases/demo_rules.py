"""The demo's rules of routing and lists of duties, as invented as its people."""

import datetime as dt
from typing import Any

from huilin.cases.models import Duty, RoutingRule
from huilin.core.permissions import Actor
from huilin.core.reference import reference_changed
from huilin.people.models import Organisation
from huilin.places.models import TableChange

SOURCE = "江北街道派单目录（示例）"
SINCE = dt.timedelta(days=60)
ELECTRICIANS, FIRE = "惠民电力共建单位（示例）", "江安消防器材公司（示例）"

RULES: tuple[dict[str, Any], ...] = (
    {"number": 1, "name": "户籍入学归社区民警", "categories": ["papers"], "to_role": "PO", "instruction": "先核对底册"},
    {"number": 2, "name": "邻里纠纷归调解员", "categories": ["neighbours"], "to_role": "ME"},
    {"number": 3, "name": "夜里的急事归组长", "grade": "B", "from_time": dt.time(22), "to_time": dt.time(6),
     "to_role": "SL"},
    {"number": 4, "name": "消防隐患归消防单位", "categories": ["fire-safety"], "to_unit": FIRE, "came_by": "patrol"},
    {"number": 5, "name": "井盖坏了直接归组长", "categories": ["manhole"], "to_role": "SL", "is_automatic": True},
    {"number": 9, "name": "楼道里的事归管家", "categories": ["lighting", "clutter", "sanitation", "parking"],
     "to_role": "ST"},
)  # fmt: skip
NOT_THEIRS = (("ST", ("gas", "illegal-building", "papers")), ("SL", ("gas", "illegal-building", "papers")))


def write_rules(today: dt.date, clerk: Actor) -> None:
    """Rules and lists in force for the last two months, and one rule that waits for a second person."""
    units = {unit.name: unit for unit in Organisation.objects.all()}
    for told in RULES:
        to = {"to_unit": units[told["to_unit"]]} if "to_unit" in told else {}
        RoutingRule(**(told | to), valid_from=today - SINCE, source=SOURCE).save()
    for role, slugs in NOT_THEIRS:
        for slug in slugs:
            Duty(role=role, category_id=slug, is_theirs=False, valid_from=today - SINCE, source=SOURCE).save()
    for slug in ("lighting", "wiring"):
        Duty(
            unit=units[ELECTRICIANS],
            category_id=slug,
            is_theirs=True,
            valid_from=today - SINCE,
            source=SOURCE,
        ).save()
    reference_changed()
    rule = RoutingRule(number=6, name="飞线归电力单位", categories=["wiring"], to_unit=units[ELECTRICIANS])
    TableChange.enter(
        by=clerk,
        table=RoutingRule._meta.label_lower,
        values={"rule": str(rule.rule), "number": 6, "name": rule.name, "categories": ["wiring"],
                "to_unit_id": str(rule.to_unit_id), "words": [str(rule), rule.says]},
        effective_on=today + dt.timedelta(days=3),
        source=SOURCE,
    )  # fmt: skip
