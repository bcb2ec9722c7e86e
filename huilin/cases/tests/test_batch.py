"""Many at once: each by its own verb, told row by row, once; taken back while nobody knows of it."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.bulk import Accepting, Dispatching, Noting
from huilin.cases.ledger import rows_for
from huilin.cases.models import Acceptance, Assignment, Batch, BatchRow, Case, Category, Note, TakenBack
from huilin.cases.models.batch import snapshot
from huilin.cases.progress import Progress
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden
from huilin.core.ids import new_id
from huilin.notifications.models import Message
from huilin.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepting(cast):
    return Accepting(cast.lamp, "C", "dispatch")


@pytest.fixture
def to_steward(cast):
    person = cast.person("ST")
    return Dispatching(person=person, roles=tuple(Role.objects.filter(person=person)))


def carry_out(act, cases, by, key=None):
    chosen = [(Case.objects.get(pk=case.pk), case.version) for case in cases]
    return Batch.carry_out(act, chosen, by=by, key=key or new_id())


def outcomes(batch):
    return {row.case_id: row.outcome for row in batch.rows.all()}


def test_it_accepts_what_can_be_accepted_and_says_why_not(cast, case_in, accepting):
    fresh, stale, gone = case_in("submitted"), case_in("submitted"), case_in("in_progress")
    stale.version -= 1
    batch = carry_out(accepting, [fresh, stale, gone], cast["CS"])
    assert outcomes(batch) == {fresh.pk: "done", stale.pk: "refused", gone.pk: "refused"}
    words = {row.case_id: row.words for row in batch.rows.all()}
    assert "刚刚有人办过" in words[stale.pk]
    assert "办理中" in words[gone.pk]
    fresh.refresh_from_db()
    assert fresh.status == "accepted"
    assert Event.objects.filter(kind="case.accepted", subject_id=fresh.pk).count() == 1
    assert Acceptance.objects.get(case=fresh).by_person_id == cast["CS"].person_id


def test_a_row_out_of_reach_is_refused_and_the_others_stand(cast, case_in, accepting):
    here, there = case_in("submitted"), case_in("submitted", spot=cast.there.spot)
    batch = carry_out(accepting, [here, there], cast["CS"])
    assert outcomes(batch) == {here.pk: "done", there.pk: "refused"}
    there.refresh_from_db()
    assert there.status == "submitted"


def test_each_keeps_its_own_category_and_one_without_is_left(cast, case_in):
    own, none = case_in("submitted", category=Category.objects.get(pk="water")), case_in("submitted")
    Case.objects.filter(pk=none.pk).update(category=None)
    batch = carry_out(Accepting(None, "", "self"), [own, none], cast["CS"])
    assert outcomes(batch) == {own.pk: "done", none.pk: "refused"}
    own.refresh_from_db()
    assert (own.category_id, own.mode) == ("water", "self")


def test_the_same_form_twice_is_one_batch(cast, case_in, accepting):
    case, key = case_in("submitted"), new_id()
    first = carry_out(accepting, [case], cast["CS"], key)
    assert carry_out(accepting, [case], cast["CS"], key).pk == first.pk
    assert Acceptance.objects.filter(case=case).count() == 1
    with pytest.raises(Conflict):
        carry_out(accepting, [case], cast.second("CS"), key)


def test_messages_wait_until_nothing_can_be_taken_back(cast, case_in, accepting):
    case = case_in("submitted")
    batch = carry_out(accepting, [case], cast["CS"])
    [message] = Message.objects.filter(subject_id=case.pk, kind="case.accepted")
    assert message.due_at == batch.undo_until
    assert batch.undo_until - batch.at == dt.timedelta(minutes=5)


def test_taken_back_everything_is_as_before_and_nobody_was_told(cast, case_in, accepting):
    case = case_in("submitted")
    case.refresh_from_db()
    before, version = snapshot(case), case.version
    batch = carry_out(accepting, [case], cast["CS"])
    batch.undo(by=cast["CS"])
    case.refresh_from_db()
    assert snapshot(case) == before
    assert case.version == version + 2
    assert outcomes(batch) == {case.pk: "undone"}
    assert not Message.objects.filter(subject_id=case.pk, kind="case.accepted").exists()
    event = Event.objects.get(kind="case.taken_back", subject_id=case.pk)
    assert (event.particulars["from"], event.particulars["to"]) == ("accepted", "submitted")
    case.accept(by=cast["CS"], grade="B", category=cast.lamp, mode="dispatch", version=case.version)


def test_a_dispatch_taken_back_leaves_no_first_receiver(cast, case_in, to_steward):
    case = case_in("accepted")
    batch = carry_out(to_steward, [case], cast["CS"])
    assert Case.objects.get(pk=case.pk).assignee_id == cast["ST"].person_id
    batch.undo(by=cast["CS"])
    case.refresh_from_db()
    assert (case.status, case.assignee_id) == ("accepted", None)
    assert TakenBack.objects.get(case=case).assignment == Assignment.objects.get(case=case)
    assert rows_for(Case.objects.all()).get().first_receiver is None
    events = Progress(case, cast["RE"]).history.events
    assert not [event for event in events if event.kind in ("case.dispatched", "case.taken_back")]
    case.dispatch(by=cast["CS"], unit=cast.here.unit)
    assert rows_for(Case.objects.all()).get().first_receiver == cast.here.unit.pk
    assert Assignment.objects.standing().get(case=case).is_first


def test_whoever_is_at_work_already_is_not_disturbed(cast, case_in, to_steward):
    one, other = case_in("accepted"), case_in("accepted")
    batch = carry_out(to_steward, [one, other], cast["CS"])
    Case.objects.get(pk=one.pk).contact_first(by=cast["ST"], way="phone")
    batch.undo(by=cast["CS"])
    assert outcomes(batch) == {one.pk: "kept", other.pk: "undone"}
    assert Case.objects.get(pk=one.pk).status == "in_progress"
    assert Message.objects.filter(subject_id=one.pk, kind="case.dispatched").exists()


def test_what_was_sent_is_not_taken_back(cast, case_in, accepting):
    case = case_in("submitted")
    batch = carry_out(accepting, [case], cast["CS"])
    Message.objects.filter(subject_id=case.pk, kind="case.accepted").update(state="sent")
    batch.undo(by=cast["CS"])
    assert outcomes(batch) == {case.pk: "kept"}
    assert Case.objects.get(pk=case.pk).status == "accepted"


def test_it_refuses_others_the_late_and_a_second_time(cast, case_in, accepting):
    batch = carry_out(accepting, [case_in("submitted")], cast["CS"])
    with pytest.raises(Forbidden):
        batch.undo(by=cast.second("CS"))
    with clock.at(timezone.now() + dt.timedelta(minutes=6)), pytest.raises(Conflict):
        batch.undo(by=cast["CS"])
    batch.undo(by=cast["CS"])
    with pytest.raises(Conflict):
        batch.undo(by=cast["CS"])


def test_only_who_is_given_matters_there_gets_them(cast, case_in, to_steward):
    here, there = case_in("accepted"), case_in("submitted", spot=cast.there.spot)
    there.accept(by=cast["SO"], grade="C", category=cast.lamp, mode="dispatch")
    batch = carry_out(to_steward, [here, there], cast["SO"])
    assert outcomes(batch) == {here.pk: "done", there.pk: "refused"}
    assert "不管这个小区" in batch.rows.get(case=there).words


def test_a_note_stays(cast, case_in):
    cases = [case_in("submitted"), case_in("closed")]
    batch = carry_out(Noting("下周一起看"), cases, cast["CS"])
    assert set(outcomes(batch).values()) == {BatchRow.Outcome.DONE}
    assert Note.objects.count() == 2
    with pytest.raises(Conflict):
        batch.undo(by=cast["CS"])
