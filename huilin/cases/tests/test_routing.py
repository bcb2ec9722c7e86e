"""Rules of routing: which one decides, what it proposes, what stands in its way, and what the history says."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Assignment, Case, Category, RoutingRule, Status
from huilin.cases.models.proposing import propose
from huilin.cases.models.routing import Facts, rules_in_force
from huilin.cases.tests.rules import catalogue_says, rule_of
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.ids import new_id
from huilin.core.reference import reference_changed
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from huilin.places.models import TableChange
from tests.cast import ELSEWHERE, STEPS

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + dt.timedelta(days=1)
HERE = new_id()


def facts(**told: Any) -> Facts:
    at = timezone.make_aware(dt.datetime(2026, 11, 24, 23, 10))  # a Tuesday
    known = {
        "category": "lighting",
        "community": HERE,
        "compound": HERE,
        "building": None,
        "source": "online",
    }
    return Facts(**(known | {"grade": "C", "at": at} | told))


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, True),
        ({"categories": ["lighting", "wiring"]}, True),
        ({"categories": ["wiring"]}, False),
        ({"compound_id": HERE}, True),
        ({"compound_id": new_id()}, False),
        ({"community_id": new_id()}, False),
        ({"weekdays": [2]}, True),
        ({"weekdays": [1, 3]}, False),
        ({"from_time": dt.time(22), "to_time": dt.time(6)}, True),
        ({"from_time": dt.time(6), "to_time": dt.time(22)}, False),
        ({"from_time": dt.time(23, 10), "to_time": dt.time(23, 11)}, True),
        ({"from_time": dt.time(23), "to_time": dt.time(23, 10)}, False),
        ({"came_by": "hotline"}, False),
        ({"grade": "C"}, True),
        ({"grade": "A"}, False),
    ],
)
def test_a_rule_fits_when_all_that_it_asks_is_so(asked, fits):
    assert RoutingRule(name="x", **asked).fits(facts()) is fits


def test_the_smaller_number_decides_then_the_one_that_asks_more(cast):
    rule_of(cast, name="宽", number=5)
    narrow = rule_of(cast, name="窄", number=5, categories=["lighting"])
    late = rule_of(cast, name="后", number=9, categories=["lighting"], grade="C")
    assert [rule.name for rule in rules_in_force()] == ["窄", "宽", "后"]
    assert propose(cast.case_in("accepted"))[0].rule in (narrow, late)
    assert propose(cast.case_in("accepted"))[0].rule == narrow


def test_a_newer_version_takes_the_place_of_the_older(cast):
    old = rule_of(cast, name="旧", valid_from=timezone.localdate() - dt.timedelta(days=9))
    rule_of(cast, name="新", rule=old.rule, valid_from=timezone.localdate() - dt.timedelta(days=1))
    rule_of(cast, name="明天", rule=old.rule, valid_from=TOMORROW)
    assert [rule.name for rule in rules_in_force()] == ["新"]
    assert [rule.name for rule in rules_in_force(TOMORROW)] == ["明天"]


def test_a_rule_ends_with_its_last_day(cast):
    rule_of(cast, valid_to=timezone.localdate())
    assert len(rules_in_force()) == 1
    assert rules_in_force(TOMORROW) == []


@pytest.mark.parametrize("code", ["ST", "SL", "BL", "CS", "PO", "ME", "SO"])
def test_a_role_is_whoever_holds_it_there(cast, code):
    rule_of(cast, to_role=code)
    proposal, blocked = propose(cast.case_in("accepted"))
    assert blocked == []
    assert proposal.person == cast.person(code)


def test_a_role_that_nobody_holds_lets_the_next_rule_decide(cast):
    case = cast.report(spot=cast.here.spot.__class__(cast.next_door))
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    rule_of(cast, name="组长", number=1, to_role="SL")
    rule_of(cast, name="社区", number=2, to_role="CS")
    proposal, blocked = propose(case)
    assert proposal.rule.name == "社区"
    assert [(found.rule.name, found.problem) for found in blocked] == [("组长", "这里没有管家组长")]


def test_whoever_returned_it_is_not_proposed_again(cast, case_in):
    rule_of(cast, name="管家", number=1, to_person=cast.person("ST"))
    rule_of(cast, name="单位", number=2, to_unit=cast.here.unit)
    case = case_in("returned")
    proposal, blocked = propose(case)
    assert (proposal.unit, blocked[0].problem) == (cast.here.unit, "退回过这件事")


def test_a_reopened_matter_stays_with_its_first_receiver(cast, case_in):
    rule_of(cast, to_unit=cast.here.unit, is_automatic=True)
    case = cast.report()
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="self")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    for step in ("contact", "reply", "verify", "close", "reopen"):
        STEPS[step](case, cast)
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    proposal, _blocked = propose(case)
    assert (case.status, proposal.rule, proposal.person) == (Status.ACCEPTED, None, cast.person("ST"))


def test_what_the_catalogue_leaves_out_is_not_proposed(cast, case_in):
    rule_of(cast, name="管家", number=1, to_role="ST")
    catalogue_says(role="ST", category="lighting", is_theirs=False)
    proposal, blocked = propose(case_in("accepted"))
    assert (proposal, blocked[0].problem) == (None, "不在职责清单")


def test_a_followed_rule_is_told_with_its_grounds(cast, case_in):
    case = case_in("accepted")
    rule = rule_of(cast, name="灯归管家", number=3, categories=["lighting"], to_role="ST")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    event = Event.objects.about(case.pk).get(kind="case.routed")
    assert event.particulars["rule"] == "规则3：灯归管家"
    assert event.particulars["why"] == "类别是公共照明"
    assert event.particulars["since"] == f"{rule.valid_from}"
    kept = Assignment.objects.get(case=case)
    assert (kept.rule, kept.followed_rule, kept.is_automatic) == (rule, True, False)


def test_a_rule_passed_over_is_told_too(cast, case_in):
    case = case_in("accepted")
    rule_of(cast, to_role="ST")
    case.dispatch(by=cast["CS"], unit=cast.here.unit)
    assert Event.objects.about(case.pk).filter(kind="case.route_passed_over").count() == 1
    assert Assignment.objects.get(case=case).followed_rule is False


def test_an_automatic_rule_dispatches_at_once(cast):
    rule_of(cast, name="直接", to_unit=cast.here.unit, is_automatic=True, instruction="当天去看")
    case = cast.report()
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.status, fresh.assigned_unit) == (Status.DISPATCHED, cast.here.unit)
    kept = Assignment.objects.get(case=case)
    assert (kept.by_person_id, kept.is_automatic, kept.is_first) == (cast["CS"].person_id, True, True)
    assert kept.instruction == "当天去看"
    assert Event.objects.about(case.pk).filter(kind="case.routed_automatically").count() == 1
    assert Message.objects.filter(kind="case.dispatched").exists()


@pytest.mark.parametrize("mode", ["self", "mediation", "whistle"])
def test_it_dispatches_only_what_is_to_be_dispatched(cast, mode):
    rule_of(cast, to_unit=cast.here.unit, is_automatic=True)
    case = cast.report()
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode=mode)
    assert case.status == Status.ACCEPTED


def test_an_automatic_rule_that_can_send_nobody_leaves_it_accepted(cast):
    rule_of(cast, to_unit=cast.here.unit, is_automatic=True)
    catalogue_says(unit=cast.here.unit, category="lighting", is_theirs=False)
    case = cast.report()
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    assert case.status == Status.ACCEPTED


def test_rules_ask_nothing_of_the_database_once_they_are_read(cast, django_assert_num_queries):
    rule_of(cast, categories=["water"])
    case = cast.case_in("accepted")
    with django_assert_num_queries(0):
        assert propose(case) == (None, [])


def test_another_streets_rules_are_not_ours(cast, case_in):
    rule_of(cast)
    assert len(rules_in_force()) == 1
    with in_street(ELSEWHERE):
        assert rules_in_force() == []


def values_of(cast, **told):
    named = {
        "number": 3,
        "name": "灯归单位",
        "categories": ["lighting"],
        "to_unit_id": str(cast.here.unit.pk),
    }
    return {"rule": str(new_id()), "words": ["规则3：灯归单位", "公共照明 → 单位"]} | named | told


def enter(cast, by="SO", **told):
    return TableChange.enter(
        by=cast[by],
        table="cases.routingrule",
        values=values_of(cast, **told),
        effective_on=TOMORROW,
        source="会议",
    )


def test_a_clerks_rule_waits_for_a_second_person(cast):
    change = enter(cast)
    assert (RoutingRule.objects.count(), str(change)) == (0, "规则3：灯归单位 公共照明 → 单位")
    with pytest.raises(Forbidden):
        change.confirm(by=cast["SO"])
    change.confirm(by=cast.second("SO"))
    rule = RoutingRule.objects.get()
    assert (rule.to_unit, rule.categories, rule.valid_from) == (cast.here.unit, ["lighting"], TOMORROW)
    assert [row.name for row in rules_in_force(TOMORROW)] == ["灯归单位"]


@pytest.mark.parametrize(
    "told",
    [
        {"to_unit_id": None},
        {"to_role": "ST"},
        {"to_unit_id": None, "to_role": "PV"},
        {"from_time": "22:00"},
        {"valid_to": f"{timezone.localdate()}"},
        {"categories": ["no-such"]},
        {"weekdays": [8]},
        {"grade": "Z"},
        {"name": ""},
        {"to_unit_id": str(new_id())},
    ],
)
def test_a_rule_that_says_nothing_sensible_is_refused(cast, told):
    with pytest.raises(Refused):
        enter(cast, **told)
    assert TableChange.objects.count() == 0


def test_one_person_stops_a_rule_at_once(cast, case_in):
    rule = rule_of(cast)
    rule.halt(by=cast["SO"], reason="派错了")
    assert rules_in_force() == []
    assert propose(case_in("accepted")) == (None, [])
    assert Event.objects.get(kind="routing.halted").reason == "派错了"
    with pytest.raises(Conflict):
        rule.halt(by=cast["AD"], reason="再停")


@pytest.mark.parametrize("code", ["CS", "LD", "ST", "AU"])
def test_others_do_not_stop_a_rule(cast, code):
    with pytest.raises(Forbidden):
        rule_of(cast).halt(by=cast[code], reason="停")


def test_a_rule_is_not_stopped_without_a_reason(cast):
    with pytest.raises(Refused):
        rule_of(cast).halt(by=cast["SO"], reason=" ")


def test_a_category_of_the_street_can_be_routed(cast):
    Category(slug="bees", name="马蜂", resident_words="马蜂").save()
    reference_changed()
    change = enter(cast, by="AD", categories=["bees"])
    assert change.outcome == "granted"
