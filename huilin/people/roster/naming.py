"""How buildings, entrances and flats are called: 3栋, 三栋, 3幢 and 3号楼 are one; 教工楼 and 甲座 stay as they are."""

import re

from huilin.core.text import clean_text, half_width

_DIGITS = {
    "〇": 0,
    "零": 0,
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
_NUMBER = r"(\d+|[〇零一二两三四五六七八九十百]+)"
_BUILDING = re.compile(rf"^第?{_NUMBER}(栋|幢|号楼|号栋|#楼|#栋|#|楼)?$")
_ENTRANCE = re.compile(rf"^第?{_NUMBER}(单元|号单元|梯|号梯)?$")
_LATIN_BUILDING = re.compile(r"^([A-Za-z])(栋|幢|号楼|楼)?$")
_NUMBER_IN_NAME = re.compile(r"\d+")


def chinese_number(text: str) -> int | None:
    """The number that Chinese numerals below 1000 write; None for anything else."""
    if text.isdigit():
        return int(text)
    if not re.search("[十百]", text):
        return (
            int("".join(str(_DIGITS[digit]) for digit in text))
            if text and set(text) <= set(_DIGITS)
            else None
        )
    total, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * {"十": 10, "百": 100}[sign], 0
    return total + digit


def building_name(text: str) -> str:
    """The building's name as the register writes it: a number becomes N栋, a name of its own is kept."""
    plain = re.sub(r"\s", "", half_width(clean_text(text)))
    if (match := _BUILDING.match(plain)) and (number := chinese_number(match[1])) is not None:
        return f"{number}栋"
    if match := _LATIN_BUILDING.match(plain):
        return f"{match[1].upper()}栋"
    return plain


def entrance_name(text: str) -> str:
    """The entrance's name as the register writes it: N单元, or the name it has; empty where a building has none."""
    plain = re.sub(r"\s", "", half_width(clean_text(text)))
    if plain in ("无", "-", "—", "/"):
        return ""
    if (match := _ENTRANCE.match(plain)) and (number := chinese_number(match[1])) is not None:
        return f"{number}单元"
    return plain


def dwelling_name(text: str) -> str:
    """The flat's number without 室, 房 and 号 behind a number."""
    plain = re.sub(r"\s", "", half_width(clean_text(text))).upper()
    return re.sub(r"^([A-Z]?\d+[A-Z]?)(室|房|号)$", r"\1", plain)


def order_key(name: str) -> str:
    """Sorts 2栋 before 10栋: numbers padded to five digits."""
    return _NUMBER_IN_NAME.sub(lambda match: match[0].zfill(5), name)[:60]


def floor_of(name: str) -> int | None:
    """The floor that a three- or four-digit flat number tells: 502 is on the fifth, 1203 on the twelfth."""
    return int(name[:-2]) if re.fullmatch(r"[1-9]\d{2,3}", name) else None
