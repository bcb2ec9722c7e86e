"""The case page in a browser: what is typed stays, ready words are put in by hand, one sheet is one sheet."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from huilin.accounts.models.session import Session
from huilin.cases.models import Case, Note, Template
from huilin.core.tenancy import in_street
from tests.cast import STREET
from tests.journeys.hands import Hand
from tests.journeys.world import World

Make = Callable[..., Hand]
PAGE = re.compile(rb"/Type\s*/Page\b")


def kept(hand: Hand) -> int:
    return int(
        hand.page.evaluate(
            "Object.keys(sessionStorage).filter((key) => key.startsWith('huilin-act:')).length"
        )
    )


def test_typed_text_outlives_a_session_and_goes_when_it_arrived(hand: Make, world: World) -> None:
    number = world.case_in("in_progress").number
    steward = hand(width=1280, actor=world.cast["ST"])
    page = steward.open(f"/cases/{number}/")
    steward.fill_act("reply", choose=("已解决",), text="换了一只灯，晚上亮了")
    page.reload()
    expect(page.locator("#reply_text")).to_have_value("换了一只灯，晚上亮了")
    Session.objects.filter(user_id=world.cast["ST"].user_id).update(
        expire_date=timezone.now() - dt.timedelta(days=1)
    )
    page.locator("#act-reply label", has_text="已解决").first.click()
    steward.send_act("reply")
    page.wait_for_url("**/account/**")
    assert kept(steward) == 1
    steward.carry_session(world.cast["ST"])
    steward.open(f"/cases/{number}/")
    expect(page.locator("#reply_text")).to_have_value("换了一只灯，晚上亮了")
    steward.act("reply", "已答复", choose=("已解决",), text="换了一只灯，晚上亮了")
    assert kept(steward) == 0


def test_signing_out_and_another_person_leave_nothing_typed(hand: Make, world: World) -> None:
    number = world.case_in("in_progress").number
    clerk = hand(width=1280, actor=world.cast["CS"])
    page = clerk.open(f"/cases/{number}/")
    clerk.fill_act("note", text="住户电话白天打不通")
    assert kept(clerk) == 1
    clerk.carry_session(world.cast["SO"])
    clerk.open(f"/cases/{number}/")
    assert kept(clerk) == 0
    clerk.fill_act("note", text="又写一句")
    assert kept(clerk) == 1
    clerk.open("/cases/")
    page.get_by_role("button", name="退出").click()
    page.wait_for_load_state()
    assert kept(clerk) == 0


@pytest.mark.parametrize("script", [True, False], ids=["with_script", "without_script"])
def test_ready_words_are_put_in_and_not_sent(hand: Make, world: World, script: bool) -> None:
    case = world.case_in("in_progress")
    with in_street(STREET):
        Template.write(
            by=world.cast["CS"], act="reply", title=f"灯{script}", text="{地点}的灯好了。", is_shared=True
        )
    steward = hand(width=360, actor=world.cast["ST"], script=script)
    page = steward.open(f"/cases/{case.number}/")
    page.locator("#reply_text").fill("您好：")
    page.locator("#act-reply .wordings summary").click()
    page.locator("#act-reply .wordings li", has_text=f"灯{script}").get_by_role("button").click()
    expect(page.locator("#reply_text")).to_have_value(f"您好：\n{case.place_label}的灯好了。")
    with in_street(STREET):
        assert Case.objects.get(pk=case.pk).status == "in_progress"


def test_a_colleague_is_named_with_a_tap(hand: Make, world: World) -> None:
    case = world.case_in("in_progress")
    clerk = hand(width=1280, actor=world.cast["CS"])
    page = clerk.open(f"/cases/{case.number}/")
    page.locator("#colleagues a").click()
    page.get_by_role("button", name=f"@{world.cast['ST'].name}", exact=True).click()
    page.locator("#note_text").press_sequentially("请看一下")
    clerk.send_act("note")
    expect(page.locator(".note")).to_contain_text(f"@{world.cast['ST'].name} 请看一下")
    with in_street(STREET):
        assert Note.objects.get(case=case).mentioned_ids == [world.cast["ST"].person_id]


def test_two_who_have_it_open_see_each_other(hand: Make, world: World) -> None:
    number = world.case_in("in_progress").number
    steward, clerk = hand(width=1280, actor=world.cast["ST"]), hand(width=1280, actor=world.cast["CS"])
    steward.open(f"/cases/{number}/")
    clerk.open(f"/cases/{number}/")
    expect(clerk.page.locator("#readers")).to_contain_text(f"{world.cast['ST'].name} 正在看")
    steward.page.locator("[data-look]").dispatch_event("look")
    expect(steward.page.locator("#readers")).to_contain_text(f"{world.cast['CS'].name} 正在看")


@pytest.mark.parametrize("state", ["submitted", "closed"])
def test_a_matter_is_one_sheet_of_paper(hand: Make, world: World, state: str) -> None:
    case = world.case_in(state, description="二楼到三楼的楼道灯不亮，晚上老人上下楼看不清，差点摔跤。" * 12)
    with in_street(STREET):
        if state == "closed":
            case.reopen(by=world.cast["SO"], reason="又不亮了，" * 30)
            for _turn in range(6):
                case.escalate(
                    by=world.cast["SO"], reason="要供电部门来协调，" * 20
                ) if case.rung < 4 else None
    clerk = hand(width=1280, actor=world.cast["SO"])
    page = clerk.open(f"/cases/{case.number}/sheet/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(PAGE.findall(paper)) == 1
