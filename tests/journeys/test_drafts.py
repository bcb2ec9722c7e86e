"""What a neighbour typed and photographed survives: a reload, a lost signal, a refusal, a browser without script."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.cast import PLACARD
from tests.journeys.hands import Hand
from tests.journeys.world import World

Make = Callable[..., Hand]
WORDS = "三楼的水管一直滴水"
FORM = f"/r/{PLACARD}/report/"


def words(hand: Hand) -> None:
    return expect(hand.page.locator("textarea[name=description]"))


def test_a_reload_keeps_words_and_photos(hand: Make, world: World) -> None:
    neighbour = hand()
    neighbour.open(FORM)
    neighbour.page.fill("textarea[name=description]", WORDS)
    neighbour.photograph("拍照片")
    expect(neighbour.page.locator("[data-picked] li")).to_have_count(1)
    neighbour.page.wait_for_timeout(300)
    neighbour.page.reload()
    words(neighbour).to_have_value(WORDS)
    expect(neighbour.page.locator("[data-picked] li")).to_have_count(1)
    neighbour.see("这是您上次没发出去的内容")


def test_a_lost_signal_loses_nothing_and_sends_once(hand: Make, world: World) -> None:
    neighbour = hand()
    neighbour.open(FORM)
    neighbour.page.fill("textarea[name=description]", WORDS)
    neighbour.context.set_offline(True)
    neighbour.tap("发出去")
    neighbour.page.wait_for_timeout(500)
    neighbour.context.set_offline(False)
    neighbour.complaints.clear()
    neighbour.open(FORM)
    words(neighbour).to_have_value(WORDS)
    neighbour.tap("发出去")
    neighbour.see("收到了，谢谢您")
    neighbour.open(FORM)
    words(neighbour).to_have_value("")


def test_a_refusal_keeps_the_words_without_script(hand: Make, world: World) -> None:
    neighbour = hand(script=False)
    neighbour.open(FORM)
    neighbour.page.fill("textarea[name=description]", "字" * 5)
    neighbour.page.locator("textarea[name=description]").evaluate("it => it.removeAttribute('maxlength')")
    neighbour.page.fill("textarea[name=description]", "水" * 2001)
    neighbour.tap("发出去")
    expect(neighbour.page.get_by_text("文字太长了").first).to_be_visible()
    words(neighbour).to_have_value("水" * 2001)


def test_an_empty_report_is_told_what_is_enough(hand: Make, world: World) -> None:
    neighbour = hand()
    neighbour.open(FORM)
    neighbour.tap("发出去")
    neighbour.see("有一样就行")
    expect(neighbour.page.locator("[aria-invalid=true], .field--bad").first).to_be_visible()
