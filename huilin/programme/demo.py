"""The pilot's members who came home: three units' people, what they took on, their hours, one letter. Invented."""

import datetime as dt
import random
from dataclasses import dataclass

from django.utils import timezone

from huilin.core import clock
from huilin.core.permissions import Actor, HeldRole
from huilin.people.demo import Names, Roster
from huilin.people.models import Role
from huilin.places.demo import Register
from huilin.places.models import Compound
from huilin.programme.deriving import propose
from huilin.programme.models import (
    Claim,
    FeedbackLetter,
    NewMember,
    NewPost,
    PartyMember,
    Post,
    ServiceHours,
    Shift,
)
from huilin.programme.sheet.columns import as_file
from huilin.programme.sheet.importing import hand_in

HOMES = ("老爹岭小区", "和盛阁小区")
SKILLS = ("电工", "会用血压计", "写毛笔字", "讲法律", "修水管", "")
TIMES = ("周末上午", "工作日晚上七点以后", "周六全天", "")
POSTS = (
    ("post", "楼道文明劝导", "劝一劝楼道里充电和堆东西的，一次一个半小时。", "每周六上午", 4),
    ("post", "周末清洁帮手", "和居民一起扫楼道、清花坛。", "每周日上午", 3),
    ("need", "帮两户老人装扶手", "材料社区买好，会用电钻的来一位。", "", 1),
)
WORDS = "谢谢贵单位的同志们。楼道里充电的少了，老人们都认得他们了。下个季度还有两个岗位，欢迎来看看。"


@dataclass(frozen=True)
class Hands:
    """Who acts in one compound."""

    compound: Compound
    steward: Actor
    clerk: Actor
    other_clerk: Actor


def come_home(register: Register, roster: Roster, rng: random.Random) -> None:
    """Registrations, posts, shifts and hours stand as they would at this moment; call inside the street, after `appoint`."""
    names = Names(rng)
    units = [roles[0] for (code, _where), roles in sorted(roster.holders.items()) if code == "PU"]
    for turn, home in enumerate(HOMES):
        hands = _hands(register, roster, home)
        own = roster.holders[("PV", home)][0]
        with clock.at(_at(-110, 10)):
            told = NewMember(
                compound=hands.compound, organisation=units[turn].organisation, agrees=True, skills="会用电钻"
            )
            first = PartyMember.register(told, by=_actor(own))
            first.confirm(by=hands.clerk)
            posts = [_post(hands, told_of) for told_of in POSTS]
        members = [first]
        for number, unit in enumerate(units):
            members += _from_unit(hands, unit, names, rng, turn * 10 + number * 3)
        _serve(hands, posts, members)
        _send_hands(hands, posts[1], units[turn])
        _hand_in(hands, units[turn], names, turn * 10)
    _write(_hands(register, roster, HOMES[0]), units[0])


def _hands(register: Register, roster: Roster, home: str) -> Hands:
    compound = register.compounds[home]
    clerks = [_actor(role) for role in roster.holders[("CS", compound.community.name)]]
    return Hands(compound, _actor(roster.holders[("SL", home)][0]), clerks[0], clerks[1])


def _actor(role: Role) -> Actor:
    return Actor(person_id=role.person_id, name=role.person.name, roles=(role.as_held(),))


def _as_member(member: PartyMember) -> Actor:
    role = HeldRole("PV", member.street_id, member.community_id, member.compound_id, None, None)
    return Actor(person_id=member.person_id, name=member.person.name, roles=(role,))


def _at(days: int, hour: int) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _post(hands: Hands, told: tuple[str, str, str, str, int]) -> Post:
    kind, title, text, times, places = told
    new = NewPost(
        kind=kind, title=title, text=text, times=times, places=places, insurance="社区统一买的志愿者保险"
    )
    return Post.put_up(hands.compound, new, by=hands.clerk)  # type: ignore[no-any-return]


def _from_unit(hands: Hands, unit: Role, names: Names, rng: random.Random, number: int) -> list[PartyMember]:
    """Two whom the community knows by now, and one who waits since the day before yesterday."""
    found = []
    for nth in range(3):
        told = NewMember(
            compound=hands.compound, organisation=unit.organisation, agrees=True, name=names.name(),
            phone=f"139000{7100 + number + nth:05d}", branch="第一党支部",
            skills=rng.choice(SKILLS), times=rng.choice(TIMES),
        )  # fmt: skip
        with clock.at(_at(-2 if nth == 2 else -100, 15)):
            member = PartyMember.register(told, by=_actor(unit))
            if nth < 2:
                member.confirm(by=hands.clerk)
                found.append(member)
    return found


def _serve(hands: Hands, posts: list[Post], members: list[PartyMember]) -> None:
    """Two shifts of the first post, in the last quarter and of late; the late one's hours wait to be confirmed."""
    takers = members[:4]
    with clock.at(_at(-95, 20)):
        for member in takers:
            Claim.take(posts[0], by=_as_member(member))
    for days, came in ((-75, takers), (-3, takers[:3])):
        starts = _at(days, 9)
        with clock.at(starts - dt.timedelta(days=2)):
            shift = Shift.plan(posts[0], starts, starts + dt.timedelta(minutes=90), by=hands.steward)
        with clock.at(starts + dt.timedelta(hours=2)):
            shift.tick([member.pk for member in came], by=hands.steward, way="paper")
            shift.end(by=hands.steward)
        with clock.at(starts + dt.timedelta(days=1)):
            propose()
            if days < -7:
                for hours in ServiceHours.objects.filter(compound_id=hands.compound.pk, state="proposed"):
                    hours.confirm(by=hands.clerk)
    with clock.at(_at(-1, 9)):
        ahead = _at(4, 9)
        Shift.plan(posts[0], ahead, ahead + dt.timedelta(minutes=90), by=hands.steward)


def _send_hands(hands: Hands, post: Post, unit: Role) -> None:
    """A unit takes a place of its own, and somebody of it came last week."""
    starts = _at(-6, 8)
    with clock.at(starts - dt.timedelta(days=3)):
        Claim.take(post, by=_actor(unit))
        shift = Shift.plan(post, starts, starts + dt.timedelta(hours=2), by=hands.steward)
    with clock.at(starts + dt.timedelta(hours=2)):
        shift.tick([unit.organisation_id], by=hands.steward, way="desk")
        shift.end(by=hands.steward)


def _hand_in(hands: Hands, unit: Role, names: Names, number: int) -> None:
    """A sheet that the unit pasted yesterday: one line has no signature, so it waits for somebody to look."""
    told = [
        f"{names.name()} 139000{7300 + number + nth:05d} {hands.compound.name} {signed}"
        for nth, signed in enumerate(("是", "是", "否", "是"))
    ]
    with clock.at(_at(-1, 15)):
        hand_in(as_file("\n".join(told)), "第二批报到", unit.organisation, by=_actor(unit), is_pasted=True)


def _write(hands: Hands, unit: Role) -> None:
    """The unit's letter about the quarter that has ended, which it has read."""
    today = timezone.localdate()
    year, quarter = (today.year - 1, 4) if today.month <= 3 else (today.year, (today.month - 1) // 3)
    letter = FeedbackLetter.draft(
        hands.compound.community, unit.organisation, year, quarter, WORDS, by=hands.clerk
    )
    letter.send(by=hands.other_clerk)
    letter.acknowledge(by=_actor(unit))
