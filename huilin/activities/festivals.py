"""Festivals by the lunar calendar and the solar terms, as suggestions of days (GB/T 33661-2017, by lunar_python)."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lunar_python import Lunar, Solar

LUNAR = (
    (_("春节"), 1, 1),
    (_("元宵节"), 1, 15),
    (_("端午节"), 5, 5),
    (_("七夕"), 7, 7),
    (_("中秋节"), 8, 15),
    (_("重阳节"), 9, 9),
)
TERMS = ((_("清明"), "清明"), (_("冬至"), "冬至"))


@dataclass(frozen=True)
class Festival:
    name: str | Promise
    day: dt.date


@cache
def festivals_of(year: int) -> tuple[Festival, ...]:
    """The festivals that fall into this year of the sun, by day."""
    found = []
    for name, month, day in LUNAR:
        for lunar_year in (year - 1, year):
            solar = Lunar.fromYmd(lunar_year, month, day).getSolar()
            if solar.getYear() == year:
                found.append(Festival(name, dt.date(year, solar.getMonth(), solar.getDay())))
    table = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
    for name, term in TERMS:
        solar = table[term]
        if solar.getYear() != year:
            # The table of a lunar year begins with the winter solstice before it.
            solar = Solar.fromYmd(year + 1, 1, 1).getLunar().getJieQiTable()[term]
        found.append(Festival(name, dt.date(solar.getYear(), solar.getMonth(), solar.getDay())))
    return tuple(sorted(found, key=lambda one: one.day))


def coming_festivals(today: dt.date, most: int = 6) -> list[Festival]:
    """The next ones, from today."""
    known = (*festivals_of(today.year), *festivals_of(today.year + 1))
    return [one for one in known if one.day >= today][:most]
