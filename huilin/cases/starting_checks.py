"""The lists of verification that a new installation starts with."""

import datetime as dt

from django.utils.translation import gettext_noop as noop

from huilin.cases.models.checklist import CheckItem

CHECKS = (
    (None, 1, "look", noop("到过现场，或者问过报事人")),
    (None, 2, "look", noop("反映的问题已经没有了")),
    (None, 3, "look", noop("答复和看到的一样")),
    ("fire-safety", 1, "must", noop("通道和出口走得通，没有堵")),
    ("fire-safety", 2, "must", noop("消防栓、灭火器在原位，能用")),
    ("fire-safety", 3, "look", noop("换下来的旧件已经拿走")),
    ("wiring", 1, "must", noop("飞线已经拆掉，没有裸露的线头")),
    ("wiring", 2, "look", noop("告诉了住户到哪里充电")),
    ("gas", 1, "must", noop("燃气公司检查过，写了结果")),
    ("gas", 2, "must", noop("现场闻不到煤气味")),
    ("falling-objects", 1, "must", noop("松动的东西已经拆下或固定")),
    ("falling-objects", 2, "must", noop("下面的警戒已经撤掉或者还要留")),
    ("manhole", 1, "must", noop("井盖盖好踩不动")),
)
"""(category or None for all others, line, weight, what to look at). A must only where somebody could be hurt."""


def put_checklists(since: dt.date, source: str) -> None:
    """Every line above exists; those that exist already stay as they are."""
    CheckItem.objects.bulk_create(
        [
            CheckItem(category_id=slug, line=line, weight=weight, text=text, valid_from=since, source=source)
            for slug, line, weight, text in CHECKS
        ],
        ignore_conflicts=True,
    )
