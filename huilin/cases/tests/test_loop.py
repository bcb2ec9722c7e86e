"""Every verb of the loop: what is true before and after, the event, who is told; and what it refuses."""

import dataclasses
from typing import Any

import pytest

from huilin.audit.models import Event
from huilin.cases.models import Case, Note, Rating, Reopening, Status, Verification
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS, SYSTEM, Actor
from huilin.notifications.models import Message
from tests.cast import NOT_YET, PATHS, PHONE, holder_of

REPORTER = "REPORTER"
LONG = "这件事属于供电部门的职责，社区没有权限处理。"


@dataclasses.dataclass(frozen=True)
class Step:
    """A verb, who does it from which state to which, the event, and whose phones get a message."""

    verb: str
    by: str
    start: str
    end: str
    event: str
    told: tuple[str, ...] = ()
    wrong_state: str = ""
    how: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.verb} from {self.start} to {self.end}"


ACCEPT = {"grade": "C", "category": "lamp", "mode": "dispatch", "public_summary": "楼道灯不亮"}
HAPPY = {"solved": "yes", "satisfaction": "good"}
UNHAPPY = {"solved": "no", "satisfaction": "bad"}
REJECT = {"reason": "out_of_duty", "explanation": LONG, "other_way": "95598"}
FAILED = {"way": "site", "passed": False, "remark": "还是不亮"}
STEPS = [
    Step("accept", "CS", "submitted", "accepted", "case.accepted", (REPORTER,), "dispatched", ACCEPT),
    Step("accept", "CS", "reopened", "accepted", "case.accepted", (REPORTER,), "replied", ACCEPT),
    Step("reject", "CS", "submitted", "rejected", "case.rejected", (REPORTER,), "accepted", REJECT),
    Step("withdraw", REPORTER, "submitted", "withdrawn", "case.withdrawn", (), "accepted"),
    Step("dispatch", "CS", "accepted", "dispatched", "case.dispatched", ("ST", REPORTER), "replied",
         {"person": "ST"}),
    Step("dispatch", "SL", "accepted", "dispatched", "case.dispatched", ("ST", REPORTER), "submitted",
         {"person": "ST"}),
    Step("dispatch", "SO", "returned", "dispatched", "case.dispatched", ("PU", "PU乙", REPORTER), "closed",
         {"unit": "here"}),
    Step("return_", "ST", "dispatched", "returned", "case.returned", (), "in_progress", {"reason": "不归我管"}),
    Step("contact_first", "ST", "dispatched", "in_progress", "case.contacted", (REPORTER,), "replied",
         {"way": "phone"}),
    Step("reply", "ST", "in_progress", "replied", "case.replied", (REPORTER,), "dispatched",
         {"result": "solved", "text": "换了灯"}),
    Step("verify", "CS", "replied", "verifying", "case.verified", (), "closed", {"way": "site", "passed": True}),
    Step("verify", "SL", "replied", "in_progress", "case.verification_failed", ("ST", REPORTER), "closed", FAILED),
    Step("close", "CS", "verifying", "closed", "case.closed", (REPORTER,), "in_progress"),
    Step("settle", "ST", "submitted", "closed", "case.settled", (REPORTER,), "dispatched",
         {"action": "换了灯", "witness": "卜楼明"}),
    Step("settle", "BL", "accepted", "closed", "case.settled", (REPORTER,), "replied",
         {"action": "换了灯", "witness": "邻居"}),
    Step("transfer_out", "CS", "accepted", "transferred_out", "case.transferred_out", (REPORTER,), "submitted",
         {"channel": "12345", "external_number": "HZ-7"}),
    Step("transfer_out", "SO", "in_progress", "transferred_out", "case.transferred_out", (REPORTER,), "closed",
         {"channel": "12345"}),
    Step("rate", REPORTER, "closed", "closed", "case.rated", (), "dispatched", HAPPY),
    Step("rate", REPORTER, "closed", "reopened", "case.rated", ("CS", "CS乙", "ST"), "in_progress", UNHAPPY),
    Step("rate", REPORTER, "replied", "in_progress", "case.rated", ("CS", "CS乙", "ST"), "accepted", UNHAPPY),
    Step("reopen", REPORTER, "closed", "reopened", "case.reopened", ("CS", "CS乙", "ST"), "dispatched",
         {"reason": "又坏了"}),
    Step("reopen", "LD", "closed", "reopened", "case.reopened", ("CS", "CS乙", "ST"), "replied", {"reason": "抽查"}),
    Step("archive", "SYS", "closed", "archived", "case.archived", (), "verifying"),
]  # fmt: skip
every_step = pytest.mark.parametrize("step", STEPS, ids=str)


