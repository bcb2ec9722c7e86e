"""Setting a paper with typst: everything written goes in as JSON, so nothing a person typed is read as markup."""

import functools
import json
import re
import tempfile
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst

TEMPLATES = Path(__file__).parent / "typst"
CHINA = timezone(timedelta(hours=8))
# Control, zero-width and direction characters: invisible on paper, able to turn a phone number round.
UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


@functools.cache
def fonts() -> typst.Fonts:
    """The one font that has every character of names; looked up once a process."""
    folder = Path(str(noto_cjk_sans_otc.FONT_PATH)).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def typeset(template: str, job: dict[str, Any], *, on: date, root: Path | None = None) -> bytes:
    """The PDF of `template` with `job` in it. The same job gives the same bytes. Files it names lie in `root`."""
    with tempfile.TemporaryDirectory(prefix="paper-") as empty:
        return typst.compile(  # type: ignore[type-var]
            (TEMPLATES / template).read_bytes(),
            root=root or Path(empty),
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"job": json.dumps(job, ensure_ascii=False)},
            timestamp=datetime.combine(on, time(), CHINA),
        )


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text).strip()


def written_day(day: date) -> str:
    """2026年11月23日(星期一)."""
    return f"{plain_day(day)}(星期{'一二三四五六日'[day.weekday()]})"


def plain_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
