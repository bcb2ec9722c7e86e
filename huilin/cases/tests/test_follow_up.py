"""The return visit: who asks, how often, what the answer does, and who is left in peace."""

import datetime as dt

import chinese_calendar
import pytest
from django.db import connection
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.following_up import follow_up_in_street
from huilin.cases.models import Case, FollowUp, FollowUpTry, Status
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import ANONYMOUS
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from tests.cast import STREET, holder_of

DAY = dt.timedelta(days=1)


def is_workday(day):
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def ordinary_monday():
    """Ten o'clock on the first Monday to come whose week and the next one have five working days and two days off."""
    day = timezone.localdate() + DAY
    while day.weekday() or [is_workday(day + n * DAY) for n in range(14)] != ([True] * 5 + [False] * 2) * 2:
        day += DAY
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))


MONDAY = ordinary_monday()
GOOD = {"way": "phone", "outcome": "reached", "solved": "yes", "satisfaction": "so_so"}
BAD = GOOD | {"solved": "no", "satisfaction": "bad", "cause": "not_fixed"}
NOBODY = {"way": "phone", "outcome": "unreached"}


@pytest.fixture
def closed(cast):
    """A matter that was closed on a Monday morning."""
    with clock.at(MONDAY):
        return cast.case_in("closed")


def run_job(at):
    with clock.at(at):
        return follow_up_in_street(STREET)


def ask(case, by, at=MONDAY + DAY, **how):
    with clock.at(at):
        case.follow_up(by=by, **how)


def test_the_job_makes_one_task_on_the_next_working_day(closed):
    assert run_job(MONDAY + dt.timedelta(hours=5)) == 0
    assert run_job(MONDAY + DAY) == 1
    assert run_job(MONDAY + DAY) == 0
    task = FollowUp.objects.get()
    assert timezone.localdate(task.due_at) == MONDAY.date() + 3 * DAY
    closed.refresh_from_db()
    assert (closed.follow_up_state, closed.follow_up_due_at) == ("open", task.due_at)
    assert Message.objects.filter(kind="case.follow_up_due").count() >= 1


def test_a_weekend_is_no_working_day(cast):
    friday = MONDAY + 4 * DAY
    with clock.at(friday):
        cast.case_in("closed")
    assert run_job(friday + 2 * DAY) == 0
    assert run_job(friday + 3 * DAY) == 1


def test_who_rated_or_left_nothing_is_not_asked(cast):
    with clock.at(MONDAY):
        rated, silent = cast.case_in("closed"), cast.case_in("closed", by=ANONYMOUS, phone="")
        early = cast.case_in("verifying")
        early.rate(by=cast["RE"], solved="yes", satisfaction="good")
        early.close(by=cast["CS"])
        rated.rate(by=cast["RE"], solved="yes", satisfaction="good")
    assert run_job(MONDAY + DAY) == 0
    for case in (rated, silent, early):
        with pytest.raises(Conflict):
            ask(case, cast["SO"], **GOOD)


def test_an_answer_counts_like_the_reporters_own(closed, cast):
    run_job(MONDAY + DAY)
    ask(closed, cast["SO"], remark="说灯亮了", **GOOD)
    assert (closed.solved, closed.satisfaction, closed.follow_up_state) == ("yes", "so_so", "answered")
    assert (closed.status, closed.follow_up_due_at) == (Status.CLOSED, None)
    event = Event.objects.about(closed.pk).last()
    assert (event.kind, event.particulars["solved"]) == ("case.followed_up", "yes")
    with pytest.raises(Conflict):
        ask(closed, cast["SO"], **GOOD)


def test_who_handled_it_does_not_ask(closed, cast):
    run_job(MONDAY + DAY)
    for code in ("ST", "RE", "LD", "AU"):
        with pytest.raises(Forbidden):
            ask(closed, cast[code], **GOOD)
    with pytest.raises(Forbidden):
        ask(closed, cast.outsider("CS"), **GOOD)
    ask(closed, cast.second("ST"), **GOOD)


def test_an_unhappy_answer_goes_back_to_work_and_to_the_handler(closed, cast):
    run_job(MONDAY + DAY)
    before = Message.objects.filter(kind="case.rated_unhappy").count()
    ask(closed, cast.second("ST"), **BAD)
    assert (closed.status, closed.reopening_count, closed.follow_up_state) == (
        Status.REOPENED,
        1,
        "answered",
    )
    assert Message.objects.filter(kind="case.rated_unhappy").count() >= before + 2
    assert Event.objects.about(closed.pk).last().reason == "没修好，或又坏了"


def test_two_reopenings_are_the_most(closed, cast):
    Case.objects.filter(pk=closed.pk).update(reopening_count=2)
    closed.refresh_from_db()
    ask(closed, cast["SO"], **BAD)
    assert (closed.status, closed.solved) == (Status.CLOSED, "no")


def test_a_second_closing_is_asked_anew(closed, cast):
    run_job(MONDAY + DAY)
    ask(closed, cast["SO"], **BAD)
    with clock.at(MONDAY + 2 * DAY):
        closed.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch")
        closed.dispatch(by=cast["CS"], person=cast.person("ST"))
        closed.contact_first(by=cast["ST"], way="phone")
        closed.reply(by=cast["ST"], result="solved", text="又换了一只")
        closed.verify(by=cast.second("CS"), way="site", passed=True)
        closed.close(by=cast["CS"])
    assert closed.follow_up_state == ""
    assert run_job(MONDAY + 3 * DAY) == 1
    assert FollowUp.objects.filter(case=closed).count() == 2


