"""One outage, many reports: what joins, what does not, who is told, how it ends."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case, Category, Incident, IncidentUpdate, Merging, Spot, Status
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS
from huilin.notifications.models import Message
from huilin.places.models import Building
from tests.cast import STEPS, holder_of
from tests.sql import statements

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
PHONE = "+8613911112222"


@pytest.fixture
def water(cast):
    return Category.objects.get(pk="water")


@pytest.fixture
def master(cast, water):
    case = cast.report(category=water, description="没水了")
    case.accept(by=cast["CS"], grade="B", category=water, mode="self", public_summary="和盛阁停水")
    return case


def opened(master, cast, **more):
    how = {"by": cast["CS"], "places": [(cast.here.compound, None)], "started_at": timezone.now() - HOUR}
    return Incident.open_for(master, **(how | more))


def count_of(master):
    return Case.objects.get(pk=master.pk).report_count


def test_later_reports_in_place_and_category_join_by_themselves(cast, water, master):
    opened(master, cast)
    joined = cast.report(by=ANONYMOUS, category=water, phone=PHONE)
    assert (joined.status, joined.master_id, count_of(master)) == (Status.MERGED, master.pk, 2)
    assert Merging.objects.get(case=joined).by_role == "SYS"
    assert [one.kind for one in Event.objects.about(joined.pk)] == ["case.submitted", "case.merged"]
    others = [
        cast.report(category=cast.lamp),
        cast.report(category=water, spot=cast.there.spot),
        cast.report(category=water, spot=Spot(cast.next_door)),
    ]
    assert {case.status for case in others} == {Status.SUBMITTED}


def test_an_incident_of_one_building_takes_in_that_building_only(cast, water, master):
    opened(master, cast, places=[(cast.here.compound, cast.here.building)])
    other = Building.objects.create(name="5栋", compound=cast.here.compound, community=cast.here.community)
    assert cast.report(category=water).status == Status.MERGED
    assert cast.report(category=water, spot=Spot(cast.here.compound, other)).status == Status.SUBMITTED
    assert cast.report(category=water, spot=Spot(cast.here.compound)).status == Status.SUBMITTED


def test_what_waits_already_joins_when_it_opens(cast, water, master):
    waiting = cast.report(category=water)
    old = cast.report(category=water)
    Case.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - 3 * HOUR)
    opened(master, cast)
    waiting.refresh_from_db()
    old.refresh_from_db()
    assert (waiting.status, old.status, count_of(master)) == (Status.MERGED, Status.SUBMITTED, 2)


def test_one_update_reaches_every_reporter_and_follower(cast, water, master):
    incident = opened(master, cast)
    joined = cast.report(by=ANONYMOUS, category=water, phone="+8613922223333")
    master.follow(by=ANONYMOUS, key="a").leave_contact(PHONE, by=ANONYMOUS)
    incident.tell(by=cast["CS"], text="正在换水管，22点前恢复", expected_at=timezone.now() + HOUR)
    told = Message.objects.filter(kind="case.incident_updated")
    assert {one.address for one in told} == {"+8613900000000", "+8613922223333", PHONE}
    assert all("22点前恢复" in one.body for one in told)
    assert IncidentUpdate.objects.get().text == "正在换水管，22点前恢复"
    assert joined.master_id == master.pk


def test_closing_the_master_answers_everybody(cast, water, master):
    opened(master, cast).end(by=cast["CS"], text="已恢复供水")
    joined = cast.report(category=water)
    assert joined.status == Status.SUBMITTED
    joined.merge(by=cast["CS"], master=master, reason="同一次停水")
    for step in ("dispatch", "contact", "reply", "verify", "close"):
        master.refresh_from_db()
        STEPS[step](master, cast)
    for case in (master, joined):
        assert Message.objects.filter(kind="case.closed", subject_id=case.pk).exists()


def test_the_reporter_says_that_it_is_another_matter(cast, water, master):
    opened(master, cast)
    joined = cast.report(by=ANONYMOUS, category=water)
    with pytest.raises(Forbidden):
        joined.stand_alone(by=ANONYMOUS, reason="我家水管爆了")
    joined.stand_alone(by=holder_of(joined), reason="我家水管爆了")
    joined.refresh_from_db()
    assert (joined.status, joined.master_id, count_of(master)) == (Status.SUBMITTED, None, 1)
    assert joined.accept_due_at is not None
    single, other = cast.report(category=cast.lamp), cast.report(category=cast.lamp)
    single.merge(by=cast["CS"], master=other, reason="同一盏")
    with pytest.raises(Conflict):
        single.stand_alone(by=cast["RE"], reason="不是")


def test_who_may_open_and_what(cast, water, master):
    with pytest.raises(Forbidden):
        opened(master, cast, by=cast["ST"])
    with pytest.raises(Forbidden):
        opened(master, cast, places=[(cast.there.compound, None)])
    with pytest.raises(Refused):
        opened(master, cast, places=[])
    with pytest.raises(Refused):
        opened(master, cast, started_at=timezone.now() + HOUR)
    with pytest.raises(Refused):
        opened(master, cast, expected_at=timezone.now() - HOUR)
    with pytest.raises(Conflict):
        opened(cast.report(category=water), cast)
    both = [(cast.here.compound, None), (cast.there.compound, None)]
    incident = opened(master, cast, by=cast["SO"], places=both)
    assert cast.report(category=water, spot=cast.there.spot).master_id == master.pk
    with pytest.raises(Conflict):
        opened(master, cast)
    with pytest.raises(Refused):
        incident.tell(by=cast["CS"], text=" ")
    incident.end(by=cast["SO"], text="好了")
    with pytest.raises(Conflict):
        incident.tell(by=cast["SO"], text="又停了")


def test_a_done_master_takes_no_more(cast, water, master):
    opened(master, cast)
    Case.objects.filter(pk=master.pk).update(status="closed")
    assert cast.report(category=water).status == Status.SUBMITTED


def test_statements_of_a_report_that_joins(cast, water, master, client):
    opened(master, cast)
    spot = Spot(cast.here.compound, cast.here.building, cast.here.entrance, ())
    cast.report(by=ANONYMOUS, category=cast.lamp, phone="", spot=spot)
    with statements(most=2):
        cast.report(by=ANONYMOUS, category=cast.lamp, phone="", spot=spot)
    with statements(most=6):
        cast.report(by=ANONYMOUS, category=water, phone="")
