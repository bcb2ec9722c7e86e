"""On every page, in every mode: axe finds nothing (WCAG 2.2 AA), nothing is wider than the screen or too small to hit."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.journeys.hands import Hand
from tests.journeys.looks import ALL, AXE, COLOURS, DESK, HEIGHT, PHONE, complaints, too_small, too_wide
from tests.journeys.walk import walk
from tests.journeys.world import World


def test_axe_finds_nothing_and_all_fits(hand: Callable[..., Hand], world: World) -> None:
    """Elder mode is looked at on the same page: on a page of the desk it is the same elements, larger."""
    found = {}
    for stop, page in walk(hand, world, PHONE, script=AXE):
        if faults := [*complaints(page, "normal", ALL), *looked_at(page, "normal", "elder")]:
            found[stop.row.name] = faults
    assert found == {}


def test_elder_mode_of_the_public_pages(hand: Callable[..., Hand], world: World) -> None:
    """Pages for visitors have parts that show in elder mode alone."""
    found = {}
    for stop, page in walk(hand, world, PHONE, who="AN", mode="elder", script=AXE):
        if faults := [*complaints(page, "elder", ALL), *looked_at(page, "elder")]:
            found[stop.row.name] = faults
    assert found == {}


def looked_at(page: Page, *modes: str) -> Iterator[str]:
    """Sizes, and colours by day and by night, on a phone and at a desk."""
    yield from too_wide(page, *modes)
    for mode in modes:
        yield from too_small(page, mode)
    if "elder" in modes and "normal" in modes:
        yield from complaints(page, "elder", COLOURS)
    page.emulate_media(color_scheme="dark")
    for mode in modes:
        yield from (f"dark: {fault}" for fault in complaints(page, mode, COLOURS))
    page.emulate_media(color_scheme="light")
    if "normal" in modes:
        page.set_viewport_size({"width": DESK, "height": HEIGHT})
        yield from (f"wide: {fault}" for fault in complaints(page, "normal", COLOURS))
        page.set_viewport_size({"width": PHONE, "height": HEIGHT})
