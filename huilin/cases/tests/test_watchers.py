"""Names in notes, those who follow, and who has it open: each only for those who may read the case."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.cases import jobs
from huilin.cases.models import Case, Note, Reader, Watcher
from huilin.cases.models.reader import STAYS, forget_readers, open_by
from huilin.core import clock
from huilin.core.errors import Forbidden, Refused
from huilin.notifications.models import Message
from huilin.people.models import Role


def told(kind):
    return set(Message.objects.filter(kind=kind, channel="desk").values_list("person_id", flat=True))


@pytest.mark.parametrize(
    "text", ["@施管平 请看一下", "＠施管平请看一下", "请看 @施管平", "@施管平@沈组长 一起看"]
)
def test_who_is_named_is_told_at_the_desk(cast, case_in, text):
    case = case_in("in_progress")
    note = Note.add(case, text, by=cast["CS"])
    assert cast["ST"].person_id in note.mentioned_ids
    assert cast["ST"].person_id in told("case.mentioned")
    [body] = set(Message.objects.filter(kind="case.mentioned").values_list("body", flat=True))
    assert cast["CS"].name in body
    assert "请看" not in body


def test_the_longest_name_is_meant(cast, case_in):
    case = case_in("in_progress")
    note = Note.add(case, f"@{cast.second('ST').name}看一下", by=cast["CS"])
    assert note.mentioned_ids == [cast.second("ST").person_id]


@pytest.mark.parametrize("who", ["蒲共建", "施管平外", "安管理"])
def test_who_may_not_read_it_is_not_named(cast, case_in, who):
    case = case_in("in_progress")
    with pytest.raises(Refused, match="看不到这件事") as refusal:
        Note.add(case, f"@{who} 看看", by=cast["CS"])
    assert refusal.value.field == "text"
    assert not Note.objects.exists()
    assert not told("case.mentioned")


@pytest.mark.parametrize("text", ["@查无此人 看看", "@任居安 您看", "@all", "@<script>"])
def test_nobody_of_that_name_works_here(cast, case_in, text):
    with pytest.raises(Refused, match="没有找到") as refusal:
        Note.add(case_in("in_progress"), text, by=cast["CS"])
    assert refusal.value.field == "text"


def test_an_address_of_mail_and_oneself_are_no_mention(cast, case_in):
    case = case_in("in_progress")
    assert Note.add(case, "发到 wang@example.com 了", by=cast["CS"]).mentioned_ids == []
    Note.add(case, "@陈社勤 记一下", by=cast["CS"])
    assert not told("case.mentioned")
    with pytest.raises(Refused, match="10"):
        Note.add(case, "@施管平 " * 11, by=cast["CS"])


def test_a_refused_name_keeps_the_note_at_its_field(client, cast, case_in):
    case = case_in("in_progress")
    cast.sign_in(client, "CS")
    answer = client.post(f"/cases/{case.number}/note/", {"text": "@蒲共建 看看"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "蒲共建看不到这件事" in text
    assert "@蒲共建 看看" in text


def test_colleagues_are_those_who_may_read(client, cast, case_in):
    case = case_in("in_progress")
    cast.sign_in(client, "CS")
    page = client.get(f"/cases/{case.number}/colleagues/").content.decode()
    assert f"@{cast['ST'].name}<" in page
    for stranger in (cast["PU"], cast.outsider("CS"), cast["AU"]):
        assert f"@{stranger.name}<" not in page


def test_watchers_hear_of_acts_of_others(cast, case_in):
    case = case_in("dispatched")
    for by in (cast["SO"], cast["ST"], cast["SO"]):
        case.watch(by=by)
    assert Watcher.objects.count() == 2
    version, messages = case.version, Message.objects.count()
    assert (Case.objects.get(pk=case.pk).version, messages) == (version, Message.objects.count())
    case.contact_first(by=cast["ST"], way="phone")
    assert told("case.watched") == {cast["SO"].person_id}
    Note.add(case, "记一笔", by=cast["ST"])
    assert Message.objects.filter(kind="case.watched").count() == 1
    case.unwatch(by=cast["SO"])
    case.reply(by=cast["ST"], result="solved", text="好了")
    assert Message.objects.filter(kind="case.watched").count() == 1


def test_who_may_no_longer_read_hears_nothing(cast, case_in):
    case = case_in("dispatched")
    case.watch(by=cast.second("CS"))
    assert list(Case.objects.watched_by(cast.second("CS"))) == [case]
    Role.objects.filter(person_id=cast.second("CS").person_id).update(
        ended_at=timezone.now() - dt.timedelta(days=1)
    )
    case.contact_first(by=cast["ST"], way="phone")
    assert not told("case.watched")


@pytest.mark.parametrize("code", ["PU", "AD", "RE", "AN"])
def test_only_readers_at_a_desk_follow(cast, case_in, code):
    case = case_in("in_progress")
    with pytest.raises(Forbidden):
        case.watch(by=cast[code])
    assert not Watcher.objects.exists()


def test_the_list_of_what_one_follows(client, cast, case_in):
    case, other = case_in("in_progress"), case_in("in_progress")
    cast.sign_in(client, "SO")
    assert "还没有关注的事" in client.get("/cases/followed/").content.decode()
    client.post(f"/cases/{case.number}/watching/")
    page = client.get("/cases/followed/").content.decode()
    assert case.number in page
    assert other.number not in page
    assert "不再关注" in client.get(f"/cases/{case.number}/").content.decode()
    client.post(f"/cases/{case.number}/unwatching/")
    assert not Watcher.objects.exists()


def test_others_who_have_it_open_are_seen_for_some_minutes(client, cast, case_in):
    case = case_in("in_progress")
    cast.sign_in(client, "ST")
    assert "正在看" not in client.get(f"/cases/{case.number}/").content.decode()
    cast.sign_in(client, "CS")
    assert f"{cast['ST'].name} 正在看" in client.get(f"/cases/{case.number}/").content.decode()
    page = client.get(f"/cases/{case.number}/readers/").content.decode()
    assert f"{cast['ST'].name} 正在看" in page
    assert cast["CS"].name not in page
    with clock.at(timezone.now() + STAYS + dt.timedelta(seconds=1)):
        assert open_by(case, cast["SO"]) == []
        assert Reader.objects.count() == 1


def test_no_more_than_a_row_for_each_and_none_for_auditors(cast, case_in):
    case, other = case_in("in_progress"), case_in("in_progress")
    for _turn in range(3):
        open_by(case, cast["ST"])
    open_by(other, cast["ST"])
    assert open_by(case, cast["AU"]) == []
    assert open_by(case, cast["RE"]) == []
    assert Reader.objects.count() == 2
    with clock.at(timezone.now() + STAYS * 2):
        forget_readers()
    assert not Reader.objects.exists()


def test_the_job_of_the_clocks_forgets(cast, case_in):
    open_by(case_in("in_progress"), cast["ST"])
    with clock.at(timezone.now() + STAYS * 2):
        jobs.watch_deadlines()
    assert not Reader.objects.exists()
