"""What is looked at on a page that is open: what axe says of it, what sticks out of it, what is too small to read or hit."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE: str = Axe().axe_script
"""Given to a page before it opens, so that `complaints` can ask."""
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = 360, 1280
WIDTHS = (320, 768, DESK, PHONE)
LEAST = {"normal": (16, 44), "elder": (20, 60)}
"""Letters and what can be hit, in px; a link in running text may be as high as its line (WCAG 2.5.8)."""
HEIGHT = 740
IN_MODE = """(mode, look) => {
    const root = document.documentElement, before = root.dataset.mode;
    if (mode === "elder") root.dataset.mode = mode; else delete root.dataset.mode;
    const put = () => { if (before) root.dataset.mode = before; else delete root.dataset.mode; };
    const seen = look();
    return seen instanceof Promise ? seen.finally(put) : (put(), seen);
}"""
TOO_WIDE = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= page.clientWidth) return "";
    const scrolling = ".table-scroll, .table-wrap, .tabs, .desk-nav";
    const wide = [...document.querySelectorAll("body *")].filter(
        it => it.getBoundingClientRect().right > page.clientWidth + 1 && !it.closest(scrolling));
    return `${page.scrollWidth} > ${page.clientWidth}: ${wide.slice(-1).map(it => it.outerHTML.slice(0, 120))}`;
}"""
TOO_SMALL = """([letters, target]) => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(it => it.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(it => getComputedStyle(it).display !== "inline" && !it.closest(".visually-hidden, .skip"))
    .map(it => [it, (it.matches("[type=radio], [type=checkbox], [type=file]") && it.closest("label")) || it])
    .filter(([it, box]) => box.getBoundingClientRect().height > 1)
    .filter(([it, box]) => box.getBoundingClientRect().height < target - 0.5)
    .map(([it, box]) => `${Math.round(box.getBoundingClientRect().height)} px: ${it.outerHTML.slice(0, 120)}`)
    .concat(parseFloat(getComputedStyle(document.querySelector("main")).fontSize) < letters
            ? [`letters below ${letters} px`] : [])"""
AXE_SAYS = "options => axe.run(options).then(found => found.violations)"
COLOURS_SAY = """seen => {
    const ground = it => {
        for (; it; it = it.parentElement) {
            const {backgroundColor, backgroundImage} = getComputedStyle(it);
            if (backgroundImage !== "none" || !backgroundColor.endsWith(", 0)")) return backgroundColor + backgroundImage;
        }
    };
    const looks = it => {
        const {color, fontSize, fontWeight, opacity} = getComputedStyle(it);
        return [color, ground(it), fontSize, fontWeight, opacity].join(" ");
    };
    const known = new Set(seen), fresh = new Map();
    for (const it of document.querySelectorAll("body *")) {
        if (![...it.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
        if (!it.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        const look = looks(it);
        if (!known.has(look) && !fresh.has(look)) fresh.set(look, it);
    }
    const told = violations => ({looks: [...fresh.keys()], violations});
    if (!fresh.size) return told([]);
    return axe.run({include: [...fresh.values()]}, {resultTypes: ["violations"], runOnly: ["color-contrast"]})
        .then(found => told(found.violations));
}"""
"""Asks of each way in which letters stand on a ground, as it is painted, once."""


def ask(page: Page, mode: str, look: str, told: object = None) -> Any:
    """What the script `look` finds in a mode; the page is left in its own."""
    return page.evaluate(f"([mode, told]) => ({IN_MODE})(mode, () => ({look})(told))", [mode, told])


def complaints(page: Page, mode: str) -> list[str]:
    """What axe says of the page in this mode; its script is there since the page was opened."""
    return in_words(mode, ask(page, mode, AXE_SAYS, {"resultTypes": ["violations"], "runOnly": ALL}))


def pale_letters(page: Page, mode: str, seen: set[str]) -> list[str]:
    """Letters that stand out too little from their ground, among looks that are not `seen` yet; adds them."""
    told = ask(page, mode, COLOURS_SAY, [*seen])
    seen.update(told["looks"])
    return in_words(mode, told["violations"])


def in_words(mode: str, violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{mode}: {one['id']}: {one['help']} {[(node['target'], node['html'][:160]) for node in one['nodes'][:3]]}"
        for one in violations
    ]


def too_small(page: Page, mode: str) -> list[str]:
    return [f"{mode}: {fault}" for fault in ask(page, mode, TOO_SMALL, LEAST[mode])]


def too_wide(page: Page, *modes: str, widths: tuple[int, ...] = WIDTHS) -> Iterator[str]:
    """What sticks out at one of the usual widths; the page is left at the last."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for mode in modes:
            if fault := ask(page, mode, TOO_WIDE):
                yield f"{mode}, {width} px: {fault}"
