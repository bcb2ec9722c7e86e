"""A role is asked for by the administrator and given by the leader; it gives nothing before, and ends at the minute."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from huilin.accounts.models import User
from huilin.audit.models import Event
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.tenancy import in_street
from huilin.people.models import Person, Role, RoleGrant
from tests.cast import STREET, make_cast, make_streets

PHONE = "+8613955556666"
TODAY = timezone.localdate()


def ask(cast, **changes):
    told = {
        "name": "田新管", "phone": PHONE, "code": "ST", "place": cast.here.compound, "starts_on": TODAY,
        "reason": "社区推荐",
    } | changes  # fmt: skip
    return RoleGrant.ask(by=cast["AD"], **told)


def test_it_gives_nothing_until_it_is_approved(cast):
    grant = ask(cast)
    assert not Person.objects.filter(name="田新管").exists()
    assert not User.objects.by_phone(PHONE)
    role = grant.approve(by=cast["LD"])
    assert role.person.phone == PHONE
    assert role.person.user_id == User.objects.by_phone(PHONE).pk
    assert role in Role.objects.stewards_of(cast.here.compound)
    kinds = list(Event.objects.order_by("at", "id").values_list("kind", flat=True))
    assert kinds[-3:] == ["role.asked", "role.appointed", "role.granted"]


def test_staff_are_asked_a_second_factor(cast):
    ask(cast, code="CS", place=cast.here.community).approve(by=cast["LD"])
    assert User.objects.by_phone(PHONE).needs_second_factor


@pytest.mark.parametrize("who", ["LD", "CS", "SO", "AU", "ST"])
def test_only_the_administrator_asks(cast, who):
    told = {"name": "田新管", "phone": PHONE, "code": "AU", "starts_on": TODAY, "reason": "需要"}
    with pytest.raises(Forbidden):
        RoleGrant.ask(by=cast[who], **told)


@pytest.mark.parametrize("who", ["AD", "SO", "AU"])
def test_only_the_leader_approves(cast, who):
    grant = ask(cast)
    with pytest.raises(Forbidden):
        grant.approve(by=cast[who])
    grant.refresh_from_db()
    assert grant.decided_at is None


def test_who_is_both_cannot_approve_what_he_asked(cast):
    both = cast["AD"]
    both = type(both)(
        user_id=both.user_id, person_id=both.person_id, name=both.name, roles=(*both.roles, *cast["LD"].roles)
    )
    grant = ask(cast)
    with pytest.raises(Forbidden):
        grant.approve(by=both)


def test_one_decision_only(cast):
    grant = ask(cast)
    grant.refuse(by=cast["LD"], remark="先公示")
    with pytest.raises(Conflict):
        grant.approve(by=cast["LD"])
    assert not Role.objects.filter(person__name="田新管").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"place": None}, "place"),
        ({"code": "CS"}, "place"),
        ({"ends_on": TODAY - dt.timedelta(days=1)}, "ends_on"),
        ({"reason": " "}, "reason"),
        ({"name": " "}, "name"),
    ],
)
def test_what_is_missing_is_named_at_its_field(cast, changes, field):
    with pytest.raises(Refused) as refusal:
        ask(cast, **changes)
    assert refusal.value.field == field
    assert not RoleGrant.objects.exists()


def test_nobody_gets_the_same_role_twice(cast):
    ask(cast).approve(by=cast["LD"])
    with pytest.raises(Refused, match="已经有这个身份"):
        ask(cast)


def test_a_number_of_somebody_else_is_refused(cast):
    ask(cast).approve(by=cast["LD"])
    other = ask(cast, name="另一人", code="PV")
    with pytest.raises(Refused, match="另一个人"):
        other.approve(by=cast["LD"])


def test_an_end_takes_the_right_at_the_minute(cast, client):
    cast.sign_in(client, "CS")
    assert client.get("/cases/").status_code == 200
    role = Role.objects.in_force().get(person_id=cast["CS"].person_id)
    role.end(by=cast["LD"], reason="调离")
    assert client.get("/cases/").status_code == 404
    with pytest.raises(Conflict):
        role.end(by=cast["LD"], reason="调离")


@pytest.mark.parametrize("code", ["LD", "AD"])
def test_the_last_leader_and_administrator_stay(cast, code):
    for role in Role.objects.in_force().filter(code=code)[1:]:
        role.end(by=cast["LD"], reason="调离")
    last = Role.objects.in_force().get(code=code)
    with pytest.raises(Refused, match="最后一位"):
        last.end(by=cast["LD"], reason="调离")


def test_through_the_pages(cast, client):
    cast.sign_in(client, "AD")
    told = {
        "name": "田新管", "phone": "139 5555 6666", "code": "BL", "place": f"compound:{cast.here.compound.pk}",
        "building": "三栋", "starts_on": TODAY.isoformat(), "reason": "居民推荐",
    }  # fmt: skip
    assert client.post("/people/roles/grants/new/", told | {"building": "99栋"}).status_code == 422
    assert client.post("/people/roles/grants/new/", told).status_code == 302
    grant = RoleGrant.objects.get()
    assert grant.building == cast.here.building
    assert client.post(f"/people/roles/grants/{grant.pk}/approval/").status_code == 403
    cast.sign_in(client, "LD")
    page = client.get("/people/roles/").content.decode()
    assert "田新管" in page
    assert PHONE[3:] not in page
    assert client.post(f"/people/roles/grants/{grant.pk}/approval/").status_code == 302
    assert (
        Role.objects.in_force().filter(code="BL", building=cast.here.building, person__name="田新管").exists()
    )


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_give_one_role():
    street = make_streets()
    with in_street(STREET):
        cast = make_cast(street)
        grant = ask(cast)

    def approve(_turn):
        try:
            with transaction.atomic(), in_street(STREET):
                grant.approve(by=cast["LD"])
            return "given"
        except Conflict:
            return "late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approve, range(2))) == ["given", "late"]
    with in_street(STREET):
        assert Role.objects.filter(person__name="田新管").count() == 1
