"""How often the guess was what a person then confirmed. Counted from what really happened, not from a test."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huilin.cases.models import Acceptance, CaseRule
from huilin.cases.models.rules import number
from huilin.cases.models.vocabulary import categories
from huilin.cases.suggesting.guessing import learned
from huilin.core import clock
from huilin.core.pages import DeskView
from huilin.places.permissions import EDIT_TABLES

CONFUSIONS = 10


def rate(hits: int, n: int) -> dict[str, Any]:
    """With numerator and denominator; no share of fewer than the rules say."""
    fewest = number(CaseRule.Name.FEWEST_SHOWN)
    return {"hits": hits, "n": n, "percent": round(100 * hits / n) if n >= fewest else None}


class SuggestionsView(DeskView):
    permission = EDIT_TABLES

    def get(self, request: HttpRequest) -> HttpResponse:
        days = number(CaseRule.Name.TRIAL_DAYS)
        rows = list(
            Acceptance.objects.filter(at__gte=clock.now() - dt.timedelta(days=days))
            .exclude(suggested_by="")
            .values_list("suggested_id", "category_id", "was_guess")
            .annotate(n=Count("id"))
        )
        said = [row for row in rows if row[0]]
        total, named = sum(row[3] for row in rows), sum(row[3] for row in said)
        lines = self.by_category(said)
        context = {
            "section": "places:tables",
            "days": days,
            "fewest": number(CaseRule.Name.FEWEST_SHOWN),
            "version": learned().version,
            "total": total,
            "named": rate(named, total),
            "shown": self.hits(row for row in said if row[2]),
            "blind": self.hits(row for row in said if not row[2]),
            "by_category": [line for line in lines if line["rate"]["percent"] is not None],
            "rare": sum(line["rate"]["percent"] is None for line in lines),
            "confusions": self.confusions(said),
        }
        return render(request, "cases/suggestions.html", context)

    def hits(self, rows: Any) -> dict[str, Any]:
        found = list(rows)
        return rate(
            sum(n for guess, chosen, _was, n in found if guess == chosen), sum(row[3] for row in found)
        )

    def by_category(self, rows: list[Any]) -> list[dict[str, Any]]:
        return [
            {"label": row.label, "rate": self.hits(line for line in rows if line[0] == slug)}
            for slug, row in categories.get().items()
            if any(line[0] == slug for line in rows)
        ]

    def confusions(self, rows: list[Any]) -> list[dict[str, Any]]:
        """What was taken for what, most often first; only of guesses said often enough."""
        often = Counter[str]()
        pairs = Counter[tuple[str, str]]()
        for guess, chosen, _was, n in rows:
            often[guess] += n
            if guess != chosen:
                pairs[(guess, chosen)] += n
        fewest = number(CaseRule.Name.FEWEST_SHOWN)
        table = categories.get()
        return [
            {"guess": table[guess].label, "chosen": table[chosen].label, "n": n, "of": often[guess]}
            for (guess, chosen), n in pairs.most_common()
            if often[guess] >= fewest
        ][:CONFUSIONS]
