"""Places as people write them (和盛阁3栋2单元, 三幢二梯, 3-2-201), found among those of the register. Never guessed.

A compound is sure when its whole name stands in the text, or its bare name of three characters and more; two compounds,
or a compound of another community than the one named, leave it to a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from huilin.cases.models import Spot
from huilin.core.text import half_width
from huilin.places.models import Building, Compound, Entrance, Street

KINDS = re.compile(r"(住宅小区|居民小区|小区|花园|大院|宿舍区|宿舍|家属楼|家属区|苑|新村)$")
SHORTEST_BARE_NAME = 3
_HAN = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMBER = r"(\d{1,3}|[A-Za-z]|[一二两三四五六七八九十]{1,3}|[甲乙丙丁])"
_BUILDING = re.compile(_NUMBER + r"\s*(?:栋|幢|号楼|座|#)")
_ENTRANCE = re.compile(_NUMBER + r"\s*(?:单元|梯)")
_DASHES = re.compile(r"(?<![\d-])(\d{1,2})[-—](\d{1,2})[-—](\d{3,4})(?![\d-])")


@dataclass(frozen=True)
class Found:
    """What a text says about its place. Without a spot `candidates` are those it may mean; `unknown` is a building or
    entrance that the compound does not have."""

    spot: Spot | None = None
    candidates: tuple[Compound, ...] = ()
    unknown: str = ""


@dataclass
class Places:
    """The compounds among which is looked, and the buildings and entrances of those that were named."""

    compounds: Sequence[Compound]
    street: Street | None = None
    _buildings: dict[object, list[Building]] = field(default_factory=dict)
    _entrances: dict[object, list[Entrance]] = field(default_factory=dict)

    def find(self, text: str, *, default: Compound | None = None) -> Found:
        """The place that `text` names; `default` is the compound where it names none."""
        plain = re.sub(r"\s+", "", half_width(text))
        named = self.compounds_in(plain)
        if len(named) > 1 or (not named and default is None):
            return Found(candidates=tuple(named))
        compound = named[0] if named else default
        assert compound is not None
        return self.inside(compound, plain)

    def compounds_in(self, plain: str) -> list[Compound]:
        """Those that the text names for sure; of names inside one another the longest alone."""
        sure = [one for one in self.compounds if full_name(one) in plain]
        sure = [one for one in sure if not any(is_part(full_name(one), full_name(other)) for other in sure)]
        if not sure:
            rest = self._without_areas(plain)
            sure = [one for one in self.compounds if is_bare_name_in(full_name(one), rest)]
        communities = {one.community.name for one in self.compounds if one.community.name in plain}
        if communities and any(one.community.name not in communities for one in sure):
            return [one for one in sure if one.community.name in communities] if len(sure) > 1 else []
        return sure

    def _without_areas(self, plain: str) -> str:
        """The text without names of the street and communities, which often are those of compounds too."""
        areas = {one.community.name for one in self.compounds}
        if self.street is not None:
            areas |= {self.street.name, self.street.district, self.street.city, self.street.province}
        for area in sorted(filter(None, areas), key=len, reverse=True):
            plain = plain.replace(area, "，")
        return plain

    def inside(self, compound: Compound, plain: str) -> Found:
        """Building and entrance, as far as the text names ones that exist."""
        self.load([compound])
        plain = plain.replace(full_name(compound), "，")
        dashes = _DASHES.search(plain)
        building = self._building(compound, plain, dashes[1] if dashes else "")
        said = _BUILDING.search(plain)
        if building is None:
            return Found(Spot(compound), unknown=said[0] if said else "")
        entrance_said = _ENTRANCE.search(plain)
        wanted = entrance_said[1] if entrance_said else dashes[2] if dashes else ""
        entrance = next(
            (
                one
                for one in self._entrances[compound.pk]
                if one.building_id == building.pk and wanted and number_of(one.name) == plain_number(wanted)
            ),
            None,
        )
        is_lost = entrance is None and entrance_said is not None
        return Found(Spot(compound, building, entrance), unknown=entrance_said[0] if is_lost else "")  # type: ignore[index]

    def _building(self, compound: Compound, plain: str, dashed: str) -> Building | None:
        buildings = self._buildings[compound.pk]
        said = _BUILDING.search(plain)
        wanted = plain_number(said[1]) if said else dashed
        by_number = [one for one in buildings if wanted and number_of(one.name) == wanted]
        if len(by_number) == 1:
            return by_number[0]
        by_name = [one for one in buildings if len(one.name) >= 2 and "".join(one.name.split()) in plain]
        return by_name[0] if len(by_name) == 1 else None

    def load(self, compounds: Iterable[Compound]) -> None:
        """Buildings and entrances of these compounds, two statements for those not loaded yet."""
        missing = [one.pk for one in compounds if one.pk not in self._buildings]
        if not missing:
            return
        self._buildings |= {key: [] for key in missing}
        self._entrances |= {key: [] for key in missing}
        for building in Building.objects.filter(compound_id__in=missing):
            self._buildings[building.compound_id].append(building)
        for entrance in Entrance.objects.filter(compound_id__in=missing).exclude(name=""):
            self._entrances[entrance.compound_id].append(entrance)


def full_name(compound: Compound) -> str:
    """The name as it stands in plain text, without a remark in brackets."""
    plain = re.sub(r"\s+", "", half_width(compound.name))
    return re.sub(r"\([^()]*\)$", "", plain) or plain


def is_part(name: str, other: str) -> bool:
    return name != other and name in other


def is_bare_name_in(name: str, text: str) -> bool:
    bare = KINDS.sub("", name)
    return len(bare) >= SHORTEST_BARE_NAME and bare in text


def plain_number(said: str) -> str:
    """3, 三 and 3 are the same; letters and 甲乙丙丁 stay."""
    if "十" in said:
        tens, _ten, ones = said.partition("十")
        return str((_HAN.get(tens, 1) if tens else 1) * 10 + _HAN.get(ones, 0))
    return str(_HAN[said]) if said in _HAN else said.upper()


def number_of(name: str) -> str:
    """The number in a building's or entrance's name; empty for one that has a name of its own."""
    match = re.fullmatch(_NUMBER + r"\s*(?:栋|幢|号楼|座|#|单元|梯|门)?", half_width(name).strip())
    return plain_number(match[1]) if match else ""
