"""On every page, in every mode: axe finds nothing (WCAG 2.2 AA), nothing is wider than the screen or too small to hit."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.hands import Hand
from tests.journeys.walk import walk
from tests.journeys.world import World

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"resultTypes": ["violations"], "runOnly": RULES}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
PHONE, DESK = 360, 1280
# How the page is asked for, the least height of what can be hit, and of letters, in px.
MODES: dict[str, tuple[dict[str, Any], int, int]] = {
    "normal": ({}, 44, 16),
    "elder": ({"mode": "elder"}, 60, 20),
    "english": ({"language": "en"}, 44, 16),
}
WIDTHS = (320, PHONE, 768, DESK)
TOO_WIDE = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return "";
    const scrolling = ".table-scroll, .table-wrap, .tabs, .desk-nav";
    const wide = [...document.querySelectorAll("body *")].filter(
        it => it.getBoundingClientRect().right > page.clientWidth + 1 && !it.closest(scrolling));
    return `${page.scrollWidth} > ${page.clientWidth}: ${wide.slice(-1).map(it => it.outerHTML.slice(0, 120))}`;
}"""
TOO_SMALL = """least => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(it => it.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(it => getComputedStyle(it).display !== "inline" && !it.closest(".visually-hidden, .skip"))
    .map(it => [it, (it.matches("[type=radio], [type=checkbox], [type=file]") && it.closest("label")) || it])
    .filter(([it, box]) => box.getBoundingClientRect().height > 1)
    .filter(([it, box]) => box.getBoundingClientRect().height < least - 0.5)
    .map(([it, box]) => `${Math.round(box.getBoundingClientRect().height)} px: ${it.outerHTML.slice(0, 120)}`)"""
BASE_SIZE = "() => parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_and_all_fits(hand: Callable[..., Hand], world: World, mode: str) -> None:
    """44 px to hit for everybody and 60 px in elder mode; a link in running text may be as high as its line (WCAG 2.5.8)."""
    options, target, letters = MODES[mode]
    axe, found = Axe(), {}
    for stop, page in walk(hand, world, PHONE, **options):
        faults = [*complaints(axe, page, ALL), *too_wide(page), *page.evaluate(TOO_SMALL, target)]
        if page.evaluate(BASE_SIZE) < letters:
            faults.append(f"letters below {letters} px")
        for colours in other_colours(page):
            faults += [f"{colours}: {fault}" for fault in complaints(axe, page, COLOURS)]
        if faults:
            found[stop.row.name] = faults
    assert found == {}


def complaints(axe: Axe, page: Page, rules: dict[str, Any]) -> Iterator[str]:
    for violation in axe.run(page, options=rules).response["violations"]:
        nodes = [(node["target"], node["html"][:160]) for node in violation["nodes"][:3]]
        yield f"{violation['id']}: {violation['help']} {nodes}"


def too_wide(page: Page) -> list[str]:
    """What sticks out at one of the usual widths; the page is left at the phone's."""
    faults = []
    for each in WIDTHS:
        page.set_viewport_size({"width": each, "height": 740})
        if fault := page.evaluate(TOO_WIDE):
            faults.append(f"{each} px: {fault}")
    page.set_viewport_size({"width": PHONE, "height": 740})
    return faults


def other_colours(page: Page) -> Iterator[str]:
    """The same page in the dark, and as wide as at a desk, where other parts of it show; left as it was."""
    page.emulate_media(color_scheme="dark")
    yield "dark"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": DESK, "height": 900})
    yield "wide"
    page.set_viewport_size({"width": PHONE, "height": 740})
