"""The appointment, the term, its renewal and the change of leader."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.owners import without_owner
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.tenancy import in_street
from huilin.people.models import Consent, Role
from huilin.stewards.jobs import follow_terms
from huilin.stewards.models import Appointment, Handover, Status, StewardRule, Stewardship
from huilin.stewards.models.rules import last_day, number, years_after
from huilin.stewards.models.status import TRANSITIONS
from huilin.stewards.tests.path import after_notice, appointed, near_the_end, posted, told
from tests.cast import STREET


def kinds(row):
    return [event.kind for event in Event.objects.about(row.pk)]


def test_every_named_rule_is_in_force_with_a_source(street):
    for name in StewardRule.Name.values:
        assert number(name) > 0
    assert not StewardRule.objects.filter(source="").exists()


def test_years_end_the_day_before():
    assert last_day(dt.date(2026, 11, 25), 2) == dt.date(2028, 11, 24)
    assert years_after(dt.date(2024, 2, 29), 1) == dt.date(2025, 2, 28)


def test_the_leader_of_the_street_appoints_after_the_whole_notice(cast):
    row = posted(cast)
    notice = row.notice()
    last = timezone.make_aware(dt.datetime.combine(notice.ends_on, dt.time(23, 59)))
    with clock.at(last), pytest.raises(Conflict):
        row.appoint(by=cast["LD"])
    with clock.at(after_notice(row)):
        letter = row.appoint(by=cast["LD"])
    assert row.status == Status.IN_TERM
    assert letter.letter_number == f"惠邻聘〔{after_notice(row).year}〕1号"
    role = row.role
    assert (role.code, role.compound_id, role.person_id) == ("ST", cast.here.compound.pk, row.person_id)
    assert (role.starts_on, role.ends_on) == (row.starts_on, last_day(row.starts_on, 2))
    assert kinds(row)[-2:] == ["steward.appointed", "steward.term_began"]


@pytest.mark.parametrize("code", ["CS", "SO", "SL", "RE", "AD", "AU"])
def test_nobody_else_appoints(cast, code):
    row = posted(cast)
    with clock.at(after_notice(row)), pytest.raises(Forbidden):
        row.appoint(by=cast[code])


def test_who_put_forward_does_not_appoint(cast):
    row = posted(cast)
    Stewardship.objects.filter(pk=row.pk).update(handler_ids=[*row.handler_ids, cast["LD"].person_id])
    with clock.at(after_notice(row)), pytest.raises(Forbidden):
        row.appoint(by=cast["LD"])


def test_it_refuses_a_term_outside_the_rules(cast):
    row = posted(cast)
    with clock.at(after_notice(row)):
        with pytest.raises(Refused):
            row.appoint(by=cast["LD"], years=4)
        with pytest.raises(Refused):
            row.appoint(by=cast["LD"], starts_on=dt.date(2020, 1, 1))
        Consent.objects.filter(person=row.person).update(withdrawn_at=clock.now())
        with pytest.raises(Conflict):
            row.appoint(by=cast["LD"])
    assert not Appointment.objects.exists()


def test_a_term_that_begins_later_gives_nothing_before(cast):
    row = posted(cast)
    with clock.at(after_notice(row)):
        first = after_notice(row).date() + dt.timedelta(days=5)
        row.appoint(by=cast["LD"], starts_on=first)
        assert row.status == Status.APPOINTED
        assert not Role.objects.in_force(clock.now()).filter(pk=row.role_id).exists()
        follow_terms()
    with clock.at(after_notice(row) + dt.timedelta(days=5)):
        follow_terms()
        row.refresh_from_db()
        assert row.status == Status.IN_TERM
        assert Role.objects.in_force(clock.now()).filter(pk=row.role_id).exists()


def test_letters_are_numbered_through(cast):
    appointed(cast)
    two = appointed(cast, name="另一位", phone="+8613955550002")
    assert two.letter().number == 2


def test_the_renewal_opens_sixty_days_before_the_end(cast):
    row = appointed(cast)
    soon = row.ends_on - dt.timedelta(days=60)
    for day, status in ((soon - dt.timedelta(days=1), Status.IN_TERM), (soon, Status.RENEWAL_REVIEW)):
        with clock.at(timezone.make_aware(dt.datetime.combine(day, dt.time(1)))):
            follow_terms()
        with in_street(STREET):
            row.refresh_from_db()
        assert row.status == status


def test_a_renewed_term_follows_the_old_one(cast):
    row = near_the_end(cast)
    before = row.ends_on
    with pytest.raises(Forbidden):
        row.renew(by=cast["SO"])
    letter = row.renew(by=cast["LD"], years=1)
    assert row.status == Status.IN_TERM
    assert row.ends_on == row.role.ends_on == years_after(before, 1)
    assert letter.kind == "renewal"
    assert kinds(row)[-1] == "steward.renewed"


def test_a_term_that_is_over_ends_by_itself_with_a_handover(cast, case_in):
    row = near_the_end(cast)
    case = case_in("accepted")
    case.dispatch(by=cast["CS"], person=row.person)
    over = timezone.make_aware(dt.datetime.combine(row.ends_on + dt.timedelta(days=1), dt.time(0, 2)))
    with clock.at(over):
        follow_terms()
        with in_street(STREET):
            assert not without_owner().exists()
            row.refresh_from_db()
            case.refresh_from_db()
    assert row.status == Status.EXPIRED
    assert case.assignee_id == cast["SL"].person_id
    assert Handover.objects.get(stewardship=row).successor_id == cast["SL"].person_id


def test_a_new_leader_the_old_one_stays_in_the_team(cast, case_in):
    old = appointed(cast, code="SL")
    case = case_in("accepted")
    case.dispatch(by=cast["CS"], person=old.person)
    member = appointed(cast, name="新组长", phone="+8613955550003")
    new = appointed(cast, code="SL", name="新组长", phone="+8613955550003")
    old.refresh_from_db()
    member.refresh_from_db()
    case.refresh_from_db()
    assert new.person_id == member.person_id
    assert (old.status, old.code, member.status) == (Status.IN_TERM, "ST", Status.EXPIRED)
    held = Role.objects.in_force().filter(compound=cast.here.compound)
    assert list(held.filter(person=old.person).values_list("code", flat=True)) == ["ST"]
    assert list(held.filter(person=new.person).values_list("code", flat=True)) == ["SL"]
    assert case.assignee_id == old.person_id
    assert not Handover.objects.exists()


def test_the_table_of_moves_is_closed(cast):
    row = appointed(cast)
    for status in Status:
        if (Status.IN_TERM, status) not in TRANSITIONS:
            with pytest.raises(Conflict):
                row.move(status, cast["LD"])
    with pytest.raises(Conflict):
        Stewardship.nominate(by=cast["RE"], compound=cast.here.compound, **told())


def test_every_transition_is_documented():
    page = Path(__file__).parents[3] / "docs" / "reference" / "steward-states.md"
    rows = [f"| {start} | {end} | {' '.join(sorted(who))} |" for (start, end), who in TRANSITIONS.items()]
    told = page.read_text("utf-8")
    assert [row for row in rows if row not in told] == []
    assert told.count("\n| ") - 1 == len(rows)
