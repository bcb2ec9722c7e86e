"""How codes, phones and moments read to people: `{% load reading %}`."""

import re
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huilin.core.text import local_phone

register = template.Library()


@register.filter
def grouped(code: str) -> str:
    """A query code in groups of four, as it is spoken: 7K3M 9Q2T …"""
    compact = str(code or "").replace("-", "").replace(" ", "")
    return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4))


@register.filter
def phone(value: str) -> str:
    """A number in the groups people read it in; a masked or short number stays as it is."""
    text = str(value or "")
    if text.startswith("+86"):
        return local_phone(text)
    if re.fullmatch(r"0\d{10,11}", text):
        return f"{text[:4]} {text[4:-4]} {text[-4:]}"
    return f"{text[:3]} {text[3:7]} {text[7:]}" if re.fullmatch(r"1\d{10}", text) else text


@register.filter
def day(value: date | datetime | None) -> str:
    """11月23日(周一), with the year before it when it is not this year."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _day(local, timezone.localdate(), is_english())


@register.filter
def moment(value: datetime | None) -> str:
    """11月23日(周一)18:00; nearby days in words: 今天18:00, 昨天09:05, 明天18:00."""
    return Moments()(value)


class Moments:
    """`moment` for many: the zone, today and its words are looked up once."""

    def __init__(self) -> None:
        self.zone, self.today, self.is_english = (
            timezone.get_current_timezone(),
            timezone.localdate(),
            is_english(),
        )
        self.gap = " " if self.is_english else ""

    @cached_property
    def near(self) -> dict[date, str]:
        words = _("昨天"), _("今天"), _("明天")
        return {self.today + timedelta(days=gap): word for gap, word in zip((-1, 0, 1), words, strict=True)}

    def __call__(self, value: datetime | None) -> str:
        if value is None:
            return ""
        local = value.astimezone(self.zone)
        on = local.date()
        told = self.near.get(on) or _day(on, self.today, self.is_english)
        return f"{told}{self.gap}{local.hour:02}:{local.minute:02}"


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def _day(on: date, today: date, in_english: bool) -> str:
    if in_english:
        return date_format(on, "D j M Y")
    year = "" if on.year == today.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日(周{'一二三四五六日'[on.weekday()]})"
