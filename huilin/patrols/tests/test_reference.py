"""The states in the reference are the table's."""

from pathlib import Path

from huilin.patrols.models.status import TRANSITIONS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "hazard-states.md"


def test_every_move_is_documented():
    told = PAGE.read_text("utf-8")
    rows = [f"| {start} | {end} | {' '.join(sorted(who))} |" for (start, end), who in TRANSITIONS.items()]
    assert [row for row in rows if row not in told] == []
    assert told.count("\n| ") - 1 == len(rows)
