"""The letter of appointment (聘书) on A4 across, with its number, its term and room for the street's seal."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from huilin.stewards.typesetting import plain_day, printable, typeset


def render_letter(facts: dict[str, Any]) -> bytes:
    """One page. `facts`: name, what, compound, street, number, kind (first or renewal), starts_on, ends_on, issued_on."""
    words = {name: printable(value) for name, value in facts.items() if isinstance(value, str)}
    issued = facts["issued_on"]
    day = timezone.localtime(issued).date() if isinstance(issued, datetime) else issued
    dates = {"starts_on": facts["starts_on"], "ends_on": facts["ends_on"], "issued_on": day}
    job = words | {name: plain_day(value) for name, value in dates.items()}
    return typeset("letter.typ", job, on=day)
