"""What was promised to the reporter: kept in sight, looked at on its day, kept or broken by other eyes or by the clock."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.following_up import look_at_promises
from huilin.cases.models import Promise, PromiseOutcome
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.notifications.models import Message
from tests.cast import STREET

DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()
WHAT = {"what": "周五装好新灯", "until": TODAY + 3 * DAY}


def promised(cast, case_in, state="in_progress", **more):
    case = case_in(state)
    case.promise(by=cast["ST"], **(WHAT | more))
    return case, Promise.objects.filter(case=case).latest("at")


def test_it_is_kept_on_the_case_and_on_both_pages(cast, case_in, client):
    case, promise = promised(cast, case_in)
    assert (case.promised_on, promise.what) == (WHAT["until"], "周五装好新灯")
    assert Event.objects.about(case.pk).last().kind == "case.promised"
    cast.sign_in(client, "CS")
    assert "周五装好新灯" in client.get(f"/cases/{case.number}/").content.decode()
    cast.sign_in(client, "RE")
    page = client.get(f"/q/{case.query_code}/").content.decode()
    assert "周五装好新灯" in page
    client.cookies.clear()
    assert "周五装好新灯" not in client.get(f"/q/{case.query_code}/").content.decode()


def test_the_first_contact_and_the_reply_may_promise(cast, case_in):
    case = case_in("dispatched")
    case.contact_first(by=cast["ST"], way="phone", promised="明天去看", promised_until=TODAY + DAY)
    case.reply(
        by=cast["ST"], result="planned", text="排上了", promised="月底换", promised_until=TODAY + 9 * DAY
    )
    assert Promise.objects.filter(case=case).count() == 2
    assert case.promised_on == TODAY + DAY
    assert [event.kind for event in Event.objects.about(case.pk)][-4:] == [
        "case.contacted", "case.promised", "case.replied", "case.promised",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": " "},
        {"what": "长" * 101},
        {"until": TODAY - DAY},
        {"until": TODAY + 400 * DAY},
        {"until": None},
    ],
)
def test_half_a_promise_is_none(cast, case_in, wrong):
    with pytest.raises(Refused):
        promised(cast, case_in, **wrong)
    case = case_in("dispatched")
    with pytest.raises(Refused):
        case.contact_first(by=cast["ST"], way="phone", promised="明天去看")
    assert not Promise.objects.exists()


def test_only_who_has_it_in_hand_promises(cast, case_in):
    case = case_in("in_progress")
    for code in ("CS", "SL", "RE", "LD"):
        with pytest.raises(Forbidden):
            case.promise(by=cast[code], **WHAT)
    with pytest.raises(Conflict):
        case_in("archived").promise(by=cast["ST"], **WHAT)


def test_other_eyes_say_whether_it_was_kept(cast, case_in):
    case, promise = promised(cast, case_in)
    with pytest.raises(Forbidden):
        case.settle_promise(by=cast["ST"], promise=promise, was_kept=True)
    with pytest.raises(Refused):
        case.settle_promise(by=cast["CS"], promise=promise, was_kept=False)
    case.settle_promise(by=cast["CS"], promise=promise, was_kept=True)
    assert (case.promised_on, case.promises_kept, case.promises_broken) == (None, 1, 0)
    with pytest.raises(Conflict):
        case.settle_promise(by=cast["CS"], promise=promise, was_kept=False, remark="晚了")


def test_a_promise_of_another_matter_is_not_settled_here(cast, case_in):
    _case, promise = promised(cast, case_in)
    with pytest.raises(Conflict):
        case_in("in_progress").settle_promise(by=cast["CS"], promise=promise, was_kept=True)


def test_the_day_comes_and_goes(cast, case_in):
    case, promise = promised(cast, case_in, until=TODAY)
    for _turn in range(2):
        look_at_promises(STREET)
    assert Message.objects.filter(kind="case.promise_due").values("person_id").distinct().count() == (
        Message.objects.filter(kind="case.promise_due").count()
    )
    assert not PromiseOutcome.objects.exists()
    with clock.at(timezone.now() + 12 * DAY):
        look_at_promises(STREET)
        look_at_promises(STREET)
    outcome = PromiseOutcome.objects.get()
    case.refresh_from_db()
    assert (outcome.was_kept, outcome.by_role, case.promises_broken) == (False, "SYS", 1)
    assert case.promised_on is None
    assert Message.objects.filter(kind="case.promise_broken").exists()


def test_the_nearest_of_several_is_looked_at_next(cast, case_in):
    case, later = promised(cast, case_in, until=TODAY + 9 * DAY)
    case.promise(by=cast["ST"], what="先装临时灯", until=TODAY + DAY)
    near = Promise.objects.exclude(pk=later.pk).get()
    assert case.promised_on == TODAY + DAY
    case.settle_promise(by=cast["CS"], promise=near, was_kept=True)
    assert case.promised_on == TODAY + 9 * DAY


def test_the_forms(cast, case_in, client):
    case = case_in("in_progress")
    cast.sign_in(client, "ST")
    url = f"/cases/{case.number}/promise/"
    until = (TODAY + DAY).isoformat()
    assert client.post(url, {"promised": "明天装灯", "promised_until": "2020-01-01"}).status_code == 422
    assert client.post(url, {"promised": "明天装灯", "promised_until": until}).status_code == 302
    promise = Promise.objects.get()
    cast.sign_in(client, "CS")
    url = f"/cases/{case.number}/promise-outcome/"
    assert client.post(url, {"promise": "x", "was_kept": "yes"}).status_code == 422
    assert client.post(url, {"promise": str(promise.pk), "was_kept": "yes"}).status_code == 302
