"""The ways that a matter takes besides the straight one, by the hands of those who do it."""

from collections.abc import Callable

from playwright.sync_api import LocatorAssertions, expect

from huilin.cases.models import Case
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from tests.cast import PHONE, STREET
from tests.journeys.hands import Hand, picture
from tests.journeys.world import World

Make = Callable[..., Hand]


def state(hand: Hand) -> LocatorAssertions:
    return expect(hand.page.locator("#case .state").first)


def test_returned_by_the_wrong_unit_and_sent_to_the_right_one(hand: Make, world: World) -> None:
    number = world.case_in("accepted").number
    clerk, liaison, steward = (hand(width=1280, actor=world.cast[code]) for code in ("CS", "PU", "ST"))
    clerk.open(f"/cases/{number}/")
    clerk.act("assignment", "已派单", assignee=world.cast.here.unit.name)
    liaison.open("/cases/?tab=mine")
    liaison.tap(liaison.page.locator("tr", has_text=number).locator("a.table__main"))
    liaison.fill_act("return", reason="楼内照明归小区，不归我们管。")
    liaison.send_act("return")
    state(liaison).to_have_text("已退回")
    clerk.open(f"/cases/{number}/")
    clerk.see("楼内照明归小区，不归我们管。")
    clerk.act("assignment", "已派单", assignee=f"{world.cast.person('ST').name}（惠邻管家）")
    steward.open(f"/cases/{number}/")
    steward.act("first_contact", "办理中", choose=("到现场查看",))


def test_a_steward_settles_on_the_spot_with_a_phone(hand: Make, world: World) -> None:
    case = world.case_in("submitted")
    steward = hand(width=360, actor=world.cast["ST"])
    steward.open(f"/cases/{case.number}/")
    steward.taps = 0
    steward.fill_act("settlement", action="灯泡松了，拧紧就亮。")
    steward.page.locator("#act-settlement [name=photos]").set_input_files(picture("#d8c9a0"))
    steward.send_act("settlement")
    state(steward).to_have_text("已办结")
    assert steward.taps <= 4
    neighbour = hand(width=360)
    neighbour.open(f"/c/{world.cast.here.compound.pk}/")
    assert neighbour.page.locator("main img").count() >= 1
    neighbour.see_pictures()
    assert neighbour.page.get_by_text("灯泡松了，拧紧就亮。").count() == 0


def test_two_clerks_at_once_and_nothing_typed_is_lost(hand: Make, world: World) -> None:
    """The second one is told in place that the matter has moved on; a field that is missing is named at the field."""
    number = world.case_in("dispatched").number
    first, second = hand(width=1280, actor=world.cast["ST"]), hand(width=1280, actor=world.cast["ST"])
    for one in (first, second):
        one.open(f"/cases/{number}/")
    first.fill_act("return", reason="")
    first.send_act("return")
    expect(first.page.locator("#act-return .field--bad")).to_be_visible()
    first.act("first_contact", "办理中", choose=("电话",), result="约好明天上午去看")
    second.fill_act("first_contact", choose=("到现场查看",), result="我也正要去看")
    second.send_act("first_contact")
    expect(second.page.get_by_text("内容已经更新").first).to_be_visible()
    state(second).to_have_text("办理中")
    second.see("我也正要去看")
    first.open(f"/cases/{number}/")
    first.see("约好明天上午去看")
    assert first.page.get_by_text("我也正要去看").count() == 0


def test_the_reporter_takes_it_back(hand: Make, world: World) -> None:
    neighbour = hand(width=360)
    code = neighbour.report(world.cast.placard.code)
    neighbour.open(f"/q/{code}")
    neighbour.tap("撤回")
    neighbour.tap(neighbour.page.locator("form[action*=withdrawal] button[type=submit]"))
    neighbour.see("已撤回")
    with in_street(STREET):
        assert world.case(code).status == "withdrawn"


def test_a_clerk_reports_for_somebody_at_the_desk(hand: Make, world: World) -> None:
    clerk = hand(width=1280, actor=world.cast["CS"])
    clerk.open("/cases/new/")
    form = clerk.page.locator("main form").first
    form.locator("[name=compound]").select_option(label=world.cast.here.compound.name)
    form.locator("[name=spot]").fill("3栋2单元")
    form.locator("[name=description]").fill("阳台外墙掉皮，差点砸到人")
    form.locator("[name=phone]").fill("12345")
    clerk.tap(form.locator("label", has_text="上门").first)
    clerk.tap(form.locator("label", has_text="本人知道并同意").first)
    clerk.tap(form.locator("button[type=submit]").last)
    expect(form.locator(".field--bad [name=phone]")).to_be_visible()
    expect(form.locator("[name=description]")).to_have_value("阳台外墙掉皮，差点砸到人")
    form.locator("[name=phone]").fill("13900007777")
    clerk.tap(form.locator("button[type=submit]").last)
    clerk.see("已存好")
    clerk.tap(clerk.page.locator(".flash a").first)
    expect(clerk.page.get_by_text("阳台外墙掉皮").first).to_be_visible()
    clerk.see("139****7777")


def test_a_group_message_is_entered_with_three_acts_at_the_keyboard(hand: Make, world: World) -> None:
    """Paste, space for the tick, Ctrl+Enter; the second one begins at once. At most six are allowed."""
    steward = hand(width=1280, actor=world.cast["ST"])
    page = steward.open("/cases/new/")
    for words in ("3栋2单元的灯又灭了", "3栋2单元门口积水"):
        acts = 0
        pasted = page.locator("#id_pasted")
        expect(pasted).to_be_focused()
        pasted.fill(f"李四 2026/11/23 19:20\n{words}\n[图片]")
        pasted.dispatch_event("change")
        acts += 1
        expect(page.locator("#id_description")).to_have_value(words)
        expect(page.locator("#id_spot")).to_have_value("3栋 2单元")
        expect(page.locator("#id_agreed")).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Control+Enter")
        acts += 2
        steward.see("已存好")
        assert acts <= 6
    with in_street(STREET):
        found = Case.objects.get(description="3栋2单元门口积水")
    assert found.entrance_id == world.cast.here.entrance.pk
    assert steward.complaints == []


def test_not_solved_comes_back_to_those_who_had_it(hand: Make, world: World) -> None:
    case = world.case_in("closed")
    neighbour, steward = hand(width=360), hand(width=360, actor=world.cast["ST"])
    neighbour.open(f"/q/{case.query_code}")
    neighbour.page.get_by_label("电话后四位").fill(PHONE[-4:])
    neighbour.tap("确认")
    form = neighbour.page.locator("#rating")
    for answer in ("没解决", "不满意"):
        neighbour.tap(form.get_by_label(answer, exact=True))
    form.locator("[name=remark]").fill("亮了一天又灭了")
    neighbour.tap("提交评价")
    neighbour.see("重新安排人去办")
    with in_street(STREET):
        told = set(
            Message.objects.filter(subject_id=case.pk, kind="case.rated_unhappy").values_list(
                "person_id", flat=True
            )
        )
    assert {world.cast[code].person_id for code in ("ST", "CS")} <= told
    steward.open(f"/cases/{case.number}/")
    state(steward).to_have_text("已重开")
    steward.see("亮了一天又灭了")
