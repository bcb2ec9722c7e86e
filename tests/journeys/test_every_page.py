"""On every page, in every mode: axe finds nothing (WCAG 2.2 AA), nothing is wider than the screen or too small to hit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.hands import Hand
from tests.journeys.walk import walk
from tests.journeys.world import World

PHONE, DESK = 360, 1280
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]


@dataclass(frozen=True)
class Mode:
    """How a page is asked for, and what is looked at in this way of showing it."""

    cookies: dict[str, str] = field(default_factory=dict)
    target: int = 44
    """The least height of what can be hit, in px."""
    letters: int = 16
    rules: list[str] = field(default_factory=lambda: ALL)
    """Asked of every page; of a page for visitors always all, because some of its parts show in one mode only."""
    also_in: tuple[str, ...] = ()
    """Where the colours are looked at once more."""


MODES = {
    "normal": Mode(also_in=("dark", "wide")),
    # The same elements, larger: what can differ is colour and size.
    "elder": Mode({"mode": "elder"}, 60, 20, rules=COLOURS, also_in=("dark",)),
    # The same colours, other words.
    "english": Mode({"language": "en"}),
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


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_axe_finds_nothing_and_all_fits(hand: Callable[..., Hand], world: World, mode: Mode) -> None:
    """44 px to hit for everybody and 60 px in elder mode; a link in running text may be as high as its line (WCAG 2.5.8)."""
    found = {}
    for stop, page in walk(hand, world, PHONE, **mode.cookies, script=Axe().axe_script):
        rules = ALL if stop.persona == "AN" else mode.rules
        faults = [*complaints(page, rules), *too_wide(page), *page.evaluate(TOO_SMALL, mode.target)]
        if page.evaluate(BASE_SIZE) < mode.letters:
            faults.append(f"letters below {mode.letters} px")
        for where in mode.also_in:
            with shown(page, where):
                faults += [f"{where}: {fault}" for fault in complaints(page, COLOURS)]
        if faults:
            found[stop.row.name] = faults
    assert found == {}


def complaints(page: Page, rules: list[str]) -> Iterator[str]:
    """What axe says of the page; its script is there since the page was opened."""
    options = {"resultTypes": ["violations"], "runOnly": rules}
    for violation in page.evaluate("options => axe.run(options).then(found => found.violations)", options):
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


@contextmanager
def shown(page: Page, where: str) -> Iterator[None]:
    """The same page in the `dark`, or as `wide` as at a desk, where other parts of it show; left as it was."""
    if where == "dark":
        page.emulate_media(color_scheme="dark")
        yield
        page.emulate_media(color_scheme="light")
    else:
        page.set_viewport_size({"width": DESK, "height": 900})
        yield
        page.set_viewport_size({"width": PHONE, "height": 740})
