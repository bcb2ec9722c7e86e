"""The three rates (三率): formula, numerator, denominator; hidden when fewer than ten cases stand behind one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilin.insights.models import RateWeight, weights_on

FEWEST = 10
"""Under this many cases a rate says more about single neighbours than about the work (brief 2.6)."""
SOLVED_ANSWERS = {"yes": "solved_yes", "partly": "solved_partly"}
SATISFIED_ANSWERS = {"good": "good", "fair": "fair", "so_so": "so_so"}


@dataclass(frozen=True)
class Rate:
    """A share of cases. `numerator` may be a fraction of cases where answers weigh less than one."""

    key: str
    label: str | Promise
    formula: str | Promise
    numerator: Decimal
    denominator: int
    numerator_key: str
    denominator_key: str

    @property
    def is_hidden(self) -> bool:
        return self.denominator < FEWEST

    @property
    def percent(self) -> str:
        """One decimal, or a dash where it is hidden."""
        if self.is_hidden:
            return "—"
        share = (self.numerator * 100 / self.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{share}%"

    @property
    def numerator_text(self) -> str:
        return f"{self.numerator.normalize():f}"


def rates(counts: Mapping[str, int], day: dt.date) -> list[Rate]:
    """The three rates of counted cases, with the weights in force on `day`."""
    return [
        Rate(
            "response",
            _("响应率"),
            _("在时限以内联系上的 ÷ 应联系的"),
            Decimal(counts["contacted"]),
            counts["contact_due"],
            "contacted",
            "contact_due",
        ),
        Rate(
            "solved",
            _("解决率"),
            _("回答解决了的（部分解决按权重）÷ 有回答的"),
            _weighed(counts, RateWeight.Rate.SOLVED, SOLVED_ANSWERS, day),
            counts["answered"],
            "solved_yes",
            "answered",
        ),
        Rate(
            "satisfied",
            _("满意率"),
            _("满意程度得分之和 ÷ 评了满意不满意的"),
            _weighed(counts, RateWeight.Rate.SATISFIED, SATISFIED_ANSWERS, day),
            counts["rated"],
            "good",
            "rated",
        ),
    ]


def _weighed(counts: Mapping[str, int], rate: str, answers: Mapping[str, str], day: dt.date) -> Decimal:
    weights = weights_on(rate, day)
    return sum((weights.get(answer, Decimal(0)) * counts[key] for answer, key in answers.items()), Decimal(0))
