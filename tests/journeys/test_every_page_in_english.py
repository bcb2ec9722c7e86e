"""The same pages in English: nothing is without a name, and longer words fit too."""

from collections.abc import Callable

from tests.journeys.hands import Hand
from tests.journeys.looks import AXE, NAMES, PHONE, complaints, too_wide
from tests.journeys.walk import walk
from tests.journeys.world import World


def test_english_names_everything_and_fits(hand: Callable[..., Hand], world: World) -> None:
    found = {}
    for stop, page in walk(hand, world, PHONE, language="en", script=AXE):
        if faults := [*complaints(page, "normal", NAMES), *too_wide(page, "normal")]:
            found[stop.row.name] = faults
    assert found == {}
