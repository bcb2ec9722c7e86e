"""Invented hazards, a route and fire equipment in each pilot compound, as they would stand at this moment."""

import datetime as dt
import random
from typing import Any

from django.db.models import F
from django.utils import timezone

from huilin.cases.demo import actor_of
from huilin.cases.demo_pictures import picture
from huilin.core import clock
from huilin.core.permissions import Actor
from huilin.notifications.models import Message
from huilin.patrols import starting
from huilin.patrols.models import (
    DeviceInspection,
    EquipmentClass,
    FireDevice,
    Hazard,
    NewCheckIn,
    NewDevice,
    NewHazard,
    NewOrder,
    PatrolRun,
    Route,
)
from huilin.patrols.models.checklist import items_for
from huilin.people.demo import Roster
from huilin.people.models import Role
from huilin.places.demo import PILOT, Register
from huilin.places.models import Building, Compound

FOUND = (
    (
        "stairs",
        "clutter",
        "楼梯口堆着纸箱和旧柜子，过道只剩一半",
        "stairs_goods",
        "请住户三天内搬走，社区帮忙清运",
    ),
    ("charging_wire", "wires", "从二楼窗口拉线下来给电动车充电", "charging_wire", "拆掉飞线，到充电棚充电"),
    ("fire_pipe", "pipe", "消防管道接头漏水，压力不够", "hydrant_dry", "换一段管道和阀门"),
)
POINTS = (
    ("大门", ["fire_lane", "manhole"]),
    ("楼梯口", ["stairs", "charging_wire"]),
    ("灭火器箱", ["extinguisher"]),
)
DEVICES = (("powder", "M-01", 3), ("powder", "M-02", 11), ("water", "M-03", 5), ("indoor", "X-01", 20))
"""Kind, number, and years since it was made."""


def keep_safe(register: Register, roster: Roster, rng: random.Random) -> None:
    """Call inside the street, after its visits; messages of all that count as sent."""
    starting.put_in_place()
    for turn, name in enumerate(sorted(PILOT)):
        compound = register.compounds[name]
        clerks = roster.holders.get(("CS", compound.community.name), [])
        stewards = roster.holders.get(("ST", name), []) + roster.holders.get(("SL", name), [])
        if len(clerks) and stewards:
            Safe(compound, register.buildings[name][0], clerks, stewards).settle(turn, rng)
    waiting = Message.objects.filter(state=Message.State.WAITING)
    waiting.update(state=Message.State.SENT, sent_at=F("made_at"))


class Safe:
    """One compound and those who look after it."""

    def __init__(
        self, compound: Compound, building: Building, clerks: list[Role], stewards: list[Role]
    ) -> None:
        self.compound, self.building = compound, building
        self.clerk, self.steward = actor_of(clerks[0]), actor_of(stewards[0])
        self.other: Actor = actor_of(clerks[-1])
        self.person = stewards[0].person

    def settle(self, turn: int, rng: random.Random) -> None:
        self.register(turn)
        self.walk()
        for place, found in enumerate(FOUND):
            if (turn + place) % 3:
                self.hazard(found, how_far=(turn + 2 * place) % 5, days_ago=3 + rng.randrange(4), seed=turn)

    def register(self, turn: int) -> None:
        today = timezone.localdate()
        made = []
        with clock.at(at(40)):
            for kind, number, years in DEVICES:
                new = NewDevice(
                    kind, number, "一楼楼梯旁", building=self.building,
                    made_on=dt.date(today.year - years, 3, 1),
                )  # fmt: skip
                made.append(FireDevice.enter(self.compound, new, by=self.clerk))
        if turn % 2 == 0:
            seen = {device.pk: (True, "") for device in made[:2]}
            DeviceInspection.fill_in(self.compound, seen, by=self.steward)

    def walk(self) -> None:
        with clock.at(at(9)):
            route = Route.lay_out(
                self.compound, "消防巡查一圈", by=self.clerk, every_days=Route.Every.WEEK, walker=self.person
            )
            points = [route.add_checkpoint(where, classes, by=self.clerk) for where, classes in POINTS]
        with clock.at(at(6)):
            run = PatrolRun.start(route, by=self.steward)
            for point in points[:-1]:
                answers = {item.slug: True for item in items_for(point.classes)}
                run.check_in(point, NewCheckIn(answers), by=self.steward)
            run.finish(by=self.steward)

    def hazard(self, found: tuple[str, ...], *, how_far: int, days_ago: int, seed: int) -> None:
        name, scene, text, criterion, measure = found
        photo = picture(scene, is_after=False, seed=seed)
        new = NewHazard(
            self.compound, text, equipment_class=EquipmentClass(name), building=self.building, spot="1单元一楼",
            photos=(photo,), key=f"demo:{self.compound.pk.hex}:{name}",
        )  # fmt: skip
        with clock.at(at(days_ago)):
            hazard = Hazard.report(new, by=self.steward)
        due_on = timezone.localdate() + dt.timedelta(days=5 - days_ago)
        order = NewOrder(measure, due_on, person=self.person, interim="先放警示牌")
        after = [picture(scene, is_after=True, seed=seed)]
        steps: tuple[Any, ...] = (
            lambda: hazard.grade_as(by=self.clerk, criterion=criterion, equipment_class=name),
            lambda: hazard.order(order, by=self.clerk),
            lambda: hazard.rectify(by=self.steward, text="已经改好", photos=after),
            lambda: hazard.reinspect(by=self.other, passed=True, text="现场看过，改好了"),
        )
        for hours, step in enumerate(steps[:how_far], 1):
            with clock.at(at(days_ago) + dt.timedelta(hours=5 * hours)):
                step()


def at(days_ago: int) -> dt.datetime:
    """Half past nine on that day."""
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))
