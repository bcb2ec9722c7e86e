"""The desk's list by hand: without scripts, by keys alone, and on a wide screen beside the matter."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.hands import Hand
from tests.journeys.world import World

Make = Callable[..., Hand]


def test_many_are_accepted_without_scripts_and_taken_back(hand: Make, world: World) -> None:
    numbers = [world.case_in("submitted").number for _n in range(2)]
    clerk = hand(width=1280, script=False, actor=world.cast["CS"])
    clerk.open("/cases/?status=submitted")
    for number in numbers:
        clerk.page.locator("tr", has_text=number).locator("[name=row]").check()
    clerk.page.locator("button[formaction$='/bulk-acceptance/']").click()
    clerk.page.locator("main form button[type=submit]").first.click()
    clerk.see("2件已受理。")
    clerk.tap("撤销这一批")
    clerk.see("2件已撤销")


def test_the_keys_walk_tick_and_open(hand: Make, world: World) -> None:
    """A matter opens beside the list and the address follows; back closes it; a letter typed in a field stays a letter."""
    for _n in range(2):
        world.case_in("submitted")
    clerk = hand(width=1280, actor=world.cast["CS"])
    page = clerk.open("/cases/?status=submitted")
    page.keyboard.press("j")
    page.keyboard.press("j")
    here = page.locator("tr.is-here")
    expect(here).to_have_count(1)
    page.keyboard.press("x")
    expect(here.locator("[name=row]")).to_be_checked()
    number = (here.locator("[name=row]").get_attribute("value") or "").partition("~")[0]
    page.keyboard.press("Enter")
    expect(page.locator("#pane #case")).to_contain_text(number)
    expect(page).to_have_url(f"{world.base_url}/cases/{number}/")
    page.go_back()
    expect(page.locator("#pane")).to_be_hidden()
    expect(page).to_have_url(f"{world.base_url}/cases/?status=submitted")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("jxg?")
    expect(page.locator("[name=q]")).to_have_value("jxg?")
    expect(page.locator("dialog#keys")).to_be_hidden()


def test_a_narrow_screen_opens_the_page(hand: Make, world: World) -> None:
    number = world.case_in("submitted").number
    clerk = hand(width=360, actor=world.cast["CS"])
    page = clerk.open("/cases/?status=submitted")
    page.locator("tr", has_text=number).locator("a.table__main").click()
    expect(page.locator(".crumb")).to_be_visible()
    expect(page).to_have_url(f"{world.base_url}/cases/{number}/")
