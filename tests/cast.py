"""A small cast for tests: two streets, two communities, three compounds, one person in each role, and cases in any state.

    def test_it_works(cast, case_in):
        case = case_in("dispatched")
        case.contact_first(by=cast["ST"], way="phone")

`cast[code]` is the actor who holds the role where the case is, `cast.second(code)` a colleague with the same right,
`cast.outsider(code)` the same role held elsewhere. `cast.sign_in(client, code)` makes a browser of the test client.
"""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone

from huilin.accounts.models import User
from huilin.accounts.sessions import OWNER, STAFF, SessionStore
from huilin.activities import starting as activity_rules
from huilin.cases import starting
from huilin.cases.models import Case, Category, NewReport, Spot, Status
from huilin.core.permissions import ANONYMOUS, STAFF_CODES, SYSTEM, Actor, HeldRole
from huilin.core.tenancy import in_street
from huilin.patrols import starting as patrol_rules
from huilin.people.models import Household, Organisation, Ownership, Person, Residency, Role
from huilin.places.models import Building, Community, Compound, Dwelling, Entrance, Placard, Street
from huilin.programme import starting as programme_rules
from huilin.stewards.models import rules as steward_rules
from huilin.visits import starting as visit_rules

STREET, ELSEWHERE = "441302004", "441302005"
PHONE = "+8613900000000"
"""The contact that a reporter leaves in `case_in`."""
PLACARD = "0010000018"

NAMES = {
    "RE": "任居安", "HH": "何户宁", "OW": "欧业成", "ST": "施管平", "SL": "沈组长", "BL": "卜楼明",
    "CS": "陈社勤", "ME": "马调和", "PO": "彭警安", "PV": "潘党志", "PU": "蒲共建", "SO": "宋街道",
    "LD": "雷领导", "AU": "欧审计", "AD": "安管理",
}  # fmt: skip
HELD_AT = {
    "ST": "compound", "SL": "compound", "BL": "building", "CS": "community", "ME": "community", "PO": "community",
    "PV": "compound", "PU": "unit", "SO": "", "LD": "", "AU": "", "AD": "",
}  # fmt: skip
"""Where each appointed role is held; RE, HH and OW come from where a person lives and what it owns."""


@dataclass(frozen=True)
class Somewhere:
    """A compound with everything above and below it."""

    community: Community
    compound: Compound
    building: Building
    entrance: Entrance
    dwelling: Dwelling
    household: Household
    unit: Organisation

    @property
    def spot(self) -> Spot:
        return Spot(self.compound, self.building, self.entrance)


@dataclass
class Cast:
    street: Street
    here: Somewhere
    there: Somewhere
    """Another community of the same street."""
    next_door: Compound
    """Another compound of the same community as `here`."""
    placard: Placard
    actors: dict[str, Actor]
    seconds: dict[str, Actor]
    outsiders: dict[str, Actor]
    persons: dict[Any, Person]
    """By person id."""
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def __setstate__(self, kept: dict[str, Any]) -> None:
        """A copy of the cast: the visitor is one object everywhere, by which the house knows it."""
        self.__dict__ |= kept
        self.actors["AN"] = self.seconds["AN"] = self.outsiders["AN"] = ANONYMOUS

    def __getitem__(self, code: str) -> Actor:
        return self.actors[code]

    def second(self, code: str) -> Actor:
        return self.seconds[code]

    def outsider(self, code: str) -> Actor:
        return self.outsiders[code]

    def person(self, code: str) -> Person:
        return self.persons[self.actors[code].person_id]

    def person_of(self, actor: Actor) -> Person:
        return self.persons[actor.person_id]

    def user(self, code: str) -> User:
        return User.objects.get(pk=self.actors[code].user_id)

    @cached_property
    def lamp(self) -> Category:
        return Category.objects.get(pk="lighting")

    def sign_in(self, client: Any, code: str) -> Any:
        """The test client carries a session of this actor, past both factors."""
        return sign_in(client, self.user(code), staff=code in STAFF_CODES)

    def sign_in_as(self, client: Any, actor: Actor) -> Any:
        """The same for any actor of the cast, colleagues and outsiders too."""
        user = User.objects.get(pk=actor.user_id)
        return sign_in(client, user, staff=user.needs_second_factor)

    def report(self, *, by: Actor | None = None, **fields: Any) -> Case:
        """A case that the resident of the cast (or `by`) has just sent in."""
        by = self["RE"] if by is None else by
        new: dict[str, Any] = {
            "spot": self.here.spot,
            "key": f"cast-{next(self.numbers)}",
            "digest": b"d" * 32,
            "description": "二楼的楼道灯不亮",
            "phone": PHONE,
            "is_anonymous": by.person_id is None,
        } | fields
        return Case.report(NewReport(**new), by=by)

    def case_in(self, status: str, **fields: Any) -> Case:
        """A case brought to `status` through its verbs; states without a verb yet are set in the row."""
        if status in NOT_YET:
            case = self.report(**fields)
            Case.objects.filter(pk=case.pk).update(status=status)
            case.refresh_from_db()
            return case
        case = self.report(**fields)
        for step in PATHS[status]:
            STEPS[step](case, self)
        assert case.status == status
        return case

    def reporter_of(self, case: Case) -> Actor:
        """Who reported it: the person, or whoever holds the query code."""
        if case.reporter_id:
            return next(actor for actor in self.actors.values() if actor.person_id == case.reporter_id)
        return holder_of(case)


