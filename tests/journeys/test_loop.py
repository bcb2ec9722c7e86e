"""From the placard's QR to a confirmed fix, through all hands, on a phone and on a desktop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from huilin.core.templatetags.reading import grouped
from tests.cast import PLACARD
from tests.journeys.hands import Hand
from tests.journeys.world import World

MOST_TAPS = 4


@pytest.mark.parametrize("script", [True, False], ids=["with_script", "without_script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_from_placard_to_confirmed_fix(
    hand: Callable[..., Hand], world: World, width: int, script: bool
) -> None:
    """Without script it is the resident who has none; the others work as usual."""
    resident = hand(width=width, script=script)
    code = report_with_one_photo(resident)
    leave_phone(resident, code)
    number = world.case(code).number
    # One number asks for one code a minute: the steward signs in through the pages once.
    desk = Desk(hand, world, width, number, all_pages=script and width == 360)
    desk.accept_and_dispatch()
    desk.repair("换了一只声控灯，已经亮了。")
    desk.verify_and_close()
    say_not_solved(hand(width=width, script=script), code)
    desk.see_it_came_back()
    desk.accept()
    desk.dispatch()
    desk.repair("换了线路，三天没有再灭。")
    desk.verify_and_close()
    confirm(resident, code)


def report_with_one_photo(resident: Hand) -> str:
    code = resident.report(PLACARD)
    assert resident.taps <= MOST_TAPS
    resident.see(grouped(code))
    resident.see("微信扫一扫，看办到哪一步。")
    promise = resident.page.locator(".ticket__promise").inner_text()
    assert "前" in promise and "联系" in promise or "前" in promise
    told = resident.page.locator("#group-text").input_value()
    assert "和盛阁小区" in told
    return code


def leave_phone(resident: Hand, code: str) -> None:
    resident.page.get_by_label("电话号码").fill("139 0000 8888")
    resident.tap("留下电话")
    resident.see("电话记下了")


def say_not_solved(stranger: Hand, code: str) -> None:
    """Another browser with the code: it has to name the phone's last four first."""
    stranger.open(f"/q/{code}")
    expect(stranger.page.get_by_text("换了一只声控灯")).to_have_count(0)
    stranger.page.get_by_label("电话后四位").fill("0000")
    stranger.tap("确认")
    stranger.see("不对。请输入您留的那个电话的后四位。")
    stranger.page.get_by_label("电话后四位").fill("8888")
    stranger.tap("确认")
    stranger.see("换了一只声控灯，已经亮了。")
    assert stranger.page.locator("main img").count() >= 3
    stranger.see_pictures()
    rate(stranger, "没解决", "不满意")
    stranger.see("重新安排人去办")


def confirm(resident: Hand, code: str) -> None:
    resident.open(f"/q/{code}")
    resident.see("换了线路，三天没有再灭。")
    rate(resident, "解决了", "满意")
    resident.see("您已评价")


def rate(resident: Hand, solved: str, satisfied: str) -> None:
    form = resident.page.locator("#rating")
    for answer in (solved, satisfied):
        resident.tap(form.get_by_label(answer, exact=True))
    resident.tap("提交评价")
    resident.see("谢谢您的评价。")


class Desk:
    """The clerk, the steward and a second clerk, each with a browser."""

    def __init__(
        self, hand: Callable[..., Hand], world: World, width: int, number: str, *, all_pages: bool
    ) -> None:
        self.number, self.cast = number, world.cast
        self.clerk, self.steward, self.second = (hand(width=width) for _one in range(3))
        if all_pages:
            self.clerk.sign_in_with_password(self.cast["CS"])
            self.steward.sign_in_with_code(self.cast["ST"])
        else:
            self.clerk.carry_session(self.cast["CS"])
            self.steward.carry_session(self.cast["ST"])
        self.second.carry_session(self.cast.second("CS"))

    def accept_and_dispatch(self) -> None:
        self.clerk.open("/cases/")
        self.clerk.tap(self.clerk.page.locator("tr", has_text=self.number).locator("a.table__main"))
        self.accept()
        self.dispatch()

    def accept(self) -> None:
        self.clerk.act("acceptance", "已受理", choose=("C 一般", "派单"), category="公共照明")

    def dispatch(self) -> None:
        steward = self.cast.person("ST").name
        self.clerk.act(
            "assignment", "已派单", assignee=f"{steward}（惠邻管家）", instruction="先看灯，再看线。"
        )

    def repair(self, words: str) -> None:
        self.steward.open(f"/cases/{self.number}/")
        self.steward.act("first-contact".replace("-", "_"), "办理中", choose=("到现场查看",))
        self.steward.act("reply", "已答复", choose=("已解决",), files=("before", "after"), text=words)
        expect(self.steward.page.get_by_text(words).first).to_be_visible()

    def verify_and_close(self) -> None:
        self.second.open(f"/cases/{self.number}/")
        self.second.act("verification", "核查中", choose=("到现场看", "解决了"))
        self.second.act("closure", "已办结", remark="居民在场。")

    def see_it_came_back(self) -> None:
        self.clerk.open(f"/cases/{self.number}/")
        expect(self.clerk.page.locator("#case .state").first).to_have_text("已重开")
