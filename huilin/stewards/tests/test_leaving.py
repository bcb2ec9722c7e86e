"""Out of office: rights end at the minute, matters go on at once, things are handed over line by line."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.owners import without_owner
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor
from huilin.people.models import Role
from huilin.stewards.models import Handover, HandoverLine, Status
from huilin.stewards.tests.path import appointed, near_the_end


@pytest.fixture
def row(cast):
    return appointed(cast)


def actor_of(row):
    return Actor(person_id=row.person_id, name=row.name, roles=(row.role.as_held(),))


def held(cast, row, case_in, status="in_progress"):
    """A matter in the hands of the steward."""
    case = case_in("accepted")
    case.dispatch(by=cast["CS"], person=row.person)
    if status == "in_progress":
        case.contact_first(by=actor_of(row), way="phone")
    return case


def test_resigning_ends_the_rights_at_the_minute(cast, row, case_in):
    cases = [held(cast, row, case_in, status) for status in ("dispatched", "in_progress")]
    row.resign(by=actor_of(row), reason="身体不好", successor=cast.person("ST"))
    assert row.status == Status.RESIGNED
    later = timezone.now() + dt.timedelta(seconds=1)
    assert not Role.objects.in_force(later).filter(person=row.person).exists()
    for case in cases:
        case.refresh_from_db()
        assert case.assignee_id == cast["ST"].person_id
    assert not without_owner().exists()
    kinds = [event.kind for event in Event.objects.about(row.pk)]
    assert kinds[-1] == "steward.resigned"
    with pytest.raises(Conflict):
        row.resign(by=actor_of(row), reason="再来一次")


def test_in_the_last_sixty_days_too(cast):
    row = near_the_end(cast)
    row.resign(by=actor_of(row), reason="搬家")
    assert row.status == Status.RESIGNED


def test_nobody_resigns_for_somebody_else(cast, row):
    for code in ("ST", "SL", "CS", "LD"):
        with pytest.raises(Forbidden):
            row.resign(by=cast[code], reason="替他辞")
    with pytest.raises(Refused):
        row.resign(by=actor_of(row), reason=" ")


def test_a_successor_is_of_the_same_team(cast, row):
    for person in (cast.person("RE"), cast.person_of(cast.outsider("ST")), row.person):
        with pytest.raises(Refused):
            row.resign(by=actor_of(row), reason="搬家", successor=person)


def test_one_proposes_and_the_leader_of_the_street_decides(cast, row):
    with pytest.raises(Conflict):
        row.remove(by=cast["LD"], reason="失职")
    row.propose_removal(by=cast["HH"], reason="两个月没来过")
    with pytest.raises(Conflict):
        row.propose_removal(by=cast["HH"], reason="再说一次")
    with pytest.raises(Forbidden):
        row.remove(by=cast["SO"], reason="失职")
    row.remove(by=cast["LD"], reason="查实长期不到位")
    assert row.status == Status.REMOVED
    assert Handover.objects.filter(stewardship=row).exists()


@pytest.mark.parametrize("code", ["AN", "ST", "BL", "ME", "PO", "PV", "PU", "LD", "AU", "AD"])
def test_others_propose_no_removal(cast, row, code):
    with pytest.raises(Forbidden):
        row.propose_removal(by=cast[code], reason="不好")


def test_each_line_is_signed_by_who_takes_it(cast, row, case_in):
    case = held(cast, row, case_in)
    row.resign(by=actor_of(row), reason="搬家", successor=cast.person("ST"))
    handover = Handover.objects.get(stewardship=row)
    lines = list(HandoverLine.objects.filter(handover=handover).order_by("order"))
    assert [line.kind for line in lines] == ["case", "keys", "vest", "money", "papers"]
    assert (lines[0].case_id, lines[0].label) == (case.pk, case.number)
    for actor in (actor_of(row), cast["SL"], cast["RE"], cast.outsider("CS")):
        with pytest.raises(Forbidden):
            handover.sign(by=actor, line=lines[0].pk, received=True)
    with pytest.raises(Refused):
        handover.sign(by=cast["ST"], line=lines[1].pk, received=False)
    handover.sign(by=cast["ST"], line=lines[1].pk, received=False, note="没有配钥匙")
    with pytest.raises(Conflict):
        handover.sign(by=cast["CS"], line=lines[1].pk, received=True)
    for line in (lines[0], *lines[2:]):
        handover.sign(by=cast["CS"], line=line.pk, received=True)
    handover.refresh_from_db()
    assert handover.finished_at
    assert Event.objects.about(row.pk).filter(kind="steward.handed_over").count() == 1


def test_without_colleagues_the_community_takes_over(cast, row, case_in):
    case = held(cast, row, case_in)
    Role.objects.filter(compound=cast.here.compound, code__in=("ST", "SL")).exclude(person=row.person).update(
        ended_at=timezone.now() - dt.timedelta(minutes=1)
    )
    row.resign(by=actor_of(row), reason="搬家")
    case.refresh_from_db()
    assert case.assignee_id in (cast["CS"].person_id, cast.second("CS").person_id)
    handover = Handover.objects.get(stewardship=row)
    assert handover.successor_id is None
    line = HandoverLine.objects.filter(handover=handover).first()
    handover.sign(by=cast["CS"], line=line.pk, received=True)


def test_the_page_of_the_handover(client, cast, row, case_in):
    held(cast, row, case_in)
    row.resign(by=actor_of(row), reason="搬家", successor=cast.person("ST"))
    handover = Handover.objects.get(stewardship=row)
    line = HandoverLine.objects.filter(handover=handover, kind="keys").get()
    cast.sign_in(client, "ST")
    url = f"/stewards/handovers/{handover.pk}/"
    assert "离任交接清单" in client.get(url).content.decode()
    assert client.post(f"{url}lines/{line.pk}/", {}).status_code == 422
    assert client.post(f"{url}lines/{line.pk}/", {"received": "yes"}).status_code == 302
    cast.sign_in(client, "SL")
    assert client.get(url).status_code == 404
