"""A hazard's way from the finding to the closing: what each act records, whom it tells, and who may not do it."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core.continuing import Heard, continuation
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message
from huilin.patrols.models import Hazard, HazardPhoto, NewOrder, RectificationOrder
from huilin.patrols.tests.conftest import PHOTO, TODAY, new
from huilin.patrols.watching import watch_street
from huilin.visits.models import NewVisit, Visit, VisitOutcome
from tests.cast import STREET

DAY = dt.timedelta(days=1)


def kinds_of(hazard):
    return list(Event.objects.about(hazard.pk).values_list("kind", flat=True))


def order(cast, **told):
    return NewOrder(**{"measure": "搬走", "due_on": TODAY + 2 * DAY, "person": cast.person("ST")} | told)


def test_a_finding_stands_with_number_photo_clock_and_history(cast):
    hazard = Hazard.report(new(cast, photos=(PHOTO,)), by=cast["ST"])
    assert hazard.number == "YH-202611-0001"
    assert (hazard.status, hazard.grade, hazard.found_by_name) == ("reported", "", cast["ST"].name)
    assert timezone.localtime(hazard.due_at).date() == TODAY + DAY
    assert HazardPhoto.objects.get(hazard=hazard).phase == "found"
    assert kinds_of(hazard) == ["hazard.reported"]
    assert Hazard.report(new(cast), by=cast["SL"]).number == "YH-202611-0002"


def test_the_same_sending_again_changes_nothing(cast):
    told = new(cast)
    assert Hazard.report(told, by=cast["ST"]).pk == Hazard.report(told, by=cast["ST"]).pk
    assert Event.objects.filter(kind="hazard.reported").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"text": "长" * 501}, {"equipment_class": "dragon"}, {"building": "there"}]
)
def test_it_refuses_what_makes_no_sense(cast, wrong):
    if "building" in wrong:
        wrong = {"building": cast.there.building}
    with pytest.raises(Refused):
        Hazard.report(new(cast, **wrong), by=cast["ST"])
    assert not Hazard.objects.exists()


def test_the_whole_way(cast, hazard_in):
    hazard = hazard_in("closed")
    assert kinds_of(hazard) == [
        "hazard.reported", "hazard.graded", "hazard.ordered", "hazard.rectified", "hazard.reinspected", "hazard.closed",
    ]  # fmt: skip
    assert (hazard.due_at, hazard.closed_at) == (None, timezone.now())
    assert Message.objects.filter(kind="hazard.ordered", person_id=cast["ST"].person_id).count() == 1
    assert Message.objects.filter(kind="hazard.rectified", person_id=cast["CS"].person_id).count() == 1


def test_a_finding_that_looks_major_tells_the_street_in_the_same_transaction(cast):
    with transaction.atomic():
        Hazard.report(new(cast, looks_major=True), by=cast["ST"])
        assert Message.objects.filter(kind="hazard.suspected_major").exists()
        transaction.set_rollback(True)
    assert not Message.objects.filter(kind="hazard.suspected_major").exists()
    hazard = Hazard.report(new(cast, looks_major=True), by=cast["ST"])
    told = set(Message.objects.filter(kind="hazard.suspected_major").values_list("person_id", flat=True))
    assert {cast["LD"].person_id, cast["SO"].person_id} <= told
    body = Message.objects.filter(kind="hazard.suspected_major").first().body
    assert hazard.number in body
    assert "纸箱" not in body


def test_graded_as_suspected_major_tells_once_and_needs_an_interim_measure(cast, hazard_in):
    hazard = hazard_in("reported", looks_major=True)
    before = Message.objects.filter(kind="hazard.suspected_major").count()
    hazard.grade_as(by=cast["CS"], criterion="exit_blocked", equipment_class="stairs")
    assert Message.objects.filter(kind="hazard.suspected_major").count() == before
    assert hazard.grade == "major"
    with pytest.raises(Refused) as refused:
        hazard.order(order(cast), by=cast["CS"])
    assert refused.value.field == "interim"
    assert hazard_in("graded", criterion="exit_blocked").told_up_at == timezone.now()


def test_grading_keeps_the_criterion_s_words_and_source(cast, hazard_in):
    hazard = hazard_in("graded")
    grading = hazard.hazardgradings.get()
    assert (grading.grade, grading.criterion) == ("general", "stairs_goods")
    assert "消防法" in grading.source
    with pytest.raises(Conflict):
        hazard.grade_as(by=cast["CS"], criterion="stairs_goods", equipment_class="stairs")
    with pytest.raises(Refused):
        hazard_in("reported").grade_as(by=cast["CS"], criterion="nothing", equipment_class="stairs")


@pytest.mark.parametrize("code", ["RE", "HH", "OW", "ST", "BL", "ME", "PV", "PU", "LD", "AU", "AD"])
def test_who_may_not_grade(cast, hazard_in, code):
    with pytest.raises(Forbidden):
        hazard_in("reported").grade_as(by=cast[code], criterion="stairs_goods", equipment_class="stairs")


def test_the_same_right_elsewhere_gives_nothing(cast, hazard_in):
    with pytest.raises(Forbidden):
        hazard_in("reported").grade_as(
            by=cast.outsider("CS"), criterion="stairs_goods", equipment_class="stairs"
        )


def test_an_order_settles_five_things(cast, hazard_in):
    hazard = hazard_in("graded")
    for wrong, field in (
        ({"person": None}, "name"),
        ({"measure": " "}, "measure"),
        ({"due_on": TODAY - DAY}, "due_on"),
        ({"due_on": TODAY + 30 * DAY}, "due_on"),
    ):
        with pytest.raises(Refused) as refused:
            hazard.order(order(cast, **wrong), by=cast["CS"])
        assert refused.value.field == field
    hazard.order(order(cast, person=None, name="一楼便利店", money=120), by=cast["CS"])
    kept = RectificationOrder.objects.get(hazard=hazard)
    assert (kept.responsible_name, kept.money, timezone.localtime(kept.due_at).hour) == (
        "一楼便利店",
        120,
        18,
    )


def test_a_stale_page_is_a_conflict(cast, hazard_in):
    hazard = hazard_in("graded")
    with pytest.raises(Conflict):
        hazard.order(order(cast), by=cast["CS"], version=hazard.version - 1)


def test_somebody_else_decides_on_a_later_day(cast, hazard_in):
    hazard = hazard_in("ordered")
    with pytest.raises(Refused):
        hazard.ask_later(by=cast["ST"], until=TODAY, reason="等材料")
    hazard.ask_later(by=cast["ST"], until=TODAY + 20 * DAY, reason="等材料")
    with pytest.raises(Conflict):
        hazard.ask_later(by=cast["ST"], until=TODAY + 21 * DAY, reason="等材料")
    with pytest.raises(Forbidden):
        hazard.answer_later(by=cast["ST"], granted=True)
    with pytest.raises(Refused):
        hazard.answer_later(by=cast["CS"], granted=False)
    hazard.answer_later(by=cast["CS"], granted=True)
    assert timezone.localtime(hazard.due_at).date() == TODAY + 20 * DAY
    with pytest.raises(Conflict):
        hazard.answer_later(by=cast["CS"], granted=True)


def test_a_clerk_does_not_decide_on_his_own_request(cast, hazard_in):
    hazard = hazard_in("graded")
    hazard.order(order(cast, person=None, name="一楼便利店"), by=cast["CS"])
    hazard.ask_later(by=cast["CS"], until=TODAY + 20 * DAY, reason="店主外出")
    with pytest.raises(Forbidden):
        hazard.answer_later(by=cast["CS"], granted=True)
    hazard.answer_later(by=cast.second("CS"), granted=False, remark="当天能搬")
    assert hazard.asked_until is None


def test_whoever_put_it_right_does_not_look_again(cast, hazard_in):
    hazard = hazard_in("graded")
    hazard.order(order(cast, person=None, name="一楼便利店"), by=cast["CS"])
    with pytest.raises(Refused):
        hazard.rectify(by=cast["CS"], text="搬了")
    hazard.rectify(by=cast["CS"], text="搬了", photos=[PHOTO])
    with pytest.raises(Forbidden):
        hazard.reinspect(by=cast["CS"], passed=True)
    hazard.reinspect(by=cast.second("CS"), passed=True)
    with pytest.raises(Forbidden):
        hazard.close(by=cast["CS"])
    with pytest.raises(Forbidden):
        hazard.close(by=cast.second("CS"))
    hazard.close(by=cast["SO"])
    assert hazard.status == "closed"


def test_whoever_had_to_put_it_right_does_not_look_again_either(cast, hazard_in):
    hazard = hazard_in("graded")
    hazard.order(order(cast, person=cast.person("SL")), by=cast["CS"])
    hazard.rectify(by=cast["SL"], text="搬了", photos=[PHOTO])
    with pytest.raises(Forbidden):
        hazard.reinspect(by=cast["SL"], passed=True)


@pytest.mark.parametrize("code", ["SL", "BL", "RE", "PU", "PV"])
def test_only_the_responsible_puts_it_right(cast, hazard_in, code):
    with pytest.raises(Forbidden):
        hazard_in("ordered").rectify(by=cast[code], text="搬了", photos=[PHOTO])


def test_a_unit_puts_right_what_it_was_ordered(cast, hazard_in):
    hazard = hazard_in("graded")
    hazard.order(order(cast, person=None, unit=cast.here.unit), by=cast["CS"])
    assert Hazard.objects.visible_to(cast["PU"]).get().pk == hazard.pk
    assert not Hazard.objects.visible_to(cast.outsider("PU")).exists()
    hazard.rectify(by=cast["PU"], text="修好了", photos=[PHOTO])
    assert hazard.status == "rectified"


def test_not_good_yet_goes_on_with_days_anew(cast, hazard_in):
    hazard = hazard_in("rectified")
    with pytest.raises(Refused):
        hazard.reinspect(by=cast["SL"], passed=False)
    hazard.reinspect(by=cast["SL"], passed=False, text="还剩两箱")
    assert hazard.status == "ordered"
    assert hazard.due_at > timezone.now()


def test_a_suspected_major_one_is_closed_by_leaders_only(cast, hazard_in):
    hazard = hazard_in("reinspected", criterion="exit_blocked")
    for code in ("CS", "SO", "SL"):
        with pytest.raises(Forbidden):
            hazard.close(by=cast[code])
    hazard.close(by=cast["LD"])
    with pytest.raises(Conflict):
        hazard.close(by=cast["LD"])


def test_reported_upward_and_ordered_by_the_street(cast, hazard_in):
    hazard = hazard_in("graded", criterion="exit_blocked")
    with pytest.raises(Refused):
        hazard.escalate(by=cast["CS"], to="moon", reason="报了")
    hazard.escalate(by=cast["CS"], to="fire", reason="已打电话并发函")
    with pytest.raises(Forbidden):
        hazard.order(order(cast, interim="看守"), by=cast["CS"])
    hazard.order(order(cast, interim="看守"), by=cast["SO"])


def test_the_same_place_and_class_again_surfaces(cast, hazard_in):
    first = hazard_in("closed")
    hazard_in("reported", equipment_class="charging_wire")
    again = hazard_in("reported")
    assert again.recurrence == 1
    assert list(again.earlier()) == [first]
    assert "hazard.recurred" in kinds_of(again)
    assert Message.objects.filter(kind="hazard.recurred", person_id=cast["CS"].person_id).count() == 1
    with time_machine.travel("2027-11-11T02:00:00Z", tick=False):
        assert hazard_in("reported").recurrence == 0


def test_closed_and_there_again(cast, hazard_in):
    hazard = hazard_in("closed")
    with pytest.raises(Refused):
        hazard.reopen(by=cast["CS"], reason=" ")
    hazard.reopen(by=cast["CS"], reason="又堆上了")
    assert (hazard.status, hazard.closed_at) == ("reopened", None)
    hazard.grade_as(by=cast["CS"], criterion="exit_blocked", equipment_class="stairs")
    assert hazard.told_up_at is not None


def test_it_was_none(cast, hazard_in):
    hazard = hazard_in("reported")
    with pytest.raises(Refused):
        hazard.dismiss(by=cast["SL"], reason="")
    hazard.dismiss(by=cast["SL"], reason="是搬家，当天清走了")
    assert not hazard.is_open
    assert hazard_in("reported").recurrence == 0


def test_a_late_step_is_told_once(cast, hazard_in):
    hazard = hazard_in("ordered")
    assert watch_street(STREET) == 0
    with time_machine.travel("2026-11-20T02:00:00Z", tick=False):
        assert watch_street(STREET) == 1
        assert watch_street(STREET) == 0
        assert Hazard.objects.get(pk=hazard.pk).is_overdue
    told = set(Message.objects.filter(kind="hazard.overdue").values_list("person_id", flat=True))
    assert {cast["CS"].person_id, cast["ST"].person_id} <= told
    assert cast["LD"].person_id not in told
    assert kinds_of(hazard)[-1] == "hazard.overdue"


def test_acts_are_never_changed(cast, hazard_in):
    hazard_in("ordered")
    with pytest.raises(DatabaseError), transaction.atomic():
        RectificationOrder.objects.update(measure="别的")


def test_what_a_visit_heard_becomes_a_hazard_once(cast):
    visit = Visit.note(cast.here.household, NewVisit(result="met", heard="楼下天天飞线充电"), by=cast["ST"])
    to = continuation("hazard", cast["ST"])
    first = VisitOutcome.open(visit, to, by=cast["ST"])
    assert VisitOutcome.open(visit, to, by=cast["ST"]).pk == first.pk
    hazard = Hazard.objects.get()
    assert (hazard.source, hazard.text, hazard.building) == ("visit", "楼下天天飞线充电", cast.here.building)
    assert first.label == hazard.number


def test_the_same_words_heard_once_open_one_hazard(cast):
    heard = Heard("井盖松了", "meeting:1", "meeting", cast.here.compound)
    to = continuation("hazard", cast["CS"])
    assert to.open(heard, cast["CS"]) == to.open(heard, cast["CS"])
