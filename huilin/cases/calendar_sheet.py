"""A sheet of days off and make-up days (.xlsx, .xls, .csv): day, kind, name, source. All of it is taken, or nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.models import Holiday
from huilin.core.sheets.opening import open_grids
from huilin.core.text import clean_text, half_width
from huilin.core.workdays import holidays, kind_of

KINDS = {
    "放假": Holiday.Kind.OFF, "休": Holiday.Kind.OFF, "休息": Holiday.Kind.OFF, "rest": Holiday.Kind.OFF,
    "off": Holiday.Kind.OFF, "上班": Holiday.Kind.WORK, "调休上班": Holiday.Kind.WORK,
    "调休": Holiday.Kind.WORK, "班": Holiday.Kind.WORK, "work": Holiday.Kind.WORK,
}  # fmt: skip
WRITTEN = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
HEADING = ("日期", "哪一天", "day", "date")
MOST_DAYS, MOST_FAULTS = 400, 10


@dataclass(frozen=True)
class Day:
    day: dt.date
    kind: str
    name: str
    source: str

    def as_value(self) -> list[str]:
        return [self.day.isoformat(), self.kind, self.name, self.source]


def read_days(file: Any, source: str) -> list[Day]:
    """The days of the sheet that change something, in order. Raises Refused with every fault and its line."""
    faults: list[str] = []
    found: dict[dt.date, Day] = {}
    for number, cells in _lines(file):
        try:
            day = _day(cells, source)
        except ValueError as fault:
            faults.append(_("第%(line)d行：%(fault)s") % {"line": number, "fault": fault})
            continue
        if day.day in found:
            faults.append(_("第%(line)d行：%(day)s写了两次") % {"line": number, "day": day.day})
        found[day.day] = day
    if faults:
        raise Refused("\n".join(faults[:MOST_FAULTS]), field="file")
    if len(found) > MOST_DAYS:
        raise Refused(_("一次最多导入%(most)d天。") % {"most": MOST_DAYS}, field="file")
    changed = [day for day in found.values() if _changes(day)]
    if not changed:
        raise Refused(_("表里的日子和系统里的一样，没有要改的。"), field="file")
    return sorted(changed, key=lambda day: day.day)


def _lines(file: Any) -> list[tuple[int, list[str]]]:
    lines = []
    for grid in open_grids(file)[:1]:
        for number, row in enumerate(grid.cells, 1):
            cells = [_text(cell) for cell in row[:4]] + [""] * 4
            if any(cells) and not cells[0].lower().startswith(HEADING):
                lines.append((number, cells[:4]))
    return lines


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return half_width(clean_text(str("" if cell is None else cell)))


def _day(cells: list[str], source: str) -> Day:
    """Raises ValueError with what is wrong."""
    day = next((found for form in WRITTEN if (found := _written(cells[0], form))), None)
    if day is None:
        raise ValueError(_("日期「%(text)s」看不懂，请写成2027-01-01") % {"text": cells[0][:20]})
    kind = KINDS.get(cells[1].lower())
    if kind is None:
        raise ValueError(_("「%(text)s」看不懂，请写放假或上班") % {"text": cells[1][:20]})
    made = Day(day, str(kind), cells[2][:40], (cells[3] or source)[:200])
    if not made.source:
        raise ValueError(_("没有写依据"))
    if day <= timezone.localdate(clock.now()) and kind_of(day).is_workday != (kind == Holiday.Kind.WORK):
        raise ValueError(_("%(day)s已经过了，不能再改") % {"day": day})
    return made


def _written(text: str, form: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, form).date()
    except ValueError:
        return None


def _changes(day: Day) -> bool:
    """Past days that agree need no row; days to come get one where the table says something else or nothing."""
    is_to_come = day.day > timezone.localdate(clock.now())
    return is_to_come and holidays.get().get(day.day) != day.kind
