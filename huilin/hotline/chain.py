"""A pasted chain sign-up (接龙) as rows: numbers of every kind, examples and headings left out, faults named by line.

#接龙
楼道灯不亮的请接龙
例 张三 1栋101 xx
1. 张三 3栋201 路灯不亮
2、李四 3栋2单元,也是不亮
③
"""

import hashlib
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from huilin.cases.models.report import MOST_WORDS
from huilin.core.text import clean_text, half_width

MOST_LINES = 300
_CIRCLED = {chr(0x2460 + n): str(n + 1) for n in range(20)} | {chr(0x2474 + n): str(n + 1) for n in range(20)}
_WIDE = re.compile("[\uff10-\uff19\uff0e\uff08\uff09\uff03\uff21-\uff3a\uff41-\uff5a\u3000]")
_POINT = "[.、。)\\]】,:\uff0c\uff1a]"
_ITEM = re.compile(rf"^[(\[【]?\s*(\d{{1,3}})(?:\s*{_POINT}+\s*|\s+|$)(.*)$")
_EXAMPLE = re.compile("^(例|如|格式|示例|例如|样例|模板)[\\s:\uff1a.、]")
_HEADING = re.compile(r"^#|^接龙$")
_BETWEEN = "[\\s,\uff0c:\uff1a、;\uff1b-]"
_NAME = re.compile(rf"^([\u3400-\u9fff·]{{2,4}})(?={_BETWEEN}|\d|$){_BETWEEN}*(.*)$")
_PLACE_LIKE = re.compile(r"(栋|幢|单元|号楼|座|梯|房|室|楼|小区)$")
_SPACING = re.compile("[\\s,\uff0c:\uff1a、;\uff1b。.]+")


@dataclass
class ChainRow:
    """One item: the line of the text (from 1), its number in the chain, who, and what is said with the place in it."""

    line: int
    number: str
    who: str
    text: str
    fault: str = ""
    note: str = ""

    @property
    def digest(self) -> str:
        """The same for the same item, whatever its number and its spaces."""
        plain = _SPACING.sub("", half_width(self.who + self.text))
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


@dataclass
class Chain:
    topic: str = ""
    rows: list[ChainRow] = field(default_factory=list)

    @property
    def good(self) -> list[ChainRow]:
        return [row for row in self.rows if not row.fault]

    @property
    def faults(self) -> list[ChainRow]:
        return [row for row in self.rows if row.fault]


def read_chain(text: str) -> Chain:
    """The items of the chain; lines before the first number are its topic, later ones go on with their item."""
    chain = Chain()
    topics: list[str] = []
    for line_number, line in enumerate(clean_text(text).split("\n"), start=1):
        plain = settled(line)
        if not plain or _HEADING.match(plain) or _EXAMPLE.match(plain):
            continue
        if match := _ITEM.match(plain):
            chain.rows.append(row_of(line_number, match[1], match[2]))
        elif chain.rows:
            last = chain.rows[-1]
            last.text = f"{last.text} {plain}".strip()
            last.fault = fault_of(last)
        else:
            topics.append(plain)
    chain.topic = " ".join(topics)[:200]
    for row in chain.rows:
        _complete(row, chain.topic)
    _mark_twice(chain.rows)
    return chain


def settled(line: str) -> str:
    """The line with plain digits and dots; circled numbers become `1.`."""
    first = line.strip()[:1]
    if first in _CIRCLED:
        line = f"{_CIRCLED[first]}. {line.strip()[1:]}"
    return _WIDE.sub(lambda found: half_width(found[0]), line).strip()


def row_of(line: int, number: str, rest: str) -> ChainRow:
    rest = rest.strip()
    match = _NAME.match(rest)
    is_name = match is not None and not _PLACE_LIKE.search(match[1])
    who, said = (match[1], match[2].strip()) if match and is_name else ("", rest)
    row = ChainRow(line, number, who, said)
    row.fault = fault_of(row)
    return row


def fault_of(row: ChainRow) -> str:
    if not row.who and not row.text:
        return _("这一条是空的。")
    if len(row.text) > MOST_WORDS:
        return _("太长了，最多%(most)d个字。") % {"most": MOST_WORDS}
    return ""


def _complete(row: ChainRow, topic: str) -> None:
    """Who only signs under the topic says what the topic says."""
    bare = re.sub(r"\d|[栋幢座号楼单元梯房室\-#\s]|[A-Za-z]", "", row.text)
    if row.fault or bare:
        return
    if topic:
        row.text = f"{row.text} {topic}".strip()
        row.note = _("没有写什么事，按接龙的题目记。")
    else:
        row.fault = _("没有写是什么事。")


def _mark_twice(rows: list[ChainRow]) -> None:
    by_digest: dict[str, ChainRow] = {}
    by_name: dict[str, ChainRow] = {}
    for row in rows:
        if row.fault:
            continue
        if row.digest in by_digest:
            row.fault = _("和第%(line)d行一样，只记一次。") % {"line": by_digest[row.digest].line}
            continue
        by_digest[row.digest] = row
        if row.who and row.who in by_name:
            row.note = _("第%(line)d行也是%(who)s，请看是不是同一个人说两件事。") % {
                "line": by_name[row.who].line,
                "who": row.who,
            }
        by_name.setdefault(row.who, row)
