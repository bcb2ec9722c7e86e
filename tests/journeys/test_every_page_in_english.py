"""The same pages in English: longer words fit too."""

from collections.abc import Callable

from tests.journeys.hands import Hand
from tests.journeys.looks import LOOKS, PHONE, looks, made_wide
from tests.journeys.walk import walk
from tests.journeys.world import World


def test_english_fits(hand: Callable[..., Hand], world: World) -> None:
    found: dict[str, list[str]] = {}
    for stop, page in walk(hand, world, PHONE, language="en", script=LOOKS):
        assert page.locator("html").get_attribute("lang") == "en"
        for width in (320, 768):
            made_wide(page, width)
            if faults := looks(page, ["normal"], "wide"):
                found.setdefault(stop.row.name, []).extend(faults)
        made_wide(page, PHONE)
    assert found == {}
