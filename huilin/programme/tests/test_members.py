"""Registering, confirming, leaving."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import SYSTEM
from huilin.people.models import Consent, Person
from huilin.programme.models import Claim, PartyMember, State
from huilin.programme.models.status import TRANSITIONS
from huilin.programme.tests.conftest import by_unit, new_member


def test_a_member_registers_itself_with_its_consent_and_five_working_days(cast):
    member = PartyMember.register(new_member(cast, skills=" 电工 ", times="周末"), by=cast["PV"])
    assert (member.state, member.person, member.skills) == ("registered", cast.person("PV"), "电工")
    assert timezone.localdate(member.due_at) == dt.date(2026, 11, 18)
    consent = member.consent
    assert (consent.purpose, consent.way, consent.witness_id) == ("party_data", "online", None)
    assert consent.notice_version
    assert Event.objects.filter(kind="party.registered", subject_id=member.pk).count() == 1


def test_a_unit_registers_its_own_people_from_the_signed_sheet(cast):
    member = PartyMember.register(by_unit(cast), by=cast["PU"])
    assert (member.person.name, member.person.phone) == ("党员乙", "+8613811110001")
    assert (member.consent.way, member.consent.witness_id) == ("paper", cast["PU"].person_id)
    assert PartyMember.objects.visible_to(cast["PU"]).get() == member
    assert not PartyMember.objects.visible_to(cast.outsider("PU")).exists()


def test_the_same_name_and_phone_is_the_same_person(cast):
    person = Person.objects.create(name="党员乙", phone="+8613811110001")
    assert PartyMember.register(by_unit(cast), by=cast["PU"]).person == person


def test_a_unit_registers_for_no_other_unit(cast):
    with pytest.raises(Forbidden):
        PartyMember.register(by_unit(cast, organisation=cast.there.unit), by=cast["PU"])


@pytest.mark.parametrize("code", ["RE", "ST", "CS", "SO", "LD"])
def test_nobody_else_registers_anybody(cast, code):
    with pytest.raises(Forbidden):
        PartyMember.register(by_unit(cast), by=cast[code])


def test_a_member_registers_nobody_else(cast):
    with pytest.raises(Forbidden):
        PartyMember.register(by_unit(cast), by=cast["PV"])


def test_without_consent_nothing_is_kept(cast):
    with pytest.raises(Refused) as caught:
        PartyMember.register(by_unit(cast, agrees=False), by=cast["PU"])
    assert caught.value.field == "agrees"
    assert not Person.objects.filter(name="党员乙").exists()


@pytest.mark.parametrize("phone", ["", "12", "电话"])
def test_a_bad_phone_is_named(cast, phone):
    with pytest.raises(Refused) as caught:
        PartyMember.register(by_unit(cast, phone=phone), by=cast["PU"])
    assert caught.value.field == "phone"


def test_twice_is_once(cast, member):
    with pytest.raises(Conflict):
        PartyMember.register(new_member(cast), by=cast["PV"])


def test_the_community_confirms_or_sends_back(cast):
    one, two = (PartyMember.register(by_unit(cast, digit), by=cast["PU"]) for digit in (1, 2))
    one.confirm(by=cast["CS"])
    two.reject(by=cast["CS"], reason="不住在本社区")
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("confirmed", "rejected")
    assert one.confirmed_at
    assert two.ended_at
    assert [step.reason for step in two.steps.all()] == ["不住在本社区"]
    with pytest.raises(Conflict):
        one.confirm(by=cast["CS"])
    with pytest.raises(Conflict):
        two.confirm(by=cast["CS"])


@pytest.mark.parametrize("code", ["PV", "PU", "SO", "ST"])
def test_only_the_community_confirms(cast, code):
    member = PartyMember.register(new_member(cast), by=cast["PV"])
    with pytest.raises(Forbidden):
        member.confirm(by=cast[code])
    with pytest.raises(Forbidden):
        member.confirm(by=cast.outsider("CS"))


def test_an_old_version_is_a_conflict(cast, member):
    with pytest.raises(Conflict):
        member.end(by=cast["CS"], version=1)


def test_leaving_frees_the_posts(cast, member, post):
    one = post()
    Claim.take(one, by=cast["PV"])
    member.end(by=cast["PV"])
    assert (member.state, one.claims.filter(ended_at=None).count()) == ("ended", 0)


def test_withdrawing_consent_takes_it_off_every_list(cast, member):
    with pytest.raises(Forbidden):
        member.withdraw(by=cast["CS"])
    member.withdraw(by=cast["PV"])
    assert Consent.objects.get(pk=member.consent_id).withdrawn_at
    assert (member.state, member.skills) == ("ended", "")
    for code in ("CS", "PV", "PU", "SO"):
        assert not PartyMember.objects.visible_to(cast[code]).exists()
    again = PartyMember.register(new_member(cast), by=cast["PV"])
    assert again.consent_id != member.consent_id


def test_the_table_of_states_is_the_whole_truth(cast):
    """Each pair of states: what is not in the table is refused."""
    member = PartyMember.register(new_member(cast), by=cast["PV"])
    for start in State:
        for end in State:
            PartyMember.objects.filter(pk=member.pk).update(state=start, ended_at=None)
            member.refresh_from_db()
            try:
                member._move(end, SYSTEM, "")
                went = True
            except Conflict:
                went = False
            assert went == ((start, end) in TRANSITIONS), (start, end)