def test_three_tries_on_two_days_and_then_no_more(closed, cast):
    for _turn in range(3):
        ask(closed, cast["SO"], **NOBODY)
    assert (closed.follow_up_state, closed.follow_up_tries) == ("open", 3)
    ask(closed, cast["SO"], at=MONDAY + 2 * DAY, **NOBODY)
    assert (closed.follow_up_state, closed.follow_up_due_at) == ("unreached", None)
    assert FollowUpTry.objects.filter(case=closed).count() == 4
    with pytest.raises(Conflict):
        ask(closed, cast["SO"], at=MONDAY + 2 * DAY, **NOBODY)
    with clock.at(MONDAY + 2 * DAY):
        closed.rate(by=cast["RE"], solved="yes", satisfaction="good")
    assert closed.follow_up_state == "not_needed"


def test_two_tries_on_two_days_are_not_enough(closed, cast):
    ask(closed, cast["SO"], **NOBODY)
    ask(closed, cast["SO"], at=MONDAY + 2 * DAY, **NOBODY)
    assert closed.follow_up_state == "open"


def test_a_refusal_ends_it_and_keeps_no_answer(closed, cast):
    ask(closed, cast["SO"], **(GOOD | {"outcome": "refused"}))
    assert (closed.follow_up_state, closed.solved) == ("refused", "")
    assert FollowUpTry.objects.get().solved == ""


def test_the_reporters_own_word_ends_the_task(closed, cast):
    run_job(MONDAY + DAY)
    with clock.at(MONDAY + DAY):
        closed.rate(by=holder_of(closed), solved="yes", satisfaction="good")
    assert FollowUp.objects.get().state == "not_needed"
    closed.refresh_from_db()
    assert closed.follow_up_due_at is None


@pytest.mark.parametrize(
    "wrong",
    [{"way": "letter"}, {"outcome": "maybe"}, {"solved": ""}, {"satisfaction": "great"}, {"cause": "x"},
     {"solved": "no"}, {"satisfaction": "bad"}],
)  # fmt: skip
def test_an_answer_is_whole_or_refused(closed, cast, wrong):
    with pytest.raises(Refused):
        ask(closed, cast["SO"], **(GOOD | wrong))
    assert not FollowUpTry.objects.exists()


def test_only_what_is_closed_is_asked(cast, case_in):
    for state in ("replied", "verifying", "reopened", "archived"):
        with pytest.raises(Conflict):
            case_in(state).follow_up(by=cast["SO"], **GOOD)


def test_what_nobody_asked_lapses_with_the_archive(closed):
    run_job(MONDAY + DAY)
    closed.archive()
    assert (closed.follow_up_state, FollowUp.objects.get().state) == ("lapsed", "lapsed")


def test_another_street_sees_no_task(closed, client, cast):
    run_job(MONDAY + DAY)
    with in_street("441302005"):
        assert not FollowUp.objects.exists()


def test_the_list_shows_who_waits_but_not_to_the_handler(closed, client, cast):
    run_job(MONDAY + DAY)
    cast.sign_in(client, "CS")
    page = client.get("/follow-ups/").content.decode()
    assert closed.number in page
    assert "139****0000" in page or "139 **** 0000" in page or "****" in page
    assert "13900000000" not in page
    cast.sign_in(client, "ST")
    assert closed.number not in client.get("/follow-ups/").content.decode()


def test_the_form_keeps_what_was_typed(closed, client, cast):
    cast.sign_in(client, "SO")
    url = f"/cases/{closed.number}/follow-up/"
    answer = client.post(url, {"way": "phone", "outcome": "reached", "solved": "no", "satisfaction": "bad",
                               "remark": "居民说还是黑的"})  # fmt: skip
    assert answer.status_code == 422
    assert "居民说还是黑的" in answer.content.decode()
    answer = client.post(url, BAD | {"remark": "居民说还是黑的"})
    assert answer.status_code == 302
    stale = client.post(url, GOOD)
    assert stale.status_code == 409


@pytest.mark.parametrize(
    ("where", "order", "index"),
    [
        (
            {"follow_up_due_at__isnull": False, "follow_up_state": "open"},
            "follow_up_due_at",
            "case_follow_up",
        ),
        ({"status": "closed", "follow_up_state": "", "closed_at__lt": MONDAY}, "closed_at", "case_to_ask"),
        ({"promised_on__lte": MONDAY.date()}, "promised_on", "case_promised"),
    ],
)
def test_what_waits_is_found_by_its_index(cast, where, order, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in Case.objects.filter(**where).order_by(order)[:50].explain()


def test_two_workers_make_one_task(closed):
    """The second finds the row taken or done; the unique row would keep a second task out besides."""
    assert run_job(MONDAY + DAY) == 1
    Case.objects.filter(pk=closed.pk).update(follow_up_state="", follow_up_due_at=None)
    run_job(MONDAY + DAY)
    assert FollowUp.objects.count() == 1


def test_the_version_on_the_form_keeps_two_calls_apart(closed, cast, client):
    cast.sign_in(client, "SO")
    url, seen = f"/cases/{closed.number}/follow-up/", closed.version
    assert client.post(url, NOBODY | {"version": seen}).status_code == 302
    assert client.post(url, NOBODY | {"version": seen, "remark": "没人接"}).status_code == 409
    assert FollowUpTry.objects.count() == 1
