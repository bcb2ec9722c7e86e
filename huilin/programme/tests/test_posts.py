"""Posts, claims, shifts."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.ids import new_id
from huilin.core.tenancy import in_street
from huilin.programme.models import Claim, NewPost, PartyMember, Post, Presence, Shift
from huilin.programme.tests.conftest import confirmed, new_member, put_up
from tests.cast import STREET


def test_a_post_is_put_up_where_one_has_a_say(cast, post):
    assert post(title="陪老人看病", kind="need").is_open
    with pytest.raises(Forbidden):
        Post.put_up(cast.there.compound, _new(), by=cast["CS"])
    with pytest.raises(Forbidden):
        Post.put_up(cast.here.compound, _new(), by=cast["RE"])


def _new(**told):
    return NewPost(**{"kind": "post", "title": "门岗", "places": 2} | told)


@pytest.mark.parametrize("told", [{"title": " "}, {"places": 0}, {"places": 9999}, {"kind": "x"}])
def test_a_post_needs_a_name_and_a_number(cast, told):
    with pytest.raises(Refused):
        Post.put_up(cast.here.compound, _new(**told), by=cast["CS"])


def test_a_confirmed_member_claims_and_gives_back(cast, member, post):
    one = post()
    Claim.take(one, by=cast["PV"])
    member.refresh_from_db()
    assert member.state == "posts_claimed"
    with pytest.raises(Conflict):
        Claim.take(one, by=cast["PV"])
    Claim.give_back(one, by=cast["PV"])
    with pytest.raises(Conflict):
        Claim.give_back(one, by=cast["PV"])


def test_who_is_not_confirmed_claims_nothing(cast, post):
    PartyMember.register(new_member(cast), by=cast["PV"])
    for code in ("PV", "RE", "CS"):
        with pytest.raises(Forbidden):
            Claim.take(post(), by=cast[code])


def test_a_unit_claims_a_place_of_its_own(cast, post):
    one = post(places=2)
    claim = Claim.take(one, by=cast["PU"])
    assert (claim.organisation, claim.member) == (cast.here.unit, None)


def test_what_is_full_or_closed_or_past_says_so(cast, member, post):
    full, closed = post(), post()
    Claim.take(full, by=cast["PU"])
    with pytest.raises(Conflict, match="刚刚被认领"):
        Claim.take(full, by=cast["PV"])
    closed.close(by=cast["CS"])
    with pytest.raises(Conflict, match="收回"):
        Claim.take(closed, by=cast["PV"])
    with pytest.raises(Conflict):
        closed.close(by=cast["CS"])
    past = post(until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(Conflict):
        Claim.take(past, by=cast["PV"])


def test_two_at_once_on_the_last_place(committed_cast):
    cast = committed_cast
    with in_street(STREET):
        confirmed(cast)
        other = PartyMember.register(new_member(cast), by=cast.second("PV"))
        other.confirm(by=cast["CS"])
        post = put_up(cast)
    start = Barrier(2)

    def take(actor):
        try:
            start.wait()
            with in_street(STREET):
                Claim.take(post, by=actor)
        except Conflict as told:
            return told.message
        finally:
            connection.close()
        return "got it"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(take, [cast["PV"], cast.second("PV")]))
    assert answers.count("got it") == 1
    assert any("刚刚被认领" in one for one in answers)
    with in_street(STREET):
        assert post.claims.filter(ended_at=None).count() == 1


def test_a_shift_is_ticked_by_who_leads_it(cast, member, post):
    one = post()
    Claim.take(one, by=cast["PV"])
    starts = timezone.now() - dt.timedelta(hours=3)
    shift = Shift.plan(one, starts, starts + dt.timedelta(hours=2), by=cast["ST"])
    assert shift.tick([member.pk], by=cast["ST"], way="desk") == 1
    assert shift.tick([member.pk], by=cast["ST"], way="paper") == 0
    with pytest.raises(Refused):
        shift.tick([new_id()], by=cast["ST"], way="desk")
    with pytest.raises(Forbidden):
        shift.tick([member.pk], by=cast["PV"], way="desk")
    shift.end(by=cast["ST"])
    with pytest.raises(Conflict):
        shift.tick([member.pk], by=cast["ST"], way="desk")
    assert Presence.objects.get().way == "desk"


def test_a_shift_has_its_hours(cast, post):
    one, now = post(), timezone.now()
    for hours in (-1, 0, 13):
        with pytest.raises(Refused):
            Shift.plan(one, now, now + dt.timedelta(hours=hours), by=cast["ST"])
    coming = Shift.plan(one, now + dt.timedelta(hours=1), now + dt.timedelta(hours=2), by=cast["ST"])
    with pytest.raises(Refused):
        coming.tick([new_id()], by=cast["ST"], way="desk")
    with pytest.raises(Refused):
        coming.end(by=cast["ST"])
    with pytest.raises(Forbidden):
        Shift.plan(one, now, now + dt.timedelta(hours=1), by=cast.outsider("ST"))