def holder_of(case: Case) -> Actor:
    """A visitor who holds the query code of the case."""
    return Actor(case_ids=frozenset({case.pk}))


STEPS = {
    "accept": lambda case, cast: case.accept(by=cast["CS"], grade="C", category=cast.lamp, mode="dispatch"),
    "reject": lambda case, cast: case.reject(
        by=cast["CS"],
        reason="out_of_duty",
        explanation="这件事属于供电部门的职责，社区和街道没有权限处理。",
        other_way="请拨打95598",
    ),
    "withdraw": lambda case, cast: case.withdraw(by=cast.reporter_of(case), reason="已经好了"),
    "dispatch": lambda case, cast: case.dispatch(by=cast["CS"], person=cast.person("ST")),
    "return": lambda case, cast: case.return_(by=cast["ST"], reason="路灯归路灯所管", suggested="路灯所"),
    "contact": lambda case, cast: case.contact_first(by=cast["ST"], way="phone"),
    "reply": lambda case, cast: case.reply(by=cast["ST"], result="solved", text="换了一只声控灯"),
    "verify": lambda case, cast: case.verify(by=cast.second("CS"), way="site", passed=True),
    "close": lambda case, cast: case.close(by=cast["CS"]),
    "reopen": lambda case, cast: case.reopen(by=cast.reporter_of(case), reason="又不亮了"),
    "transfer": lambda case, cast: case.transfer_out(by=cast["CS"], channel="12345", external_number="HZ-1"),
    "suspend": lambda case, cast: case.suspend(
        by=cast["LD"],
        cause="material",
        reason="灯具停产",
        review_on=timezone.localdate() + dt.timedelta(days=30),
    ),
    "archive": lambda case, cast: case.archive(by=SYSTEM),
}
_TO_CLOSED = ("accept", "dispatch", "contact", "reply", "verify", "close")
PATHS: dict[str, tuple[str, ...]] = {
    Status.SUBMITTED: (),
    Status.ACCEPTED: _TO_CLOSED[:1],
    Status.REJECTED: ("reject",),
    Status.WITHDRAWN: ("withdraw",),
    Status.DISPATCHED: _TO_CLOSED[:2],
    Status.RETURNED: (*_TO_CLOSED[:2], "return"),
    Status.IN_PROGRESS: _TO_CLOSED[:3],
    Status.SUSPENDED: (*_TO_CLOSED[:3], "suspend"),
    Status.REPLIED: _TO_CLOSED[:4],
    Status.VERIFYING: _TO_CLOSED[:5],
    Status.CLOSED: _TO_CLOSED,
    Status.REOPENED: (*_TO_CLOSED, "reopen"),
    Status.TRANSFERRED_OUT: ("accept", "transfer"),
    Status.ARCHIVED: (*_TO_CLOSED, "archive"),
}
NOT_YET = tuple(status for status in Status if status not in PATHS)


def make_streets() -> Street:
    """Two streets and the vocabulary; the first one answers to the test client's host."""
    street = Street.objects.create(
        id=STREET, number=1, name="江北街道", district="惠城区", city="惠州市", province="广东省",
        host="testserver", supervision_phone="07520000001",
    )  # fmt: skip
    Street.objects.create(id=ELSEWHERE, number=2, name="邻江街道", host="elsewhere.test")
    starting.put_in_place()
    steward_rules.put_in_place()
    visit_rules.put_in_place()
    activity_rules.put_in_place()
    patrol_rules.put_in_place()
    programme_rules.put_in_place()
    return street


