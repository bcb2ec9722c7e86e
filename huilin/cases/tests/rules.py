"""Makers of rules and lines of the catalogue, in force since yesterday unless told otherwise."""

import datetime as dt
from typing import Any

from django.utils import timezone

from huilin.cases.models import Duty, RoutingRule
from huilin.core.reference import reference_changed


def yesterday() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=1)


def rule_of(cast: Any, **told: Any) -> RoutingRule:
    to = {} if {"to_unit", "to_person", "to_role"} & set(told) else {"to_role": "ST"}
    rule = RoutingRule(**({"name": "规则", "valid_from": yesterday(), "source": "测试"} | to | told))
    rule.full_clean(exclude=["street_id"])
    rule.save()
    reference_changed()
    return rule


def catalogue_says(*, category: str, is_theirs: bool, **told: Any) -> Duty:
    row = Duty(
        category_id=category, is_theirs=is_theirs, **({"valid_from": yesterday(), "source": "测试"} | told)
    )
    row.save()
    reference_changed()
    return row
