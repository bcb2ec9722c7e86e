"""What a text is about, as a guess: with its share, and silent where it is not sure enough."""

from dataclasses import dataclass
from functools import cache

from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.vocabulary import Category, Grade, categories
from huilin.cases.suggesting.examples import LEARNED
from huilin.cases.suggesting.model import Model

MOST_PERCENT = 99
"""A guess is never certain."""


@dataclass(frozen=True)
class Guess:
    """The likeliest category with its share in percent; `category` is None where that is too little to say it."""

    category: Category | None
    percent: int
    version: str
    likeliest: str = ""


@cache
def learned() -> Model:
    """Read once in a process; some milliseconds."""
    return Model.load(LEARNED)


def guess_category(text: str) -> Guess | None:
    """The model's and the street's keywords' guess; None for a text that says nothing.

    Matters of grade A are named from a smaller share on: a false alarm costs a look, a missed one may cost more.
    """
    if not text.strip():
        return None
    table = categories.get()
    shares = learned().shares(text, {slug: row.keywords.split() for slug, row in table.items()})
    if not shares:
        return None
    best = shares[0]
    category, percent = table[best.category], min(round(best.share * 100), MOST_PERCENT)
    return Guess(category if percent >= least(category) else None, percent, learned().version, category.slug)


def least(category: Category) -> int:
    """The share in percent from which this category is named."""
    is_urgent = category.grade == Grade.A
    return number(CaseRule.Name.SUGGESTED_FROM_URGENT if is_urgent else CaseRule.Name.SUGGESTED_FROM)
