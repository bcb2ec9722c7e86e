"""What one cell says: texts, names, phones, moments and the words of choice columns. Each raises BadCell with the reason."""

import datetime as dt
import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.text import clean_name, clean_text, half_width, normalise_phone

EXCEL_EPOCH = dt.date(1899, 12, 30)
OLDEST = dt.date(1900, 1, 1)
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_LOST = re.compile("[\ufffd?\u25a1\ue000-\uf8ff]")
_GUARD = re.compile(r"^[=+@\t\r]")


class BadCell(ValueError):
    """The cell cannot be taken; the text is a sentence for the user and repeats no personal data."""


def read_text(text: str, most: int) -> str:
    """Cleaned text of at most `most` characters."""
    try:
        text = clean_text(text)
    except ValidationError as error:
        raise BadCell(error.messages[0]) from None
    if len(text) > most:
        raise BadCell(_("最多%(most)d个字。") % {"most": most})
    return text


def read_name(text: str) -> str:
    """A person's name as written; two names, digits and lost characters are refused."""
    try:
        name = clean_name(text)
    except ValidationError as error:
        raise BadCell(error.messages[0]) from None
    if "*" in name or "某" in name:
        raise BadCell(_("姓名不全，不能导入，请填全名。"))
    if _LOST.search(name):
        raise BadCell(_("姓名里有显示不出来的字，请核对后重新填写。"))
    if re.search(r"[、,,;;/]|\n", name):
        raise BadCell(_("一行只能填一个人。"))
    if re.search(r"\d", half_width(name)) or _GUARD.match(name):
        raise BadCell(_("姓名里不能有数字和符号。"))
    return name


def read_phone(text: str) -> str:
    """The number as +86…"""
    plain = half_width(text)
    if re.search(r"\d[eE]\+?\d", plain):
        raise BadCell(_("电话被表格软件改成了科学计数法，请设成文本格式重新填写。"))
    if "*" in plain:
        raise BadCell(_("电话打了星号，不能导入。"))
    if re.search(r"[、,;/\n]|\d\s{2,}\d", plain):
        raise BadCell(_("一格只能填一个电话。"))
    try:
        return normalise_phone(plain)
    except ValidationError as error:
        raise BadCell(error.messages[0]) from None


def read_date(value: str | dt.date) -> dt.date:
    """A day from a date cell, 2024-3-5, 2024.3.5, 2024年3月5日, 20240305 or a spreadsheet serial number (1900)."""
    day = value if isinstance(value, dt.date) else _date_of(re.sub(r"\s", "", half_width(value)))
    if not OLDEST <= day <= timezone.localdate():
        raise BadCell(_("日期早于1900年或晚于今天。"))
    return day


def _date_of(text: str) -> dt.date:
    match = _DATE.match(text) or re.match(r"^(\d{4})(\d{2})(\d{2})$", text)
    try:
        if match:
            return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        raise BadCell(_("没有这一天，请核对。")) from None
    if re.fullmatch(r"[1-9]\d{4}", text):
        return EXCEL_EPOCH + dt.timedelta(days=int(text))
    raise BadCell(_("日期要写到年月日，例如2024-03-05。"))


def read_choice(text: str, words: Mapping[str, str]) -> str:
    """The value that a word stands for."""
    plain = re.sub(r"\s", "", half_width(text))
    if plain not in words:
        known = "、".join(dict.fromkeys(list(words)[:8]))
        raise BadCell(_("看不懂这个词，请写：%(known)s。") % {"known": known})
    return words[plain]


_MOMENT = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时点](\d{1,2})?分?(?:[::](\d{1,2}))?(?:\.\d+)?)?$"
)


def read_moment(value: str | dt.date, *, at: dt.time) -> dt.datetime:
    """A moment of local time from a date cell, 2024-3-5 14:20 and its kin; a day alone stands for `at` on that day."""
    if isinstance(value, dt.datetime):
        return timezone.make_aware(value) if timezone.is_naive(value) else value
    if isinstance(value, dt.date):
        return timezone.make_aware(dt.datetime.combine(value, at))
    text = re.sub(r"\s+", " ", half_width(value)).strip()
    match = _MOMENT.match(text)
    try:
        if match:
            year, month, day, *clock = match.groups()
            hour, minute = (int(part or 0) for part in clock[:2])
            time = dt.time(hour, minute) if clock[0] else at
            return timezone.make_aware(dt.datetime(int(year), int(month), int(day), time.hour, time.minute))
    except ValueError:
        raise BadCell(_("没有这个日期或时间，请核对。")) from None
    if re.fullmatch(r"[1-9]\d{4}(\.\d+)?", text):
        start = dt.time() if "." in text else at
        serial = dt.datetime.combine(EXCEL_EPOCH, start) + dt.timedelta(days=float(text))
        return timezone.make_aware(serial.replace(microsecond=0))
    raise BadCell(_("时间要写成2026-11-23 14:20这样。"))
