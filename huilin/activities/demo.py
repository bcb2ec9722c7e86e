"""The pilot's activities and small repairs: some held, some to come, one called off by a storm. Invented."""

import datetime as dt
import random
from decimal import Decimal

from django.utils import timezone

from huilin.activities.festivals import coming_festivals
from huilin.activities.models import (
    Activity,
    Feedback,
    NewActivity,
    NewSignUp,
    RepairThanks,
    SignUp,
    SmallRepair,
    Work,
)
from huilin.core import clock
from huilin.core.permissions import ANONYMOUS, SYSTEM, Actor
from huilin.people.demo import Roster
from huilin.people.models import Person, Role
from huilin.places.demo import PILOT, Register
from huilin.places.models import Compound

HELD = (
    (
        "clean_home",
        "净美家园清洁日",
        "小区大门口",
        "带上手套，扫把社区出。",
        True,
        26,
        "清了三处楼道杂物，花坛补种了一排。",
    ),
    (
        "culture",
        "邻里书法和剪纸",
        "党群服务站",
        "纸笔都备好，孩子由大人带。",
        False,
        18,
        "写了四十张福字，送给独居老人。",
    ),
)
COMING = (
    ("old_and_young", "老人量血压、孩子讲故事", "党群服务站", "请带医保卡，不抽血。", False, "all", 20),
    ("clean_home", "净美家园清洁日", "小区大门口", "带上手套，扫把社区出。", True, "all", 30),
)
SAID = (("good", "热闹，下次还来"), ("good", ""), ("fair", "地方小了点"))
REPAIRS = (
    ("换了三楼楼道的灯泡", "灯泡一只", "8.50", "steward", "亮堂了，谢谢小管家"),
    ("紧了单元门的合页，不再拖地", "螺丝四颗", "0", "nobody", ""),
    ("疏通了一楼公用洗手池", "疏通弹簧", "0", "nobody", "通了，太好了"),
    ("补了楼梯缺的一块防滑条", "防滑条一米", "12.00", "community", ""),
    ("给花坛换了一根断的护栏", "护栏一根", "46.80", "donor", "孩子不怕碰着了"),
    ("修好信报箱的锁", "锁芯一个", "15.00", "compound", ""),
)


def hold_activities(register: Register, roster: Roster, rng: random.Random) -> None:
    """Activities and small repairs stand as they would at this moment; call inside the street, after its matters."""
    for turn, name in enumerate(sorted(PILOT)):
        compound = register.compounds[name]
        stewards = roster.holders.get(("SL", name), []) + roster.holders.get(("ST", name), [])
        clerks = roster.holders.get(("CS", compound.community.name), [])
        if not stewards or not clerks:
            continue
        steward, clerk = _actor(stewards[0]), _actor(clerks[0])
        neighbours = rng.sample(roster.heads[name], min(8, len(roster.heads[name])))
        _held(compound, HELD[turn % len(HELD)], steward, clerk, neighbours)
        _coming(compound, turn, steward, clerk, neighbours)
        _mend(compound, turn, steward)


def _actor(role: Role) -> Actor:
    return Actor(person_id=role.person_id, name=role.person.name, roles=(role.as_held(),))


def _at(days: int, hour: int) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _draft(compound: Compound, told: dict[str, object], starts: dt.datetime, by: Actor) -> Activity:
    known = {"starts_at": starts, "ends_at": starts + dt.timedelta(hours=2), "safety_officer": by.name}
    return Activity.draft(compound, NewActivity(**known | told), by=by)[0]  # type: ignore[arg-type,no-any-return]


def _held(
    compound: Compound,
    told: tuple[str, str, str, str, bool, int, str],
    steward: Actor,
    clerk: Actor,
    who: list[Person],
) -> None:
    kind, title, place, text, is_outdoor, came, summary = told
    starts = _at(-12, 9)
    fields = {
        "kind": kind,
        "title": title,
        "place": place,
        "text": text,
        "is_outdoor": is_outdoor,
        "capacity": 30,
    }
    with clock.at(starts - dt.timedelta(days=10)):
        activity = _draft(compound, fields, starts, steward)
        activity.approve(by=clerk)
        activity.publish(by=clerk)
        signups = [_sign(activity, person) for person in who]
    with clock.at(starts):
        activity.start(by=steward)
        for signup in signups[:-1]:
            signup.arrive(by=steward, way=SignUp.Way.PAPER)
        for signup in signups[:3]:
            signup.vouch(True, by=steward)
    with clock.at(starts + dt.timedelta(hours=3)):
        activity.finish(by=steward, headcount=came)
        for signup, (satisfaction, words) in zip(signups, SAID, strict=False):
            Feedback.give(signup, by=ANONYMOUS, satisfaction=satisfaction, words=words)
        activity.summarise(by=clerk, summary=summary)


def _sign(activity: Activity, person: Person) -> SignUp:
    new = NewSignUp(name=person.name, phone=person.phone, agrees_to_photos=True)
    return SignUp.sign(activity, new, by=SYSTEM)  # type: ignore[no-any-return]


def _coming(compound: Compound, turn: int, steward: Actor, clerk: Actor, who: list[Person]) -> None:
    kind, title, place, text, is_outdoor, audience, capacity = COMING[turn % len(COMING)]
    fields = {"kind": kind, "title": title, "place": place, "text": text, "is_outdoor": is_outdoor,
              "audience": audience, "capacity": 5 if turn == 0 else capacity}  # fmt: skip
    activity = _draft(compound, fields, _at(6 + turn, 9), steward)
    activity.approve(by=clerk)
    activity.publish(by=clerk)
    for person in who[:6]:
        _sign(activity, person)
    festival = coming_festivals(timezone.localdate() + dt.timedelta(days=14), 1)[0]
    told = {"kind": "festival", "title": f"{festival.name}邻里聚", "place": "小区中心", "text": "包饺子，一家出一样菜。",
            "is_outdoor": False, "capacity": 40}  # fmt: skip
    starts = timezone.make_aware(dt.datetime.combine(festival.day, dt.time(15)))
    _draft(compound, told, starts, steward)
    if turn == 1:
        storm = _draft(compound, fields | {"title": "河边健步走", "is_outdoor": True}, _at(2, 8), steward)
        storm.approve(by=clerk)
        storm.publish(by=clerk)
        storm.cancel(by=clerk, reason="台风蓝色预警信号生效")


def _mend(compound: Compound, turn: int, steward: Actor) -> None:
    for place in range(3):
        what, material, cost, payer, thanks = REPAIRS[(turn * 3 + place) % len(REPAIRS)]
        day = timezone.localdate() - dt.timedelta(days=2 + 5 * place + turn)
        with clock.at(timezone.make_aware(dt.datetime.combine(day, dt.time(16)))):
            repair = SmallRepair.note(compound, what, by=steward, key=f"demo:{compound.pk}:{place}")
            told = {"material": material, "cost": Decimal(cost), "payer": payer}
            repair.finish(Work(what=what, place=f"{place + 1}栋", done_on=day, **told), by=steward)  # type: ignore[arg-type]
            if thanks:
                RepairThanks.leave(repair, thanks, by=ANONYMOUS)
