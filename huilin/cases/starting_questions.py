"""The questions that a new installation asks about its categories; the street may change them like any other rule."""

import datetime as dt

from django.utils.translation import gettext_noop as noop

from huilin.cases.models.question import CategoryQuestion

QUESTIONS = (
    ("lighting", noop("哪里的灯"), "楼道灯/路灯/门口灯", ""),
    ("lighting", noop("坏了几盏"), "只有一盏/好几盏/全部不亮", ""),
    ("water", noop("是哪一种"), "漏水/停水/堵塞", ""),
    ("water", noop("现在还在漏吗"), "还在漏/不漏了", ""),
    ("water", noop("水碰到电了吗"), "碰到了/没有", "碰到了"),
    ("fire-safety", noop("有没有冒烟或火"), "有/没有", "有"),
    ("fire-safety", noop("通道堵住了吗"), "堵住了/没有", ""),
    ("wiring", noop("有没有冒烟、发烫、焦味"), "有/没有", "有"),
    ("gas", noop("现在还闻得到煤气味吗"), "闻得到/闻不到", "闻得到"),
    ("falling-objects", noop("还会再掉吗"), "会/不会/说不准", "会"),
    ("manhole", noop("有没有人看着或围起来"), "有/没有", ""),
    ("sanitation", noop("多少天没人清了"), "", ""),
    ("parking", noop("挡住消防通道了吗"), "挡住了/没有", ""),
    ("building", noop("哪里坏了"), "", ""),
)
"""(category, question, answers, answers that mean danger)."""


def first_questions(since: dt.date, source: str) -> list[CategoryQuestion]:
    """The rows, unsaved, numbered within their category."""
    placed: dict[str, int] = {}
    rows = []
    for slug, words, choices, alarming in QUESTIONS:
        placed[slug] = placed.get(slug, 0) + 1
        rows.append(
            CategoryQuestion(
                category_id=slug,
                place=placed[slug],
                words=words,
                choices=choices,
                alarming=alarming,
                valid_from=since,
                source=source,
            )
        )
    return rows
