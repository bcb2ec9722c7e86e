"""Who holds which role in the demo, with logins that have known passwords. Only ever loaded where HUILIN_DEMO is on."""

import base64
import datetime as dt
import hashlib
import random
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from huilin.accounts.models import Totp, User
from huilin.core.permissions import STAFF_CODES
from huilin.people.demo import Names, Roster, make_holder, publish, sort_key
from huilin.people.models import Organisation, Person, Residency, Role
from huilin.places.demo import COMMUNITIES, PILOT, Register

PASSWORD = "huilin-demo-2026"
HOME = "老爹岭小区"
HOME_COMMUNITY = "惠桥社区"
TEAMS = {
    "老爹岭小区": ("SL", "ST", "ST"),
    "丽景花园小区": ("SL", "ST"),
    "和盛阁小区": ("SL", "ST"),
    "云栖里（示例）": ("SL", "ST"),
    "榕荫小区（示例）": ("SL", "ST"),
    "农信宿舍": ("ST",),
    "田家炳学校宿舍": ("ST",),
    "东江高级中学教师宿舍": ("ST",),
    "东江工业区宿舍": ("ST",),
}
"""Fifteen stewards in nine pilot compounds; 老爹岭 and 丽景花园 have teams, as reported."""
DUTIES = (
    "楼道照明、公共设施报修，每周走访独居老人。",
    "听邻居说事、劝和邻里纠纷，巡查消防通道。",
    "环境卫生、车辆停放，帮老人小孩办事。",
)
VISITING = ("每周二、周五 9:00-11:00", "每周一、周四 15:00-17:00", "每周三、周六 9:00-11:00")
UNITS = ("惠民电力共建单位（示例）", "江安消防器材公司（示例）", "邻里银行党支部（示例）")
STREET_OFFICE = "江北街道办事处（示例）"
FIXED = {"RE": "+8613800000501", "HH": "+8613800000502", "OW": "+8613800000503"}
"""Phones of the three residents with logins; they sign in by code."""


@dataclass(frozen=True)
class Post:
    """One holder of a role: where, as what, under which number."""

    code: str
    where: str
    number: int

    @property
    def phone(self) -> str:
        return f"+86138000000{self.number:02d}"

    @property
    def totp_secret(self) -> str | None:
        if self.code not in STAFF_CODES:
            return None
        return base64.b32encode(hashlib.sha256(f"huilin demo {self.phone}".encode()).digest())[:32].decode()


def posts() -> list[Post]:
    """Every holder there is; numbers are theirs for good."""
    wanted = [(code, compound) for compound, team in TEAMS.items() for code in team]
    wanted += [("CS", community) for community in COMMUNITIES for _ in range(2)]
    wanted += [(code, community) for code in ("PO", "ME") for community in COMMUNITIES]
    wanted += [("BL", compound) for compound in TEAMS] + [("PV", HOME), ("PV", "和盛阁小区")]
    wanted += [("PU", unit) for unit in UNITS]
    wanted += [(code, "") for code in ("SO", "SO", "LD", "AU", "AD")]
    return [Post(code, where, number) for number, (code, where) in enumerate(wanted, 1)]


def appoint(register: Register, roster: Roster, rng: random.Random, today: dt.date) -> None:
    """Every post is held, with a login each; the stewards since the pilot began, everyone else before."""
    assert set(TEAMS) == PILOT
    names = Names(rng)
    for name in (*UNITS, STREET_OFFICE):
        kind = Organisation.Kind.STREET if name == STREET_OFFICE else Organisation.Kind.PARTNER
        roster.units[name] = Organisation.objects.create(name=name, kind=kind)
    hashed = make_password(PASSWORD)
    everyone = posts()
    people, users = {}, []
    for post in everyone:
        name = names.name()
        user = User(  # type: ignore[misc]
            name=name, phone=post.phone, password=hashed, needs_second_factor=post.code in STAFF_CODES
        )
        users.append(user)
        people[post] = Person(name=name, sort_key=sort_key(name), phone=post.phone, user_id=user.pk,  # type: ignore[misc]
                              **_home(register, post))  # fmt: skip
    users += _residents(roster)
    User.objects.bulk_create(users)
    Person.objects.bulk_create(people.values())
    roles = [_role(register, roster, post, person, today) for post, person in people.items()]
    Role.objects.bulk_create(roles)
    publish([role for role in roles if role.code in ("ST", "SL")])
    by_phone = {post.phone: post for post in everyone}
    for user in users:
        holder = by_phone.get(user.phone)
        if holder and holder.totp_secret:
            Totp.give(user, holder.totp_secret)


def _home(register: Register, post: Post) -> dict[str, Any]:
    compound = register.compounds.get(post.where)
    if compound:
        return {"compound_id": compound.pk, "community_id": compound.community_id}
    return {}


def _role(register: Register, roster: Roster, post: Post, person: Person, today: dt.date) -> Role:
    place: dict[str, Any] = {"starts_on": today - dt.timedelta(days=400)}
    if post.code in ("ST", "SL"):
        place |= {
            "compound": register.compounds[post.where],
            "visiting": VISITING[post.number % len(VISITING)],
            "duties": DUTIES[post.number % len(DUTIES)],
            "public_phone": register.compounds[post.where].duty_phone,
            "starts_on": today - dt.timedelta(days=140),
            "ends_on": today + dt.timedelta(days=590),
        }
    elif post.code == "BL":
        place["building"] = register.buildings[post.where][0]
        place["compound"] = register.compounds[post.where]
    elif post.code == "PV":
        place["compound"] = register.compounds[post.where]
    elif post.code == "PU":
        place["organisation"] = roster.units[post.where]
    elif post.where:
        place["community"] = register.communities[post.where]
    return make_holder(roster, person, post.code, post.where, **place)


def _residents(roster: Roster) -> list[User]:
    """Logins of a resident, a head of household who rents, and an owner who lives elsewhere."""
    head = roster.tenants[HOME][0]
    owner = roster.owners[HOME][0]
    member = (
        Residency.objects.filter(compound_id=roster.heads[HOME][0].compound_id, is_head=False)
        .select_related("person")
        .order_by("id")[:1]
        .get()
        .person
    )
    users = []
    for code, person in (("RE", member), ("HH", head), ("OW", owner)):
        user = User(name=person.name, phone=FIXED[code])  # type: ignore[misc]
        user.set_unusable_password()
        person.phone, person.user_id = FIXED[code], user.pk
        person.save(update_fields=["phone_sealed", "phone_index", "user_id"])
        roster.logins[code] = person
        users.append(user)
    return users
