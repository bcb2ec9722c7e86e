"""The columns of a sheet that somebody hands in: their customary headings, other headings for the same, how they fill."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from huilin.core.text import half_width


@dataclass(frozen=True)
class Column:
    key: str
    heading: str
    others: tuple[str, ...] = ()
    width: int = 12
    fills_down: bool = False
    """Whether a vertically merged cell stands for all its rows. Cells about one person never do."""


def plain_heading(text: str) -> str:
    """A heading without spaces, line breaks, stars of required columns and the unit in brackets."""
    text = re.sub(r"[\s*:]", "", half_width(text))
    return re.sub(r"[((](㎡|m2|平方米|平米|m²|必填|选填|可不填)[))]$", "", text)


@dataclass(frozen=True)
class Layout:
    """What a kind of sheet looks like: columns, those it cannot do without, and what is said when it has none."""

    columns: tuple[Column, ...]
    required: frozenset[str]
    no_header: str | Promise
    no_rows: str | Promise
    other_sheets: str = r"说明|填写须知|封面|目录|字典|下拉"
    """Sheets with such a name may lack a header."""
    beside: frozenset[str] = frozenset({"ordinal"})
    """Columns that alone make no row."""
    keeps_time: bool = False
    """Whether a cell with date and time keeps its time."""

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _known(self) -> dict[str, str]:
        return {
            plain_heading(name): column.key
            for column in self.columns
            for name in (column.heading, *column.others)
        }

    def key_of(self, heading: str) -> str | None:
        """The column that a heading stands for, or None."""
        return self._known.get(plain_heading(heading))

    def settle(self, columns: dict[str, int]) -> dict[str, int] | None:
        """The columns found, by key, or None when this is no such sheet."""
        return columns if self.required <= set(columns) else None

    def headings(self, keys: Iterable[str]) -> list[str]:
        return [self.by_key[key].heading for key in keys]
