"""The pilot's places. Names without （示例） were in the news report of the pilot; everything with it is invented.

Communities' twelve-digit codes, years and addresses were not reported: they stay empty rather than guessed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from huilin.core.codes import PLACARD_LENGTH, check_digit
from huilin.places.models import Building, Community, Compound, Dwelling, Entrance, Placard, Street

STREET_ID = "441302004"
HOUSEHOLDS = 2800
FLOORS = 7
A_FLOOR = 2
INVENTED = "（示例）"

COMMUNITIES = {
    "期湖塘社区": ("和盛阁小区", "湖畔苑", "荷塘居", "柳荫小区", "映月楼"),
    "惠新社区": ("农信宿舍", "新雅苑", "惠风里", "供销宿舍"),
    "新城社区": ("田家炳学校宿舍", "东江高级中学教师宿舍", "书香里", "文昌小区"),
    "云山社区": ("东江工业区宿舍", "云栖里", "山前小区", "机械厂宿舍"),
    "江城社区": ("丽景花园小区", "江畔居", "渡口小区", "船厂宿舍"),
    "惠桥社区": ("老爹岭小区", "桥东里", "榕荫小区", "石桥苑"),
    "滨江社区（示例）": ("滨江里", "渔歌苑", "水岸小区", "粮站宿舍"),
    "望江社区（示例）": ("望江里", "晚晴苑", "听涛小区"),
}
REPORTED = frozenset(
    {
        "和盛阁小区",
        "农信宿舍",
        "田家炳学校宿舍",
        "东江高级中学教师宿舍",
        "东江工业区宿舍",
        "丽景花园小区",
        "老爹岭小区",
    }
)
PILOT = REPORTED | {"云栖里（示例）", "榕荫小区（示例）"}
"""Nine. The report names seven compounds and not which are pilots; that these are among them is our inference."""
SELF_MANAGED = frozenset({"老爹岭小区", "湖畔苑（示例）", "江畔居（示例）", "滨江里（示例）"})
WITH_PROPERTY_SERVICE = frozenset({"丽景花园小区", "新雅苑（示例）", "水岸小区（示例）", "望江里（示例）"})
"""Eight together, as reported; which ones is invented."""
OWNED_BY_UNIT = {
    "农信宿舍": "农信单位（示例）",
    "田家炳学校宿舍": "学校总务处（示例）",
    "东江高级中学教师宿舍": "教师公寓产权单位（示例）",
    "东江工业区宿舍": "工业区资产单位（示例）",
    "供销宿舍（示例）": "供销单位（示例）",
    "机械厂宿舍（示例）": "机械厂（示例）",
    "船厂宿舍（示例）": "船厂（示例）",
    "粮站宿舍（示例）": "粮站（示例）",
}
"""Dormitories of which one institution still owns many flats: one head, a large area."""
DORMITORY_NAMES = ("教工楼", "甲座", "乙座", "丙座", "丁座", "戊座")


@dataclass
class Register:
    """The places made, by what the other rooms look them up with."""

    street: Street
    communities: dict[str, Community] = field(default_factory=dict)
    compounds: dict[str, Compound] = field(default_factory=dict)
    buildings: dict[str, list[Building]] = field(default_factory=dict)
    entrances: dict[str, list[Entrance]] = field(default_factory=dict)
    dwellings: dict[str, list[Dwelling]] = field(default_factory=dict)


def open_street() -> Street:
    return Street.objects.create(
        id=STREET_ID, number=1, name="江北街道", district="惠城区", city="惠州市", province="广东省",
        supervision_phone="+8613800000900",
    )  # fmt: skip


def build(street: Street, rng: random.Random) -> Register:
    """Every place of the pilot exists, in six statements; call inside the street."""
    register = Register(street)
    for number, name in enumerate(COMMUNITIES, 1):
        register.communities[name] = Community(
            name=name, order_key=f"{number:02d}", office_phone=f"+86138000008{number:02d}"
        )
    for number, (community, name) in enumerate(_compound_names(), 1):
        register.compounds[name] = _compound(register.communities[community], name, number)
    shares = _shares(rng, len(register.compounds))
    for (name, compound), share in zip(register.compounds.items(), shares, strict=True):
        compound.household_count = share
        _fill(register, name, compound, share)
    Community.objects.bulk_create(register.communities.values())
    Compound.objects.bulk_create(register.compounds.values())
    for model, lists in (
        (Building, register.buildings),
        (Entrance, register.entrances),
        (Dwelling, register.dwellings),
    ):
        model.objects.bulk_create([row for rows in lists.values() for row in rows], batch_size=2000)
    return register


def hang_placards(register: Register) -> dict[str, Placard]:
    """A placard for each compound, in the pilots one for each entrance too; gives the compounds' own by name."""
    placards, own, number = [], {}, 0
    for name, compound in register.compounds.items():
        number += 1
        own[name] = Placard(
            code=placard_code(register.street, number), compound=compound, community=compound.community
        )
        placards.append(own[name])
    for name in register.compounds:
        for entrance in register.entrances[name] if name in PILOT else ():
            number += 1
            placards.append(
                Placard(
                    code=placard_code(register.street, number),
                    compound=entrance.compound,
                    community=entrance.community,
                    building=entrance.building,
                    entrance=entrance,
                )
            )
    Placard.objects.bulk_create(placards)
    return own


