"""The same pages in English: longer words fit too."""

from collections.abc import Callable

from tests.journeys.hands import Hand
from tests.journeys.looks import PHONE, too_wide
from tests.journeys.walk import walk
from tests.journeys.world import World


def test_english_fits(hand: Callable[..., Hand], world: World) -> None:
    found = {}
    for stop, page in walk(hand, world, PHONE, language="en"):
        assert page.locator("html").get_attribute("lang") == "en"
        if faults := [*too_wide(page, "normal", widths=(320, 768, PHONE))]:
            found[stop.row.name] = faults
    assert found == {}
