"""Every page and verb of the room by its address: it works, keeps what was typed, says that it is too late, is not there."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from huilin.core.paging import PAGE
from huilin.people.models import Consent, Person, Role
from huilin.programme.deriving import propose
from huilin.programme.models import Claim, FeedbackLetter, PartyMember, Post, ServiceHours, Shift
from huilin.programme.tests.conftest import by_unit, new_member, put_up, served

MEMBER_PAGES = ["member", "confirmation", "rejection", "transfer", "end", "withdrawal", "certificate"]
POST_VERBS = ["claim", "return", "closing", "shifts"]


def url(name, thing=None):
    return reverse(f"programme:{name}", args=[thing.pk] if thing is not None else [])


@pytest.fixture
def posted(client, cast):
    """`posted("SO", "end", member, reason="x")`: the answer to that persona's form."""

    def send(code, name, thing=None, /, **sent):
        cast.sign_in(client, code)
        return client.post(url(name, thing), sent)

    return send


@pytest.fixture
def read(client, cast):
    def page(code, name, thing=None, query=""):
        cast.sign_in(client, code)
        answer = client.get(url(name, thing) + query)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def test_registering_by_the_page(cast, posted, read):
    assert "报到" in read("PU", "register")
    sent = {
        "name": "党员甲",
        "phone": "12",
        "compound": cast.here.compound.pk,
        "skills": "会修水管",
        "agrees": "on",
    }
    answer = posted("PU", "register", **sent)
    assert answer.status_code == 422
    assert "会修水管" in answer.content.decode()
    assert posted("PU", "register", **sent | {"phone": "13811110001"}).status_code == 302
    answer = posted("PU", "register", **sent | {"phone": "13811110001"})
    assert answer.status_code == 409
    assert "会修水管" in answer.content.decode()


def test_a_member_reads_its_own_name_and_others_a_masked_one(cast, member, read):
    assert f"<h1>{cast['PV'].name}</h1>" in read("PV", "member", member)
    assert cast["PV"].name not in read("CS", "member", member)
    assert "<h1>潘**</h1>" in read("CS", "member", member)


@pytest.mark.parametrize(
    ("name", "sent", "state"),
    [("confirmation", {}, "confirmed"), ("rejection", {"reason": "不住在本社区"}, "rejected")],
)
def test_the_community_answers_a_registration(cast, posted, read, name, sent, state):
    member = PartyMember.register(new_member(cast), by=cast["PV"])
    assert "确认报到" in read("CS", "member", member)
    assert posted("CS", name, member, **sent).status_code == 302
    member.refresh_from_db()
    assert member.state == state
    assert posted("CS", name, member, **sent).status_code == 409


def test_whom_its_unit_registered_needs_a_role_to_claim(cast, read):
    member = PartyMember.register(by_unit(cast), by=cast["PU"])
    member.confirm(by=cast["CS"])
    assert "不能自己登录" in read("CS", "member", member)
    assert "不能自己登录" not in read("PU", "member", member)
    Role.objects.create(person=member.person, code="PV", compound=member.compound)
    assert "不能自己登录" not in read("CS", "member", member)


@pytest.mark.parametrize("name", ["rejection", "transfer"])
def test_a_reason_is_asked(member, posted, name):
    assert posted("CS", name, member, reason=" ").status_code == 422


def test_a_serving_member_moves_on_and_what_was_typed_stays_after_a_conflict(cast, member, posted):
    PartyMember.objects.update(state="serving")
    answer = posted("CS", "transfer", member, reason="搬到别处", version=99)
    assert answer.status_code == 409
    assert "搬到别处" in answer.content.decode()
    assert posted("CS", "transfer", member, reason="搬到别处").status_code == 302
    assert posted("CS", "end", member).status_code == 409


@pytest.mark.parametrize("code", ["CS", "PV"])
def test_a_registration_ends(member, posted, code):
    assert posted(code, "end", member).status_code == 302
    assert posted(code, "end", member).status_code == 409


def test_a_member_withdraws_and_its_page_is_gone(client, member, posted):
    assert posted("PV", "withdrawal", member).status_code == 302
    assert posted("PV", "withdrawal", member).status_code == 404
    assert client.get(url("member", member)).status_code == 404


