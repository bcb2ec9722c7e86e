"""Identity numbers of 18 characters: GB 11643, the residence permits 81, 82, 83 and the permanent residence card 9."""

import datetime as dt
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.text import half_width

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
_AREAS = frozenset(
    str(number)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
        (91, 91),
    )
    for number in range(first, last + 1)
)
_MANGLED = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")


class BadIdentity(ValueError):
    """The number cannot be right; the text says why and does not repeat it."""


def check_character(first_17: str) -> str:
    """The eighteenth character (GB 11643-1999, 4.2: weights modulo 11)."""
    return CHECK[sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True)) % 11]


def read_identity(text: str) -> str:
    """The number in plain digits and capital X; raises BadIdentity."""
    number = re.sub(r"[\s'‘’]", "", half_width(text)).upper()
    if _MANGLED.match(number):
        raise BadIdentity(_("身份证号被表格软件改成了科学计数法，后几位已经丢失，请设成文本格式重新填写。"))
    if "*" in number:
        raise BadIdentity(_("身份证号打了星号，不能导入。"))
    if re.fullmatch(r"\d{15}", number):
        raise BadIdentity(_("这是15位旧身份证号，请填18位。"))
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise BadIdentity(_("身份证号应是18位，现在是%(length)d位或有别的字符。") % {"length": len(number)})
    if number[:2] not in _AREAS and number[0] != "9":
        raise BadIdentity(_("身份证号开头的地区码不存在。"))
    born_on(number)
    if check_character(number[:17]) != number[17]:
        raise BadIdentity(_("身份证号的校验位不对，请核对。"))
    return number


def born_on(number: str) -> dt.date:
    """The date of birth in the number; raises BadIdentity."""
    try:
        day = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadIdentity(_("身份证号里的出生日期不存在。")) from None
    if not dt.date(1900, 1, 1) <= day <= timezone.localdate():
        raise BadIdentity(_("身份证号里的出生日期不对。"))
    return day


def sex_of(number: str) -> str:
    """`m` for an odd seventeenth digit, `f` for an even one."""
    return "m" if int(number[16]) % 2 else "f"
