"""Unreasonable demands: a panel and not one clerk, told with the way to appeal, and the appeal in other hands."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.jobs import archive_closed_cases
from huilin.cases.models import Case, DemandDecision, DemandState, Status
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message
from tests.cast import holder_of

LONG = "同一盏灯已经换过三次，每次都核查通过，现在要求每户单独装一盏路灯。"
ASKED = {"ground": "beyond", "reason": LONG}
DAY = dt.timedelta(days=1)


def panel(cast):
    return [cast.person_of(cast.second("CS")), cast.person("ME"), cast.person("PO")]


def decide(case, cast, *, by=None, was_granted=True, members=None):
    case.decide_unreasonable(
        by=by or cast["LD"], was_granted=was_granted, panel=panel(cast) if members is None else members,
        explanation=LONG,
    )  # fmt: skip


def proposed(cast, case_in, state="in_progress", by="SO"):
    case = case_in(state)
    case.propose_unreasonable(by=cast[by], **ASKED)
    return case


@pytest.mark.parametrize("state", ["accepted", "reopened", "in_progress", "replied", "verifying", "closed"])
def test_it_ends_with_an_explanation(cast, case_in, state):
    case = proposed(cast, case_in, state)
    assert case.demand_state == DemandState.PROPOSED
    decide(case, cast)
    assert (case.status, case.demand_state) == (Status.CLOSED, DemandState.CONFIRMED)
    assert case.closed_at
    assert case.replied_at
    event = Event.objects.about(case.pk).last()
    assert (event.kind, event.role) == ("case.demand_confirmed", "LD")
    assert "会商成员" in event.particulars["said"]
    told = Message.objects.filter(kind="case.demand_confirmed", subject_id=case.pk).get()
    assert "申诉" in told.body
    with pytest.raises(Conflict):
        case.reopen(by=cast["CS"], reason="再看看")
    with pytest.raises(Conflict):
        case.follow_up(by=cast["SO"], way="phone", outcome="unreached")


def test_found_reasonable_it_goes_on(cast, case_in):
    case = proposed(cast, case_in)
    decide(case, cast, was_granted=False)
    assert (case.status, case.demand_state) == (Status.IN_PROGRESS, DemandState.DISMISSED)
    case.reply(by=cast["ST"], result="solved", text="装好了")
    with pytest.raises(Conflict):
        decide(case, cast)


def test_one_alone_decides_nothing(cast, case_in):
    case = proposed(cast, case_in)
    for code in ("CS", "SO", "ST"):
        with pytest.raises(Forbidden):
            decide(case, cast, by=cast[code])
    for members in (panel(cast)[:2], [*panel(cast)[:2], cast.person("LD")], [panel(cast)[0]] * 3):
        with pytest.raises(Refused):
            decide(case, cast, members=members)
    for stranger in ("SO", "ST", "RE", "AU"):
        with pytest.raises(Refused):
            decide(case, cast, members=[*panel(cast)[:2], cast.person(stranger)])
    assert not DemandDecision.objects.exists()


def test_a_leader_who_handled_it_does_not_decide(cast, case_in):
    case = proposed(cast, case_in)
    Case.objects.filter(pk=case.pk).update(handler_ids=[cast["LD"].person_id])
    case.refresh_from_db()
    with pytest.raises(Refused):
        decide(case, cast)
    decide(case, cast, by=cast.second("LD"))


def test_only_staff_propose_and_only_once(cast, case_in):
    case = case_in("in_progress")
    for code in ("ST", "RE", "LD", "ME"):
        with pytest.raises(Forbidden):
            case.propose_unreasonable(by=cast[code], **ASKED)
    for wrong in ({"reason": "太短"}, {"ground": "annoying"}):
        with pytest.raises(Refused):
            case.propose_unreasonable(by=cast["CS"], **(ASKED | wrong))
    case.propose_unreasonable(by=cast["CS"], **ASKED)
    with pytest.raises(Conflict):
        case.propose_unreasonable(by=cast["SO"], **ASKED)
    with pytest.raises(Conflict):
        case_in("submitted").propose_unreasonable(by=cast["CS"], **ASKED)


def appealed(cast, case_in):
    case = proposed(cast, case_in)
    decide(case, cast)
    case.appeal(by=holder_of(case), reason="路灯本来就该每栋都有")
    return case


def test_the_reporter_appeals_once_and_in_time(cast, case_in):
    case = proposed(cast, case_in)
    with pytest.raises(Conflict):
        case.appeal(by=holder_of(case), reason="不同意")
    decide(case, cast)
    with pytest.raises(Forbidden):
        case.appeal(by=cast["OW"], reason="不同意")
    with pytest.raises(Forbidden):
        case.appeal(by=cast["CS"], reason="不同意")
    with pytest.raises(Refused):
        case.appeal(by=holder_of(case), reason=" ")
    with clock.at(timezone.now() + 40 * DAY), pytest.raises(Conflict):
        case.appeal(by=holder_of(case), reason="不同意")
    case.appeal(by=holder_of(case), reason="不同意")
    with pytest.raises(Conflict):
        case.appeal(by=holder_of(case), reason="还是不同意")


def test_somebody_else_decides_the_appeal(cast, case_in):
    case = appealed(cast, case_in)
    answer = {"was_granted": True, "explanation": LONG}
    for who in (cast["LD"], cast["SO"], cast.second("CS"), cast["ST"]):
        with pytest.raises(Forbidden):
            case.decide_appeal(by=who, **answer)
    case.decide_appeal(by=cast.second("LD"), **answer)
    assert (case.status, case.demand_state, case.reopening_count) == (Status.REOPENED, DemandState.REVOKED, 0)
    assert Message.objects.filter(kind="case.demand_revoked", subject_id=case.pk).exists()
    with pytest.raises(Conflict):
        case.decide_appeal(by=cast.second("SO"), **answer)


def test_a_refused_appeal_is_final(cast, case_in):
    case = appealed(cast, case_in)
    case.decide_appeal(by=cast.second("SO"), was_granted=False, explanation=LONG)
    assert (case.status, case.demand_state) == (Status.CLOSED, DemandState.FINAL)
    with pytest.raises(Conflict):
        case.appeal(by=holder_of(case), reason="不同意")
    assert not case.can_come_back()


def test_nothing_is_archived_while_it_may_be_appealed(cast, case_in):
    case = proposed(cast, case_in, "closed")
    decide(case, cast)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - 20 * DAY)
    archive_closed_cases()
    case.refresh_from_db()
    assert case.status == Status.CLOSED
    with pytest.raises(Conflict):
        case.archive()
    case.appeal(by=holder_of(case), reason="不同意")
    with clock.at(timezone.now() + 40 * DAY), pytest.raises(Conflict):
        case.archive()
    case.decide_appeal(by=cast.second("SO"), was_granted=False, explanation=LONG)
    archive_closed_cases()
    case.refresh_from_db()
    assert case.status == Status.ARCHIVED


def test_the_pages_lead_through_it(cast, case_in, client):
    case = case_in("in_progress")
    cast.sign_in(client, "SO")
    assert client.post(f"/cases/{case.number}/demand-proposal/", ASKED).status_code == 302
    cast.sign_in(client, "LD")
    url = f"/cases/{case.number}/demand-decision/"
    page = client.get(url).content.decode()
    assert cast.person("ME").name in page
    assert cast.person("ST").name not in page
    answer = {"was_granted": "yes", "explanation": LONG, "panel": [str(one.pk) for one in panel(cast)]}
    assert client.post(url, answer | {"panel": ["x"]}).status_code == 422
    assert client.post(url, answer | {"panel": answer["panel"][:2]}).status_code == 422
    assert client.post(url, answer).status_code == 302
    cast.sign_in(client, "RE")
    page = client.get(f"/q/{case.query_code}/").content.decode()
    assert "我不同意，申诉" in page
    assert LONG in page
    assert client.post(f"/q/{case.query_code}/appeal/", {"reason": ""}).status_code == 422
    assert client.post(f"/q/{case.query_code}/appeal/", {"reason": "不同意"}).status_code == 303
    assert client.post(f"/q/{case.query_code}/appeal/", {"reason": "不同意"}).status_code == 409
    cast.sign_in_as(client, cast.second("LD"))
    url = f"/cases/{case.number}/appeal-decision/"
    assert client.post(url, {"was_granted": "no", "explanation": LONG}).status_code == 302