def test_a_certificate_keeps_the_days_that_were_typed(cast, member, posted):
    answer = posted("CS", "certificate", member, first="2026-11-09", last="2026-11-01")
    assert answer.status_code == 422
    assert "2026-11-09" in answer.content.decode()
    served(cast, member)
    propose()
    ServiceHours.objects.get().confirm(by=cast["CS"])
    answer = posted("CS", "certificate", member, first="2026-11-01", last="2026-11-30")
    assert answer.content.startswith(b"%PDF")


def test_a_post_is_put_up_claimed_given_back_and_closed(cast, member, posted, read):
    sent = {
        "compound": cast.here.compound.pk,
        "kind": "post",
        "title": "门岗",
        "places": "0",
        "text": "看一看门",
    }
    answer = posted("CS", "new_post", **sent)
    assert answer.status_code == 422
    assert "看一看门" in answer.content.decode()
    assert posted("CS", "new_post", **sent | {"places": "1"}).status_code == 302
    post = Post.objects.get()
    assert "门岗" in read("PV", "posts")
    assert posted("PV", "claim", post).status_code == 302
    assert posted("PV", "claim", post).status_code == 409
    assert "您已认领" in read("PV", "post", post)
    assert posted("PV", "return", post).status_code == 302
    assert posted("PV", "return", post).status_code == 409
    assert posted("CS", "closing", post).status_code == 302
    assert posted("CS", "closing", post).status_code == 409
    assert posted("PV", "claim", post).status_code == 409


def test_a_shift_is_planned_ticked_and_ended(cast, member, posted, read):
    post = put_up(cast)
    Claim.take(post, by=cast["PV"])
    starts = timezone.localtime() - dt.timedelta(hours=3)
    ends = starts + dt.timedelta(hours=2)
    times = {"starts_at": f"{starts:%Y-%m-%dT%H:%M}", "ends_at": f"{ends:%Y-%m-%dT%H:%M}"}
    answer = posted("ST", "shifts", post, **times | {"ends_at": times["starts_at"]})
    assert answer.status_code == 422
    assert times["starts_at"] in answer.content.decode()
    assert posted("ST", "shifts", post, **times).status_code == 302
    shift = Shift.objects.get()
    assert "潘**" in read("ST", "shift", shift)
    assert posted("ST", "shift", shift, way="desk").status_code == 422
    assert posted("ST", "shift", shift, came="x", way="desk").status_code == 422
    assert posted("ST", "shift", shift, came=member.pk, way="desk").status_code == 302
    assert posted("ST", "shift_end", shift).status_code == 302
    assert posted("ST", "shift_end", shift).status_code == 409
    assert posted("ST", "shift", shift, came=member.pk, way="desk").status_code == 409


def test_hours_that_were_decided_meanwhile_say_so(cast, member, posted, read):
    served(cast, member)
    propose()
    found = ServiceHours.objects.get()
    answer = posted("CS", "hours", chosen=found.pk, decision="decline", reason="")
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert posted("CS", "hours", chosen=found.pk, decision="decline", reason="登记错了人").status_code == 302
    answer = posted("CS", "hours", chosen=found.pk, decision="confirm")
    assert answer.status_code == 409
    assert "刚刚有人核实过了" in answer.content.decode()
    assert "登记错了人" in read("CS", "hours", query="?done=1")


def test_two_of_the_same_masked_name_can_be_told_apart(cast, read):
    """张* and 张* of one unit: by phone, branch and compound, none of which a name is needed for."""
    for digit, told in (
        (1, {"name": "张三", "branch": "第一支部"}),
        (2, {"name": "张四", "branch": "第二支部"}),
    ):
        member = PartyMember.register(by_unit(cast, digit, **told), by=cast["PU"])
        member.confirm(by=cast["CS"])
        ServiceHours.objects.create(
            member=member, person_id=member.person_id, community_id=member.community_id, compound_id=member.compound_id,
            source="shift", source_id=member.pk, what="门岗", starts_at=timezone.now(), minutes=60, due_at=timezone.now(),
        )  # fmt: skip
    text = read("CS", "hours")
    assert text.count("张*") == 2
    for told in ("138****0001", "138****0002", "第一支部", "第二支部", str(cast.here.unit)):
        assert told in text
    assert "张三" not in text


