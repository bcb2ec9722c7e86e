"""A ticket comes in once, becomes a matter at a sure place, binds its clock, and is answered with a copy."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case
from huilin.cases.naming import Places
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.workdays import add_workdays
from huilin.hotline.models import NewTicket, Ticket, TicketKind
from huilin.hotline.models.limits import TicketLimit, binding_due
from huilin.hotline.reply import draft_for
from huilin.notifications.models import Message
from huilin.places.models import Compound


def new(**changes):
    told = {
        "number": "HZ20261100017",
        "called_at": timezone.now() - dt.timedelta(hours=2),
        "kind": TicketKind.HELP,
        "text": "楼道灯坏了一个星期",
        "caller": "张小芬",
        "phone": "+8613977020001",
        "address": "江北街道和盛阁小区3栋2单元",
    }
    return NewTicket(**told | changes)


def places(cast):
    return Places(list(Compound.objects.select_related("community")), cast.street)


def of_community(cast, **changes):
    community = cast.here.community
    return Ticket.receive(
        new(**changes), by=cast["CS"], places=places(cast), came_by="sheet", community=community
    )


def test_a_sure_place_makes_it_a_matter(cast):
    ticket, result = of_community(cast)
    case = ticket.case
    assert (result, case.source, case.contact_name, case.contact) == (
        "new",
        "hotline",
        "张小芬",
        "+8613977020001",
    )
    assert (case.building_id, case.entrance_id) == (cast.here.building.pk, cast.here.entrance.pk)
    assert (case.reporter_id, case.is_anonymous) == (None, False)
    assert b"13977020001" not in bytes(ticket.phone_sealed)
    kinds = set(Event.objects.filter(subject_id=ticket.pk).values_list("kind", flat=True))
    assert kinds == {"ticket.received", "ticket.placed"}


@pytest.mark.parametrize(("days_ago", "receipts"), [(0, 1), (90, 0)], ids=["new", "of_an_old_list"])
def test_only_a_call_that_still_runs_gets_a_receipt(cast, days_ago, receipts):
    ticket, _result = of_community(cast, called_at=timezone.now() - dt.timedelta(days=days_ago, hours=2))
    told = Message.objects.filter(kind="case.submitted", subject_id=ticket.case.pk)
    assert told.count() == receipts


def test_an_unsure_place_waits_for_a_person(cast):
    ticket, _result = of_community(cast, address="江北街道某路5号")
    assert ticket.case is None
    case = ticket.place(cast.here.spot, by=cast["CS"])
    assert case.place_label == "和盛阁小区 3栋 2单元"
    with pytest.raises(Conflict):
        ticket.place(cast.here.spot, by=cast["CS"])
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "days"), [("question", 2), ("help", 10), ("advice", 10), ("complaint", 15), ("denunciation", 15)]
)
def test_each_kind_has_its_working_days(cast, kind, days):
    called_at = timezone.now()
    due = timezone.localtime(binding_due(kind, called_at, None))
    assert due.date() == add_workdays(timezone.localdate(called_at), days)


def test_the_limits_are_rows_with_dates(cast):
    TicketLimit.objects.create(
        kind="help", amount=3, unit="workdays", valid_from=dt.date(2026, 1, 1), source="惠州"
    )
    due = timezone.localtime(binding_due("help", timezone.now(), None))
    assert due.date() == add_workdays(timezone.localdate(), 3)


def test_the_earlier_deadline_is_what_the_clock_follows(cast):
    own = timezone.now() + dt.timedelta(days=2)
    ticket, _result = of_community(cast, own_due_at=own)
    assert ticket.due_at == ticket.case.due_at == ticket.case.outside_due_at == own
    late, _result = of_community(
        cast, number="HZ2", own_due_at=timezone.now() + dt.timedelta(days=90), kind="question"
    )
    assert late.due_at < timezone.now() + dt.timedelta(days=10)
    assert late.case.due_at <= late.due_at


def test_accepting_and_dispatching_keep_the_outside_deadline(cast):
    own = timezone.now() + dt.timedelta(days=2)
    ticket, _result = of_community(cast, own_due_at=own)
    case = ticket.case
    case.accept(by=cast["CS"], grade="D", category=cast.lamp, mode="dispatch")
    assert case.due_at == own
    with pytest.raises(Refused) as refused:
        case.dispatch(by=cast["CS"], person=cast.person("ST"), due_at=own + dt.timedelta(days=1))
    assert refused.value.field == "due_at"
    case.dispatch(by=cast["CS"], person=cast.person("ST"), due_at=own)


def test_an_overdue_ticket_is_still_dispatched(cast):
    called = timezone.now() - dt.timedelta(days=60)
    ticket, _result = of_community(cast, called_at=called)
    assert ticket.is_overdue
    assert ticket.case.clock() in ("normal", "overdue")
    ticket.case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    assert ticket.case.clock() == "overdue"
    ticket.case.dispatch(by=cast["CS"], person=cast.person("ST"), due_at=ticket.case.due_at)
    assert ticket.case.status == "dispatched"


def test_the_same_number_is_never_two(cast):
    of_community(cast)
    _ticket, result = of_community(cast, called_at=Ticket.objects.get().called_at)
    assert (result, Ticket.objects.count(), Case.objects.count()) == ("same", 1, 1)


def test_a_change_follows_to_the_matter(cast):
    ticket, _result = of_community(cast)
    ticket.answer("尊敬的张女士：已修好。", by=cast["CS"])
    sooner = timezone.now() + dt.timedelta(days=1)
    told = {"called_at": ticket.called_at, "own_due_at": sooner, "text": "楼道灯坏了，老人摔了一跤"}
    changed, result = of_community(cast, **told)
    assert (result, changed.answered_at) == ("changed", None)
    case = Case.objects.get()
    assert case.due_at == case.outside_due_at == sooner
    event = Event.objects.get(subject_id=case.pk, kind="case.outside_changed")
    assert "诉求内容" in event.particulars["what"]
    assert "摔了一跤" not in str(event.particulars)


def test_another_community_neither_takes_nor_sees_it(cast):
    ticket, _result = of_community(cast)
    outsider = cast.outsider("CS")
    with pytest.raises(Forbidden):
        Ticket.receive(new(text="别的"), by=outsider, places=places(cast), came_by="sheet")
    with pytest.raises(Forbidden):
        ticket.answer("好", by=outsider)
    assert not Ticket.objects.visible_to(outsider).exists()
    assert not Ticket.objects.visible_to(cast["ST"]).exists()


def test_an_answer_is_kept_as_it_was_sent(cast):
    ticket, _result = of_community(cast)
    ticket.write_draft("草稿", by=cast["CS"], version=ticket.version)
    with pytest.raises(Conflict):
        ticket.write_draft("另一份", by=cast.second("CS"), version=1)
    answer = ticket.answer("尊敬的张女士：已修好。", by=cast["CS"])
    assert (answer.text, answer.by_name) == ("尊敬的张女士：已修好。", cast["CS"].name)
    assert ticket.answered_at is not None
    with pytest.raises(Refused):
        ticket.answer("  ", by=cast["CS"])


def test_an_unplaced_ticket_is_not_answered(cast):
    ticket, _result = of_community(cast, address="某处")
    with pytest.raises(Conflict):
        ticket.answer("已修好。", by=cast["CS"])


def solved(case, cast):
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
    case.dispatch(by=cast["CS"], person=cast.person("ST"), instruction="带上梯子")
    case.contact_first(by=cast["ST"], way="phone", result="他说灯罩也裂了")
    case.reply(by=cast["ST"], result="solved", text="换了一只声控灯")


def test_the_draft_is_made_of_public_acts_only(cast):
    ticket, _result = of_community(cast)
    assert "正在办理" in draft_for(ticket)
    solved(ticket.case, cast)
    draft = draft_for(ticket)
    for part in (
        "尊敬的张女士/先生",
        "HZ20261100017",
        "经核查",
        "和盛阁小区 3栋 2单元",
        "换了一只声控灯。",
        "联系人",
        "07520000002",
    ):
        assert part in draft
    for part in ("张小芬", "13977020001", "梯子", "灯罩", cast["ST"].name):
        assert part not in draft


@pytest.mark.parametrize(
    ("step", "words"), [("reject", "不属于社区和街道职责"), ("transfer", "已转12345办理，编号HZ-1")]
)
def test_the_draft_tells_an_honest_end(cast, step, words):
    ticket, _result = of_community(cast)
    case = ticket.case
    if step == "reject":
        case.reject(
            by=cast["CS"],
            reason="out_of_duty",
            explanation="这件事属于供电部门的职责，社区和街道没有权限处理。",
            other_way="请拨打95598",
        )
    else:
        case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="transfer")
        case.transfer_out(by=cast["CS"], channel="12345", external_number="HZ-1")
    assert words in draft_for(ticket)


def test_the_same_moment_twice_makes_one_ticket(cast):
    """One after the other within the same moment; the street's lock makes two at once so."""
    with clock.at(timezone.now()):
        first, one = of_community(cast, called_at=clock.now())
        second, two = of_community(cast, called_at=clock.now())
    assert (one, two, first.pk) == ("new", "same", second.pk)
