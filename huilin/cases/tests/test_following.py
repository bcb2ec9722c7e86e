"""我也遇到: joining somebody else's matter, being counted once, being told, leaving again."""

import pytest

from huilin.audit.models import Event
from huilin.cases.models import Case, Follower, Status
from huilin.core.errors import Conflict, NotHere, Refused
from huilin.core.permissions import ANONYMOUS
from huilin.notifications.models import Message
from tests.cast import holder_of

pytestmark = pytest.mark.django_db
PHONE = "+8613911112222"


def counted(case):
    return Case.objects.get(pk=case.pk).heard_from


def test_joining_is_counted_once_for_each_key(cast, case_in):
    case = case_in("accepted")
    version = Case.objects.get(pk=case.pk).version
    first = case.follow(by=ANONYMOUS, key="browser:a")
    again = case.follow(by=ANONYMOUS, key="browser:a")
    case.follow(by=cast["OW"], key="person:b")
    assert first.pk == again.pk
    assert first.query_code != case.query_code
    assert counted(case) == 3
    assert Case.objects.get(pk=case.pk).version == version
    assert Event.objects.filter(kind="follower.joined").count() == 2


def test_leaving_takes_the_number_and_the_phone_away(cast, case_in):
    case = case_in("accepted")
    follower = case.follow(by=ANONYMOUS, key="browser:a")
    follower.leave_contact(PHONE, by=ANONYMOUS)
    for _turn in range(2):
        follower.leave(by=ANONYMOUS)
    follower.refresh_from_db()
    assert (counted(case), follower.contact) == (1, "")
    with pytest.raises(Conflict):
        follower.leave_contact(PHONE, by=ANONYMOUS)
    case.follow(by=ANONYMOUS, key="browser:a")
    assert counted(case) == 2


def test_followers_hear_the_acts_that_the_public_may_know(cast):
    case = cast.report(description="厨房里的原话", category=cast.lamp)
    for key in "ab":
        case.follow(by=ANONYMOUS, key=key).leave_contact(PHONE, by=ANONYMOUS)
    case.follow(by=ANONYMOUS, key="silent")
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch", public_summary="楼道灯不亮")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    case.contact_first(by=cast["ST"], way="phone")
    case.reply(by=cast["ST"], result="solved", text="给任居安换了灯")
    case.verify(by=cast.second("CS"), way="site", passed=True)
    case.close(by=cast["CS"])
    told = [one for one in Message.objects.filter(subject_id=case.pk, channel="sms") if one.address == PHONE]
    assert sorted(one.kind for one in told) == ["case.accepted", "case.closed", "case.replied"]
    bodies = " ".join(one.body for one in told)
    assert "楼道灯不亮" in bodies
    assert "任居安" not in bodies
    assert "厨房里的原话" not in bodies


def test_nobody_is_told_of_what_became_confidential(cast):
    case = cast.report(category=cast.lamp)
    case.follow(by=ANONYMOUS, key="a").leave_contact(PHONE, by=ANONYMOUS)
    case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch", is_confidential=True)
    assert not [one for one in Message.objects.filter(kind="case.accepted") if one.address == PHONE]


def test_what_cannot_be_joined(cast, case_in):
    hidden = case_in("accepted")
    Case.objects.filter(pk=hidden.pk).update(is_confidential=True)
    unsorted = cast.report(description="邻居吵架", category=None)
    for case in (hidden, unsorted, case_in("rejected")):
        with pytest.raises(NotHere):
            case.follow(by=ANONYMOUS, key="a")
    with pytest.raises(Conflict):
        case_in("closed").follow(by=ANONYMOUS, key="a")
    own = case_in("accepted")
    for reporter in (cast["RE"], holder_of(own)):
        with pytest.raises(Conflict):
            own.follow(by=reporter, key="a")
    assert not Follower.objects.exists()


def test_followers_go_with_their_matter_into_the_master(cast, case_in):
    master, again = case_in("accepted"), case_in("submitted", category=cast.lamp)
    follower = again.follow(by=ANONYMOUS, key="a")
    follower.leave_contact(PHONE, by=ANONYMOUS)
    again.merge(by=cast["CS"], master=master, reason="同一盏灯")
    assert counted(master) == 3
    master.refresh_from_db()
    master.transfer_out(by=cast["CS"], channel="12345", external_number="HZ-1")
    assert [one.kind for one in Message.objects.all() if one.address == PHONE] == ["case.transferred_out"]
    follower.refresh_from_db()
    follower.leave(by=ANONYMOUS)
    assert (counted(master), counted(again)) == (2, 1)


def test_splitting_takes_the_followers_back(cast, case_in):
    master, again = case_in("accepted"), case_in("submitted", category=cast.lamp)
    again.follow(by=ANONYMOUS, key="a")
    again.merge(by=cast["CS"], master=master, reason="同一盏灯")
    again.split(by=cast["CS"], reason="不是同一盏")
    assert (counted(master), counted(again)) == (1, 2)


def test_the_reporter_points_to_the_same_matter_and_the_desk_decides(cast, case_in):
    other, own = case_in("accepted"), cast.report(by=ANONYMOUS, category=cast.lamp)
    own.say_same(other, by=holder_of(own))
    assert (own.said_same_id, own.status) == (other.pk, Status.SUBMITTED)
    assert Event.objects.filter(kind="case.said_same", subject_id=own.pk).exists()
    with pytest.raises(Refused):
        own.say_same(own, by=holder_of(own))
    with pytest.raises(Refused):
        own.say_same(cast.report(spot=cast.there.spot), by=holder_of(own))
    with pytest.raises(Conflict):
        other.say_same(own, by=holder_of(other))


def test_a_withdrawal_tells_those_who_still_have_the_trouble(cast):
    case = cast.report(by=ANONYMOUS, category=cast.lamp)
    case.follow(by=ANONYMOUS, key="a").leave_contact(PHONE, by=ANONYMOUS)
    case.withdraw(by=holder_of(case), reason="我家好了")
    [told] = [one for one in Message.objects.all() if one.address == PHONE]
    assert "再报一次" in told.body
    assert "我家好了" not in told.body
