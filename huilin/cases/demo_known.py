"""The demo's outage, notices and neighbours who joined: what residents of the home compound read before they report."""

import datetime as dt
import hashlib
import random
from typing import Any

from django.utils import timezone

from huilin.cases.models import Case, Category, Incident, NewReport, SiteNotice, Spot
from huilin.core import clock
from huilin.core.permissions import ANONYMOUS, Actor, HeldRole
from huilin.people.demo import Roster
from huilin.people.models import Role
from huilin.places.demo import Register

HOME = "老爹岭小区"
HOUR = dt.timedelta(hours=1)


def make_known(register: Register, roster: Roster, rng: random.Random) -> None:
    """Matters about shared things have followers, the home compound an outage of water, and notices stand in each state."""
    home = register.compounds[HOME]
    clerks = [as_actor(role) for role in roster.holders["CS", home.community.name]]
    _join_open_matters(rng)
    _cut_the_water(home, register.entrances[HOME], roster.heads[HOME], clerks)
    _put_up_notices(home, clerks)


def as_actor(role: Role) -> Actor:
    person, held = role.person, role.as_held()
    roles: tuple[HeldRole, ...] = (held,)
    return Actor(user_id=person.user_id, person_id=person.pk, name=person.name, roles=roles)


def _join_open_matters(rng: random.Random) -> None:
    for case in (
        Case.objects.known().open().filter(category__in=["lighting", "water", "building", "sanitation"])
    ):
        for number in range(rng.choice((0, 1, 1, 2, 4))):
            case.follow(by=ANONYMOUS, key=f"browser:demo-{case.number}-{number}")


def _cut_the_water(home: Any, entrances: list[Any], heads: list[Any], clerks: list[Actor]) -> None:
    water = Category.objects.get(pk="water")
    now = timezone.now()

    def report(number: int, words: str) -> Case:
        entrance = entrances[number % len(entrances)]
        return Case.report(
            NewReport(
                spot=Spot(home, entrance.building, entrance),
                key=f"demo-outage-{number}",
                digest=hashlib.sha256(words.encode()).digest(),
                description=words,
                category=water,
                phone=heads[number].phone,
            ),
            by=ANONYMOUS,
        )

    with clock.at(now - 2 * HOUR):
        master = report(0, "一早起来就没水，楼上楼下都没有。")
        master.accept(by=clerks[0], grade="B", category=water, mode="dispatch", public_summary="全小区停水")
        incident = Incident.open_for(
            master, by=clerks[0], places=[(home, None)], started_at=now - 3 * HOUR, expected_at=now + 5 * HOUR,
            cause="供水公司抢修门口主管", advice="门口有送水车，请带桶；行动不便的打管家电话，送上门。",
            script="问一句家里有没有卧床老人、婴儿，有就记下来交给管家。",
        )  # fmt: skip
    for number, words in enumerate(("没有水了", "厨房没水，什么时候来？", "五楼没水"), 1):
        with clock.at(now - 2 * HOUR + number * HOUR / 5):
            report(number, words)
    with clock.at(now - HOUR):
        incident.tell(by=clerks[0], text="挖到破的地方了，正在换管，比早上说的晚一点。")


def _put_up_notices(home: Any, clerks: list[Actor]) -> None:
    writer, other = clerks[0], clerks[1]
    now = timezone.now()
    lighting = Category.objects.get(pk="lighting")
    at_home = {
        "community": home.community,
        "compound": home,
        "street_id": home.street_id,
        "place_label": str(home),
    }
    whole = {"community": home.community, "street_id": home.street_id, "place_label": str(home.community)}
    with clock.at(now - 20 * HOUR):
        lamps = SiteNotice.draft(
            by=writer, kind="stop", text="大门到3栋的路灯这两天统一换，后天傍晚前全亮，先不用一盏一盏报。",
            starts_at=now - 19 * HOUR, ends_at=now + 40 * HOUR, category=lighting, **at_home,
        )  # fmt: skip
        lamps.publish(by=other)
        spray = SiteNotice.draft(
            by=writer, kind="inform", text="周六上午灭蚊，请关好门窗、收好晒的衣服。",
            starts_at=now - 19 * HOUR, ends_at=now + 70 * HOUR, **whole,
        )  # fmt: skip
        spray.publish(by=other)
        road = SiteNotice.draft(
            by=writer, kind="inform", text="今天下午门口铺路，车请停到南门。",
            starts_at=now - 19 * HOUR, ends_at=now + 9 * HOUR, **at_home,
        )  # fmt: skip
        road.publish(by=other)
    with clock.at(now - 3 * HOUR):
        road.withdraw(by=other, reason="下雨，铺路改期，另行通知")
        SiteNotice.draft(
            by=writer, kind="inform", text="下周三上午电梯年检，请错开出门时间。",
            starts_at=now, ends_at=now + 120 * HOUR, **whole,
        )  # fmt: skip