def make_cast(street: Street) -> Cast:
    """The cast of `street`; call inside `in_street(street.pk)`."""
    phones = (f"+86139{number:08d}" for number in itertools.count(1))
    here = make_place("期湖塘社区", "和盛阁小区", "惠民电力服务队")
    there = make_place("江城社区", "丽景花园小区", "江城志愿队")
    next_door = Compound.objects.create(name="老爹岭小区", community=here.community)
    placard = Placard.objects.create(
        code=PLACARD, compound=here.compound, community=here.community, building=here.building,
        entrance=here.entrance,
    )  # fmt: skip
    actors, persons = _actors(here, phones, "")
    seconds, more = _actors(here, phones, "乙")
    outsiders, most = _actors(there, phones, "外")
    with in_street(ELSEWHERE):
        far = make_place("邻江社区", "远方小区", "远方单位")
        strangers, _far_persons = _actors(far, phones, "远")
    outsiders |= {code: strangers[code] for code in ("SO", "LD", "AU", "AD")}
    actors["AN"] = seconds["AN"] = outsiders["AN"] = ANONYMOUS
    return Cast(street, here, there, next_door, placard, actors, seconds, outsiders, persons | more | most)


def make_place(community: str, compound: str, unit: str) -> Somewhere:
    one = Community.objects.create(name=community, office_phone="07520000002")
    two = Compound.objects.create(name=compound, community=one)
    three = Building.objects.create(name="3栋", compound=two, community=one)
    four = Entrance.objects.create(name="2单元", building=three, compound=two, community=one)
    five = Dwelling.objects.create(
        name="201", floor=2, entrance=four, building=three, compound=two, community=one
    )
    six = Household.objects.create(
        dwelling=five, compound=two, community_id=one.pk, building_id=three.pk, street_id=one.street_id
    )
    organisation = Organisation.objects.create(name=unit, kind=Organisation.Kind.PARTNER)
    return Somewhere(one, two, three, four, five, six, organisation)


def _actors(at: Somewhere, phones: Any, suffix: str) -> tuple[dict[str, Actor], dict[Any, Person]]:
    """One person with a login in each role at this place."""
    users, people = [], {}
    for code, name in NAMES.items():
        phone = next(phones)
        user = User(name=name + suffix, phone=phone, needs_second_factor=code in STAFF_CODES)
        user.set_unusable_password()
        users.append(user)
        people[code] = Person(name=name + suffix, phone=phone, user_id=user.pk, compound_id=at.compound.pk,
                              community_id=at.community.pk, building_id=at.building.pk)  # fmt: skip
    for code in ("RE", "HH"):
        people[code].household_id = at.household.pk
    User.objects.bulk_create(users)
    Person.objects.bulk_create(people.values())
    held = _held(at, people)
    actors = {
        code: Actor(user_id=person.user_id, person_id=person.pk, name=person.name, roles=(held[code],))
        for code, person in people.items()
    }
    return actors, {person.pk: person for person in people.values()}


def _held(at: Somewhere, people: dict[str, Person]) -> dict[str, HeldRole]:
    places = {"compound": at.compound, "building": at.building, "community": at.community}
    roles = {}
    for code, where in HELD_AT.items():
        role = Role(person=people[code], code=code)
        if where == "unit":
            role.organisation = at.unit
        elif where:
            setattr(role, where, places[where])
        if where == "building":
            role.compound = at.compound
        roles[code] = role
    Role.objects.bulk_create(roles.values())
    Residency.objects.bulk_create(
        [
            Residency(
                person=people[code],
                household=at.household,
                compound_id=at.compound.pk,
                is_head=code == "HH",
                relation="head" if code == "HH" else "other",
            )
            for code in ("RE", "HH")
        ]
    )
    Ownership.objects.create(dwelling=at.dwelling, compound_id=at.compound.pk, person=people["OW"],
                             party=str(people["OW"].pk), area=8_650, area_source="registry")  # fmt: skip
    ids = (at.compound.street_id, at.community.pk, at.compound.pk, at.building.pk)
    lives = {code: HeldRole(code, *ids, household_id=at.household.pk) for code in ("RE", "HH")}
    return {code: role.as_held() for code, role in roles.items()} | lives | {"OW": HeldRole("OW", *ids)}


def sign_in(client: Any, user: User, *, staff: bool) -> Any:
    session = SessionStore(None)
    session[OWNER] = str(user.pk)
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session[STAFF] = staff
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
