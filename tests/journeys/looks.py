"""What is looked at on a page that is open: what axe says of it, what sticks out of it, what is too small to read or hit."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE: str = Axe().axe_script
"""Given to a page before it opens, so that `complaints` can ask."""
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]
NAMES = [
    "html-has-lang",
    "html-lang-valid",
    "document-title",
    "label",
    "button-name",
    "link-name",
    "image-alt",
]
"""What other words can spoil."""
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


def ask(page: Page, mode: str, look: str, told: object = None) -> object:
    """What the script `look` finds in a mode; the page is left in its own."""
    return page.evaluate(f"([mode, told]) => ({IN_MODE})(mode, () => ({look})(told))", [mode, told])


def complaints(page: Page, mode: str, rules: list[str]) -> Iterator[str]:
    """What axe says of the page in this mode; its script is there since the page was opened."""
    kind = "tag" if rules is ALL else "rule"
    options = {"resultTypes": ["violations"], "runOnly": {"type": kind, "values": rules}}
    for violation in ask(page, mode, AXE_SAYS, options):  # type: ignore[attr-defined]
        nodes = [(node["target"], node["html"][:160]) for node in violation["nodes"][:3]]
        yield f"{mode}: {violation['id']}: {violation['help']} {nodes}"


def too_small(page: Page, mode: str) -> list[str]:
    return [f"{mode}: {fault}" for fault in ask(page, mode, TOO_SMALL, LEAST[mode])]  # type: ignore[attr-defined]


def too_wide(page: Page, *modes: str) -> Iterator[str]:
    """What sticks out at one of the usual widths; the page is left at the phone's."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for mode in modes:
            if fault := ask(page, mode, TOO_WIDE):
                yield f"{mode}, {width} px: {fault}"
