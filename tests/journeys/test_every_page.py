"""On every page, in every mode: axe finds nothing (WCAG 2.2 AA), nothing is wider than the screen or too small to hit."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.journeys.hands import Hand
from tests.journeys.looks import AXE, DESK, PHONE, looks, made_wide
from tests.journeys.walk import walk
from tests.journeys.world import World

Seen = set[str]
"""Ways in which letters stand on a ground; each is looked at once."""


def test_axe_finds_nothing_and_all_fits(hand: Callable[..., Hand], world: World) -> None:
    """Elder mode is looked at on the same page: on a page of the desk it is the same elements, larger."""
    found, seen = {}, set[str]()
    for stop, page in walk(hand, world, PHONE, script=AXE):
        if faults := [*looks(page, ["normal"], "axe"), *looked_at(page, seen, "normal", "elder")]:
            found[stop.row.name] = faults
    assert found == {}
    assert len(seen) > 50


def test_elder_mode_of_the_public_pages(hand: Callable[..., Hand], world: World) -> None:
    """Pages for visitors have parts that show in elder mode alone."""
    found, seen = {}, set[str]()
    for stop, page in walk(hand, world, PHONE, who="AN", mode="elder", script=AXE):
        if faults := [*looks(page, ["elder"], "axe"), *looked_at(page, seen, "elder")]:
            found[stop.row.name] = faults
    assert found == {}


def looked_at(page: Page, seen: Seen, *modes: str) -> Iterator[str]:
    """Sizes, and colours by day and by night, on a phone and at a desk; the page is left as it was."""
    yield from looks(page, modes, "small", "wide", "pale", seen=seen)
    page.emulate_media(color_scheme="dark")
    yield from (f"dark: {fault}" for fault in looks(page, modes, "pale", seen=seen))
    page.emulate_media(color_scheme="light")
    for width in (320, 768, DESK):
        made_wide(page, width)
        wanted = ("wide", "pale") if width == DESK else ("wide",)
        yield from (f"{width} px: {fault}" for fault in looks(page, modes, *wanted, seen=seen))
    made_wide(page, PHONE)
