"""On every page, in every mode: axe finds nothing (WCAG 2.2 AA), nothing is wider than the screen or too small to hit."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from tests.journeys.hands import Hand
from tests.journeys.looks import AXE, DESK, PHONE, complaints, pale_letters, too_small, too_wide
from tests.journeys.walk import walk
from tests.journeys.world import World

Seen = set[str]
"""Ways in which letters stand on a ground; each is looked at once."""


def test_axe_finds_nothing_and_all_fits(hand: Callable[..., Hand], world: World) -> None:
    """Elder mode is looked at on the same page: on a page of the desk it is the same elements, larger."""
    found, seen = {}, set[str]()
    for stop, page in walk(hand, world, PHONE, script=AXE):
        if faults := [*complaints(page, "normal"), *looked_at(page, seen, "normal", "elder")]:
            found[stop.row.name] = faults
    assert found == {}
    assert len(seen) > 50


def test_elder_mode_of_the_public_pages(hand: Callable[..., Hand], world: World) -> None:
    """Pages for visitors have parts that show in elder mode alone."""
    found, seen = {}, set[str]()
    for stop, page in walk(hand, world, PHONE, who="AN", mode="elder", script=AXE):
        if faults := [*complaints(page, "elder"), *looked_at(page, seen, "elder")]:
            found[stop.row.name] = faults
    assert found == {}


def looked_at(page: Page, seen: Seen, *modes: str) -> Iterator[str]:
    """Sizes, and colours by day and by night, on a phone and at a desk."""
    for mode in modes:
        yield from too_small(page, mode)
        yield from pale_letters(page, mode, seen)
    page.emulate_media(color_scheme="dark")
    for mode in modes:
        yield from (f"dark: {fault}" for fault in pale_letters(page, mode, seen))
    page.emulate_media(color_scheme="light")
    yield from too_wide(page, *modes, widths=(320, 768, DESK))
    for mode in modes:
        yield from (f"wide: {fault}" for fault in pale_letters(page, mode, seen))
    yield from too_wide(page, *modes, widths=(PHONE,))
