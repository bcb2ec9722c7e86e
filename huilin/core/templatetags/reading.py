"""How codes, phones and moments read to people: `{% load reading %}`."""

import re
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
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
    local = _local(value)
    if (get_language() or "").startswith("en"):
        return date_format(local, "D j M Y")
    year = "" if local.year == timezone.localdate().year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日(周{'一二三四五六日'[local.weekday()]})"


@register.filter
def moment(value: datetime | None) -> str:
    """11月23日(周一)18:00; nearby days in words: 今天18:00, 昨天09:05, 明天18:00."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    days = (local.date() - timezone.localdate()).days
    near = [_("昨天"), _("今天"), _("明天")][days + 1] if -1 <= days <= 1 else ""
    gap = " " if (get_language() or "").startswith("en") else ""
    return f"{near or day(local)}{gap}{local:%H:%M}"


def _local(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
