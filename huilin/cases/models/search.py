"""Search: each pair of neighbouring characters of a case is a row, so that words of two characters are found by an index.

A B-tree of equalities, because row-level security keeps operators that are not leakproof (`@@`, `&&`, `LIKE`) out of
every index: docs/decisions/0026-search-by-pairs.md. The rows are kept by a trigger of the table of cases.
"""

import re
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from huilin.core.tenancy import TenantModel
from huilin.core.text import clean_text, half_width

EVERYWHERE = re.compile(r"[0-9a-z甲乙丙丁]{0,4}(号楼|栋|幢|座|单元)")
MOST_PAIRS = 8
"""More pairs of one phrase narrow nothing; the text itself is compared afterwards."""

NUMBER_END = re.compile(r"(?:(?:hl-)?\d{9}-)?\d{4}-(\d+)")
"""A case's number from its year on, or whole: only the digits at its end are kept as pairs, the rest is in every number."""


class Pair(TenantModel):
    """Two neighbouring characters that the end of a case's number, its text, place, summary or masked name contains."""

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("street_id", "pair", "case_key")
    pair = models.BigIntegerField()
    """Code point of the first shifted left by 21 bits, and that of the second."""
    case_key = models.UUIDField()
    case: Any = models.ForeignObject(
        "cases.Case",
        from_fields=["street_id", "case_key"],
        to_fields=["street_id", "id"],
        on_delete=models.DO_NOTHING,
        related_name="pairs",
    )


def pairs_of(words: str) -> list[int]:
    """The pairs of neighbouring characters of what was typed, as the trigger counts them."""
    words = normal(words)
    both = zip(words, words[1:], strict=False)
    found = [ord(a) << 21 | ord(b) for a, b in both if not a.isspace() and not b.isspace()]
    return list(dict.fromkeys(found))


def normal(words: str) -> str:
    return half_width(clean_text(words)).lower()


def containing(cases: Any, words: str) -> Any:
    """The cases in which every word stands, each as one piece of the number, text, place, summary or masked name.

    Pairs are joined, in the order of their index. Those of a building or entrance stand in nearly every case; they are asked
    case by case, so that the database ends with the first page and does not gather all that there are.
    """
    split = normal(words).split()
    usual = [
        pair for word in split if not EVERYWHERE.fullmatch(word) for pair in spread(pairs_of(kept_part(word)))
    ]
    common = [pair for word in split if EVERYWHERE.fullmatch(word) for pair in spread(pairs_of(word))]
    joined = usual or common[:1]
    cases = with_pairs(cases, joined)
    for pair in common:
        if pair not in joined:
            there = Pair.objects.filter(pair=pair, case_key=OuterRef("pk")).values("pair")[:1]
            cases = cases.filter(IsNull(Subquery(there), False))
    for word in split:
        if len(word) != 2:
            cases = cases.filter(stands_in(word))
    return cases


def with_pairs(cases: Any, pairs: list[int]) -> Any:
    for pair in pairs:
        cases = cases.filter(pairs__pair=pair)
    return cases


def plain_pairs(words: str) -> list[int]:
    """The pairs that say all of these words: where each has two characters and is no usual part of a place. Else none."""
    split = normal(words).split()
    if any(len(word) != 2 or EVERYWHERE.fullmatch(word) for word in split):
        return []
    return [pair for word in split for pair in pairs_of(word)]


def kept_part(word: str) -> str:
    """Of a case's number its end, of everything else the whole."""
    number = NUMBER_END.fullmatch(word)
    return number[1] if number else word


def spread(pairs: list[int]) -> list[int]:
    """At most MOST_PAIRS of them, from the whole length."""
    step = -(-len(pairs) // MOST_PAIRS) or 1
    return pairs[::step]


def stands_in(word: str) -> Q:
    return (
        Q(description__icontains=word)
        | Q(place_label__icontains=word)
        | Q(public_summary__icontains=word)
        | Q(number__icontains=word)
        | Q(contact_name__istartswith=word.rstrip("*"))
    )
