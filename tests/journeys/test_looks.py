"""What looks.js complains about, on pages that have just that fault."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.looks import AXE, PHONE, looks

PAGE = """<!doctype html><html lang="zh"><head><title>楼道灯</title><style>
    main {{ font-size: 16px; color: #222; background: #fff }} a {{ display: block; height: 44px; color: #222 }}
    [data-mode=elder] main {{ font-size: 20px }} [data-mode=elder] a {{ height: 60px }} {style}
    </style></head><body><main><h1>楼道灯</h1><a href="#x">去看看</a>{body}</main></body></html>"""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    context = browser.new_context(viewport={"width": PHONE, "height": 740})
    context.add_init_script(AXE)

    def open_page(style: str = "", body: str = "") -> Page:
        page = context.new_page()
        page.goto("data:text/html;charset=utf-8," + quote(PAGE.format(style=style, body=body)))
        return page

    yield open_page
    context.close()


def test_a_good_page_has_no_faults(opened: Callable[..., Page]) -> None:
    page, seen = opened(), set[str]()
    assert looks(page, ["normal", "elder"], "axe", "small", "wide", "pale", seen=seen) == []
    assert len(seen) > 2
    assert page.locator("html").get_attribute("data-mode") is None


@pytest.mark.parametrize(
    ("wanted", "style", "body", "told"),
    [
        ("axe", "", '<img src="data:,">', r"normal: image-alt: .*<img"),
        ("wide", "", '<p style="width: 400px">宽</p>', r"normal: \d+ > 360 px: <p"),
        ("small", "a { height: 30px }", "", r"normal: 30 px: <a"),
        ("small", "main { font-size: 14px }", "", r"normal: letters below 16 px"),
        ("small", "[data-mode=elder] a { height: 50px }", "", r"elder: 50 px: <a"),
        ("pale", "", '<p style="color: #bbb">很淡的字</p>', r"normal: color-contrast: .*<p"),
        ("pale", "[data-mode=elder] p { color: #bbb }", "<p>很淡的字</p>", r"elder: color-contrast: .*<p"),
        (
            "pale",
            "section { background: #333 }",
            "<section><p>很暗的字</p></section>",
            r"normal: color-contrast: .*<p",
        ),
    ],
)
def test_a_fault_is_told(opened: Callable[..., Page], wanted: str, style: str, body: str, told: str) -> None:
    page = opened(style, body)
    found = looks(page, ["normal", "elder"], wanted, seen=set())
    assert re.match(told, found[0]), found
    assert looks(opened(), ["normal", "elder"], wanted, seen=set()) == []


def test_letters_seen_before_are_not_asked_again(opened: Callable[..., Page]) -> None:
    seen = set[str]()
    pale = '<p style="color: #bbb">很淡的字</p>'
    assert len(looks(opened(body=pale), ["normal"], "pale", seen=seen)) == 1
    assert looks(opened(body=pale), ["normal"], "pale", seen=seen) == []