def placard_code(street: Street, number: int) -> str:
    body = f"{street.number:03d}{number:0{PLACARD_LENGTH - 4}d}"
    return body + check_digit(body)


def _compound_names() -> Iterator[tuple[str, str]]:
    for community, names in COMMUNITIES.items():
        for name in names:
            yield community, name if name in REPORTED else name + INVENTED


def _compound(community: Community, name: str, number: int) -> Compound:
    management = Compound.Management.NONE
    if name in SELF_MANAGED:
        management = Compound.Management.SELF
    elif name in WITH_PROPERTY_SERVICE:
        management = Compound.Management.PROPERTY
    return Compound(
        name=name,
        order_key=f"{number:02d}",
        community=community,
        original_owner=OWNED_BY_UNIT.get(name, ""),
        management=management,
        is_pilot=name in PILOT,
        duty_phone=f"+86138000007{number:02d}",
    )


def _shares(rng: random.Random, count: int) -> list[int]:
    """How many households each compound has; together exactly HOUSEHOLDS."""
    weights = [rng.uniform(0.6, 1.5) for _ in range(count)]
    shares = [int(HOUSEHOLDS * weight / sum(weights)) for weight in weights]
    shares[0] += HOUSEHOLDS - sum(shares)
    return shares


def _fill(register: Register, name: str, compound: Compound, households: int) -> None:
    """Buildings with two entrances each, until there are flats for everyone and a few more."""
    buildings: list[Building] = []
    entrances: list[Entrance] = []
    dwellings: list[Dwelling] = []
    while len(dwellings) < households + 2:
        number = len(buildings) + 1
        is_dormitory = name in OWNED_BY_UNIT and number <= len(DORMITORY_NAMES)
        label = DORMITORY_NAMES[number - 1] if is_dormitory else f"{number}栋"
        building = Building(
            name=label, order_key=f"{number:02d}", compound=compound, community=compound.community
        )
        buildings.append(building)
        for stair in ("",) if is_dormitory else ("1单元", "2单元"):
            entrance = Entrance(
                name=stair,
                order_key=stair[:1],
                building=building,
                compound=compound,
                community=compound.community,
            )
            entrances.append(entrance)
            dwellings += _flats(entrance, 3 * A_FLOOR if is_dormitory else A_FLOOR)
    register.buildings[name], register.entrances[name] = buildings, entrances
    register.dwellings[name] = dwellings


def _flats(entrance: Entrance, a_floor: int) -> Iterator[Dwelling]:
    for floor in range(1, FLOORS + 1):
        for door in range(1, a_floor + 1):
            yield Dwelling(
                name=f"{floor}{door:02d}",
                order_key=f"{floor:02d}{door:02d}",
                floor=floor,
                entrance=entrance,
                building=entrance.building,
                compound=entrance.compound,
                community=entrance.community,
            )