def act(step, case, cast, *, by=None, **more):
    how = dict(step.how)
    if how.get("category"):
        how["category"] = cast.lamp
    if how.get("person"):
        how["person"] = cast.person(how["person"])
    if how.get("unit"):
        how["unit"] = cast.here.unit
    return getattr(case, step.verb)(by=by or actor(step, case, cast), **how, **more)


def actor(step, case, cast):
    if step.by == REPORTER:
        return cast.reporter_of(case)
    return SYSTEM if step.by == "SYS" else cast[step.by]


def state_of(case):
    """Everything that a refused act must leave as it was."""
    row = Case.objects.filter(pk=case.pk).values().get()
    return row, Event.objects.about(case.pk).count(), Message.objects.count()


def addresses(cast, names):
    known = {REPORTER: PHONE} | {
        f"{code}乙": cast.person_of(cast.second(code)).phone for code in ("CS", "PU")
    }
    return sorted(known.get(name) or cast.person(name).phone for name in names)


@pytest.mark.parametrize("status", [*PATHS, *NOT_YET])
def test_the_cast_reaches_every_state(status, case_in):
    assert case_in(status).status == Status(status)


@every_step
def test_it_works(step, cast, case_in):
    case = case_in(step.start)
    before, events, _messages = state_of(case)
    told_before = set(Message.objects.values_list("pk", flat=True))
    act(step, case, cast)
    after, events_after, _messages = state_of(case)
    assert (before["status"], after["status"]) == (step.start, step.end)
    assert after["version"] == before["version"] + 1
    assert events_after == events + 1
    event = Event.objects.about(case.pk).last()
    assert (event.kind, event.actor_person_id) == (step.event, actor(step, case, cast).person_id)
    assert event.role == {REPORTER: "RE", "SYS": "SYS"}.get(step.by, step.by)
    told = Message.objects.exclude(pk__in=told_before)
    assert sorted(message.address for message in told) == addresses(cast, step.told)


@every_step
def test_it_requires_its_state(step, cast, case_in):
    case = case_in(step.wrong_state)
    before = state_of(case)
    with pytest.raises((Conflict, Forbidden)):
        act(step, case, cast)
    assert state_of(case) == before


@every_step
def test_it_requires_its_actor(step, cast, case_in):
    case = case_in(step.start)
    before = state_of(case)
    strangers = [ANONYMOUS, Actor(case_ids=frozenset({cast.lamp.pk})), cast["AU"], cast["AD"]]
    strangers += [cast.outsider(code) for code in ("RE", "ST", "SL", "CS", "PO", "PU", "SO", "LD")]
    for stranger in strangers:
        with pytest.raises(Forbidden):
            act(step, case, cast, by=stranger)
    assert state_of(case) == before


@pytest.mark.parametrize("step", [step for step in STEPS if step.verb != "archive"], ids=str)
def test_it_rejects_a_stale_version(step, cast, case_in):
    case = case_in(step.start)
    before = state_of(case)
    with pytest.raises(Conflict):
        act(step, case, cast, version=case.version - 1)
    assert state_of(case) == before


