"""On every page, in every mode: axe finds nothing (WCAG 2.2 AA), nothing is wider than the screen or too small to hit."""

from collections.abc import Callable
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
MODES: dict[str, tuple[int, dict[str, Any], dict[str, Any]]] = {
    "normal": (360, {}, ALL),
    "wide": (1280, {}, COLOURS),
    "elder": (360, {"mode": "elder"}, ALL),
    "dark": (360, {"color_scheme": "dark"}, COLOURS),
    "english": (360, {"language": "en"}, ALL),
}
# Colours do not move anything: where only they are new, the widths are not tried again.
WIDTHS = (320, 360, 768, 1280)
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
    width, options, rules = MODES[mode]
    axe, found = Axe(), {}
    for stop, page in walk(hand, world, width, **options):
        for violation in axe.run(page, options=rules).response["violations"]:
            nodes = [(node["target"], node["html"][:160]) for node in violation["nodes"][:3]]
            found[stop.row.name, violation["id"]] = (violation["help"], nodes)
        for wide in too_wide(page, width) if rules is ALL else ():
            found[stop.row.name, "width"] = (wide, [])
    assert found == {}


def too_wide(page: Page, width: int) -> list[str]:
    """What sticks out at one of the usual widths; the page is left at its own."""
    faults = []
    for each in WIDTHS:
        page.set_viewport_size({"width": each, "height": 740})
        if fault := page.evaluate(TOO_WIDE):
            faults.append(f"{each} px: {fault}")
    page.set_viewport_size({"width": width, "height": 740})
    return faults


@pytest.mark.parametrize(("mode", "target", "letters"), [("", 44, 16), ("elder", 60, 20)])
def test_targets_can_be_hit_and_letters_read(
    hand: Callable[..., Hand], world: World, mode: str, target: int, letters: int
) -> None:
    """44 px for everybody and 60 px in elder mode; a link in running text may be as high as its line (WCAG 2.5.8)."""
    found = {}
    for stop, page in walk(hand, world, 360, mode=mode):
        if small := page.evaluate(TOO_SMALL, target):
            found[stop.row.name] = small
        assert page.evaluate(BASE_SIZE) >= letters, stop.row.name
    assert found == {}
