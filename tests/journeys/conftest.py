"""Debian's chromium on a server of its own. Without chromium these tests skip, and the end of the run says so loudly."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.homes import free_port
from tests.journeys.hands import Hand
from tests.journeys.world import World, drop_database, fill, make_database, server, working_in

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Debian's chromium without windows costs a fifth less where it is installed; it shows the same pages."""
SWITCHES = [
    "--headless=new",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    # Scripts live for one page; making them quick costs more than it brings.
    "--js-flags=--no-opt --no-maglev",
]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason="没有 chromium：浏览器里的测试没有做（apt install chromium）")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def _world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    port = free_port()
    log = tmp_path_factory.mktemp("journeys") / "web.log"
    with django_db_blocker.unblock():
        name = make_database()
        with working_in(name):
            made = fill(f"http://127.0.0.1:{port}", name)
    with server(name, port, log):
        yield made
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture
def world(_world: World, django_db_blocker: Any) -> Iterator[World]:
    """The served street; Django in this process works in its database for the length of the test."""
    with django_db_blocker.unblock(), working_in(_world.database):
        yield _world


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for the tests of a module. Its event loop runs in this thread and ends with it."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    switches = [*SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else SWITCHES
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def hand(browser: Browser, world: World) -> Iterator[Callable[..., Hand]]:
    """`hand(width=360)`: somebody with a browser of their own. What its console complains about fails the test."""
    hands: list[Hand] = []

    def make(**options: Any) -> Hand:
        hands.append(Hand(browser, world, **options))
        return hands[-1]

    yield make
    for one in hands:
        one.put_down()
    complaints = [complaint for one in hands for complaint in one.complaints]
    assert complaints == []