NOTHING_SAID = [
    ("reject", "CS", "submitted", {**REJECT, "explanation": "不行"}, "explanation"),
    ("reject", "CS", "submitted", {**REJECT, "other_way": " "}, "other_way"),
    ("return_", "ST", "dispatched", {"reason": " \n"}, "reason"),
    ("reply", "ST", "in_progress", {"result": "solved", "text": "\u200b"}, "text"),
    ("reply", "ST", "in_progress", {"result": "solved", "text": "好", "cost": -1}, "cost"),
    ("verify", "CS", "replied", {"way": "site", "passed": False}, "remark"),
    ("settle", "ST", "submitted", {"action": " ", "witness": "邻居"}, "action"),
    ("settle", "ST", "submitted", {"action": "换灯"}, "photos"),
    ("transfer_out", "CS", "accepted", {"channel": ""}, "channel"),
    ("reopen", "RE", "closed", {"reason": ""}, "reason"),
    ("dispatch", "CS", "accepted", {}, "assignee"),
]


@pytest.mark.parametrize(("verb", "by", "start", "how", "field"), NOTHING_SAID)
def test_it_rejects_what_says_nothing(verb, by, start, how, field, cast, case_in):
    case = case_in(start)
    before = state_of(case)
    with pytest.raises(Refused) as refusal:
        getattr(case, verb)(by=cast[by], **how)
    assert refusal.value.field == field
    assert state_of(case) == before


def test_nobody_checks_his_own_work(cast, case_in):
    case = case_in("replied")
    with pytest.raises(Forbidden):
        case.verify(by=cast["ST"], way="site", passed=True)
    both = dataclasses.replace(cast["ST"], roles=cast["ST"].roles + cast["CS"].roles)
    with pytest.raises(Forbidden):
        case.verify(by=both, way="site", passed=True)
    case.verify(by=cast["CS"], way="site", passed=True)
    with pytest.raises(Forbidden):
        case.close(by=both)
    assert Verification.objects.filter(case=case).count() == 1


def test_a_team_leader_dispatches_within_the_team_only(cast, case_in):
    case = case_in("accepted")
    for outside in (cast.person("PO"), cast.person_of(cast.outsider("ST"))):
        with pytest.raises(Forbidden):
            case.dispatch(by=cast["SL"], person=outside)


def test_after_two_returns_only_a_leader_dispatches(cast, case_in):
    case = case_in("returned")
    case.dispatch(by=cast["CS"], person=cast.person("ST"))
    case.return_(by=cast["ST"], reason="还是不归我管")
    with pytest.raises(Forbidden):
        case.dispatch(by=cast["SO"], person=cast.person("ST"))
    case.dispatch(by=cast["LD"], person=cast.person("PO"))
    assert case.assignee_id == cast["PO"].person_id


def test_it_closes_only_after_a_verification_that_passed(cast, case_in):
    case = case_in("replied")
    with pytest.raises(Conflict):
        case.close(by=cast["CS"])


def test_it_comes_back_at_most_twice(cast, case_in):
    case = case_in("closed")
    Case.objects.filter(pk=case.pk).update(reopening_count=2)
    with pytest.raises(Conflict):
        case.reopen(by=cast["RE"], reason="又坏了")
    case.rate(by=cast["RE"], **UNHAPPY)
    assert case.status == Status.CLOSED
    assert Rating.objects.filter(case=case).count() == 1
    assert not Reopening.objects.filter(case=case).exists()


def test_the_holder_of_the_code_is_the_reporter(cast, case_in):
    case = case_in("closed", by=ANONYMOUS)
    case.rate(by=holder_of(case), **HAPPY)
    assert case.satisfaction == "good"


def test_a_note_stays_inside(cast, case_in):
    case = case_in("dispatched")
    before = Message.objects.count()
    Note.add(case, "家里有小孩", by=cast["ST"])
    assert Event.objects.about(case.pk).last().kind == "case.noted"
    assert Message.objects.count() == before
    for reader in (cast["RE"], cast["AU"], cast.outsider("ST"), ANONYMOUS):
        with pytest.raises(Forbidden):
            Note.add(case, "看看", by=reader)