def test_a_letter_is_written_sent_and_acknowledged(cast, member, posted, read):
    sent = {
        "community": cast.here.community.pk,
        "organisation": cast.here.unit.pk,
        "quarter": "2026-3",
        "words": "谢谢",
    }
    answer = posted("CS", "new_letter", **sent | {"quarter": "2030-1"})
    assert answer.status_code == 422
    assert "谢谢" in answer.content.decode()
    assert posted("CS", "new_letter", **sent).status_code == 302
    answer = posted("CS", "new_letter", **sent | {"words": "再谢谢"})
    assert answer.status_code == 409
    assert "再谢谢" in answer.content.decode()
    letter = FeedbackLetter.objects.get()
    assert posted("CS", "sending", letter).status_code == 403
    assert posted("PU", "acknowledgment", letter).status_code == 404
    assert posted("SO", "sending", letter).status_code == 302
    assert posted("SO", "sending", letter).status_code == 409
    assert "我们收到了" in read("PU", "letter", letter)
    assert posted("PU", "acknowledgment", letter).status_code == 302
    assert posted("PU", "acknowledgment", letter).status_code == 409
    assert "单位已收到" in read("PU", "letters")


def test_another_communitys_are_not_there(client, cast, member):
    shift = served(cast, member)
    letter = FeedbackLetter.objects.create(
        organisation=cast.here.unit, community=cast.here.community, year=2026, quarter=3, words="谢", state="sent",
        sent_at=timezone.now(),
    )  # fmt: skip
    cast.sign_in_as(client, cast.outsider("CS"))
    for name in MEMBER_PAGES[1:]:
        assert client.post(url(name, member), {"reason": "x"}).status_code == 404
    for name in ("sending", "acknowledgment"):
        assert client.post(url(name, letter)).status_code == 404
    for name, thing in (("member", member), ("shift", shift), ("letter", letter), ("paper", letter)):
        assert client.get(url(name, thing)).status_code == 404
    for name in ("shift", "shift_end"):
        assert client.post(url(name, shift)).status_code == 404
    for name in ("closing", "claim", "return"):
        assert client.post(url(name, shift.post)).status_code == 403
    for name in ("members", "letters"):
        assert "潘**" not in client.get(url(name)).content.decode()


def many(cast, count):
    """Members that wait, one a minute."""
    now = timezone.now()
    persons = Person.objects.bulk_create(
        [Person(name=f"某{n}", street_id=cast.street.pk) for n in range(count)]
    )
    consents = Consent.objects.bulk_create(
        [Consent(person=one, purpose="party_data", way="paper", street_id=cast.street.pk) for one in persons]
    )
    PartyMember.objects.bulk_create([
        PartyMember(
            person=consent.person, consent=consent, organisation=cast.here.unit, compound=cast.here.compound,
            community=cast.here.community, registered_at=now - dt.timedelta(minutes=n // 2),
            due_at=now + dt.timedelta(minutes=n // 2), street_id=cast.street.pk,
        )
        for n, consent in enumerate(consents)
    ])  # fmt: skip


@pytest.mark.parametrize("query", ["?", "?waiting=1&"])
def test_a_long_list_is_turned_over_and_tells_each_once(client, cast, query):
    many(cast, 2 * PAGE + 7)
    cast.sign_in(client, "CS")
    seen, following = [], ""
    for _turn in range(3):
        answer = client.get(url("members") + query + following)
        seen += [one.pk for one in answer.context["members"]]
        following = (answer.context["next_url"] or "?").removeprefix("?")
    assert following == ""
    assert len(seen) == len(set(seen)) == 2 * PAGE + 7


@pytest.mark.parametrize("name", ["members", "posts", "hours", "letters"])
@pytest.mark.parametrize("after", ["x", "2026-11-11T00:00:00+08:00_x", "%00", "9999-99-99_0"])
def test_a_key_that_says_nothing_gives_the_first_page(read, name, after):
    read("CS", name, query=f"?after={after}")
