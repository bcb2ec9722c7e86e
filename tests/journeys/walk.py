"""Every page that somebody can open, walked by the one who sees most of it: taken from the reviewed table of addresses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from playwright.sync_api import Page

from huilin.cases.models import Case
from huilin.core.pages import ELDER_COOKIE
from huilin.core.tenancy import in_street
from tests.cast import STREET
from tests.journeys.hands import Hand
from tests.journeys.world import World
from tests.permissions.addresses import address, names_a_case
from tests.permissions.rooms import NOT_PAGES, ROWS
from tests.permissions.row import PERSONAS, Row

SEES_MOST = ("AN", "CS", "SO", "LD", "AU", "SL", "ST", "RE")


@dataclass(frozen=True)
class Stop:
    """One page of the walk and who opens it."""

    row: Row
    persona: str
    url: str


def walker(row: Row) -> str:
    """Who opens the page: a visitor where it is public, otherwise the first of those who see most."""
    allowed = [persona for persona in PERSONAS if row.expected(persona) == 200]
    known = [persona for persona in SEES_MOST if persona in allowed]
    return (known or allowed)[0]


def pages() -> list[Row]:
    """The rows that show a page to somebody."""
    shown = [row for row in ROWS if row.method == "GET" and any(row.expected(who) == 200 for who in PERSONAS)]
    return [row for row in shown if row.name not in NOT_PAGES]


def stops(world: World, who: str) -> list[Stop]:
    """Each page (that `who` walks to, where one is named) with its address; opens a case for each state that they name."""
    found, cases = [], dict[str, Case]()
    with in_street(STREET):
        for row in pages():
            if who not in ("", walker(row)):
                continue
            case = None
            if names_a_case(row):
                case = cases.get(row.case) or cases.setdefault(row.case, world.cast.case_in(row.case))
            url = address(row, world.cast, case)
            found.append(Stop(row, walker(row), f"{url}?{row.query}" if row.query else url))
    return found


def walk(
    hand: Callable[..., Hand],
    world: World,
    width: int,
    *,
    who: str = "",
    mode: str = "",
    language: str = "",
    script: str = "",
    **options: Any,
) -> Iterator[tuple[Stop, Page]]:
    """Opens each page (of `who` alone, where one is named) at `width`, with `script` in it before its own; whoever opens it
    keeps one browser for all of theirs."""
    hands: dict[str, Hand] = {}
    for stop in stops(world, who):
        if stop.persona not in hands:
            actor = None if stop.persona == "AN" else world.cast[stop.persona]
            one = hands[stop.persona] = hand(width=width, actor=actor, **options)
            chosen = {ELDER_COOKIE: mode, settings.LANGUAGE_COOKIE_NAME: language}
            if script:
                one.context.add_init_script(script)
            one.context.add_cookies(
                [
                    {"name": name, "value": value, "url": world.base_url}
                    for name, value in chosen.items()
                    if value
                ]
            )
        page = hands[stop.persona].open(stop.url)
        assert page.locator("main").count() == 1, f"{stop.row.name} shows no page"
        yield stop, page
