"""What a neighbour typed and photographed survives: a reload, a lost signal, a refusal, a browser without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import LocatorAssertions, expect

from huilin.cases.models import Attachment, Case
from huilin.core.tenancy import in_street
from tests.cast import PLACARD, STREET
from tests.journeys.hands import Hand
from tests.journeys.world import World

Make = Callable[..., Hand]
WORDS = "三楼的水管一直滴水"
FORM = f"/r/{PLACARD}/report/"


TOO_LONG = "水" * 2001
ON_THE_PHONE = """() => new Promise((done) => {
    const request = indexedDB.open("huilin", 1);
    request.onsuccess = () => {
        const base = request.result;
        if (!base.objectStoreNames.contains("photos")) return done(0);
        const count = base.transaction("photos").objectStore("photos").count();
        count.onsuccess = () => { base.close(); done(count.result); };
    };
})"""
"""How many drafts with photos the browser keeps."""


def words(hand: Hand) -> LocatorAssertions:
    return expect(hand.page.locator("textarea[name=description]"))


def write(hand: Hand, text: str) -> None:
    """Past the field's own limit too, as an old browser would."""
    field = hand.page.locator("textarea[name=description]")
    field.evaluate("it => it.removeAttribute('maxlength')")
    field.fill(text)


def told(text: str) -> list[tuple[Case, int]]:
    """The cases with these words, each with the number of its photos."""
    with in_street(STREET):
        found = Case.objects.filter(description=text)
        return [(case, Attachment.objects.filter(case=case).count()) for case in found]


def test_a_reload_keeps_words_and_photos(hand: Make, world: World) -> None:
    neighbour = hand()
    neighbour.open(FORM)
    write(neighbour, WORDS)
    neighbour.photograph("拍照片")
    expect(neighbour.page.locator("[data-picked] li")).to_have_count(1)
    neighbour.page.wait_for_function(ON_THE_PHONE)
    neighbour.page.reload()
    words(neighbour).to_have_value(WORDS)
    expect(neighbour.page.locator("[data-picked] li")).to_have_count(1)
    neighbour.see("这是您上次没发出去的内容")


def test_a_lost_signal_loses_nothing_and_sends_once(hand: Make, world: World) -> None:
    said = "信号断了，水管一直滴水"
    neighbour = hand()
    neighbour.open(FORM)
    write(neighbour, said)
    neighbour.photograph("拍照片")
    neighbour.page.wait_for_function(ON_THE_PHONE)
    neighbour.context.set_offline(True)
    with neighbour.page.expect_event("requestfailed"):
        neighbour.tap("发出去")
    neighbour.context.set_offline(False)
    neighbour.complaints.clear()
    assert told(said) == []
    neighbour.open(FORM)
    words(neighbour).to_have_value(said)
    expect(neighbour.page.locator("[data-picked] li")).to_have_count(1)
    neighbour.tap("发出去")
    neighbour.see("收到了，谢谢您")
    assert [count for _case, count in told(said)] == [1]
    neighbour.open(FORM)
    words(neighbour).to_have_value("")


@pytest.mark.parametrize("script", [True, False], ids=["with_script", "without_script"])
def test_a_refusal_keeps_words_and_photo(hand: Make, world: World, script: bool) -> None:
    said = f"{WORDS}{script}"
    neighbour = hand(script=script)
    neighbour.open(FORM)
    write(neighbour, TOO_LONG)
    neighbour.photograph("拍照片")
    if script:
        neighbour.page.wait_for_function(ON_THE_PHONE)
    neighbour.tap("发出去")
    expect(neighbour.page.get_by_text("文字太长了").first).to_be_visible()
    words(neighbour).to_have_value(TOO_LONG)
    neighbour.see_pictures()
    write(neighbour, said)
    neighbour.tap("发出去")
    neighbour.see("收到了，谢谢您")
    assert [count for _case, count in told(said)] == [1]


def test_an_empty_report_is_told_what_is_enough(hand: Make, world: World) -> None:
    neighbour = hand()
    neighbour.open(FORM)
    neighbour.tap("发出去")
    neighbour.see("有一样就行")
    expect(neighbour.page.locator("[aria-invalid=true], .field--bad").first).to_be_visible()
