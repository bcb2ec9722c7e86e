"""How answers weigh in the rates (effective-dated: cities change them every year, brief 2.6), what was exported, and what
has been added up of the cases.
"""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from functools import partial

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.tenancy import TenantModel


class Export(TenantModel):
    """Somebody took the cases of a period away as a file."""

    append_only = True

    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    first = models.DateField()
    last = models.DateField()
    kind = models.CharField(max_length=10)
    row_count = models.IntegerField()


class Span(StrEnum):
    """For how long a row has been added up. A day's rows are in its month's, too; what is new is in neither yet."""

    NEW = "new"
    DAY = "day"
    MONTH = "month"


class Added(TenantModel):
    """So many more or fewer of the cases received in a span. All rows of a key added together are the number, always.

    Written by a trigger of the table of cases, in the transaction of the act (`tallying.py`), and put together by a job.
    """

    span = models.CharField(max_length=5)
    first = models.DateField()
    """The first local day of the span."""
    community_id = models.UUIDField()

    class Meta:
        abstract = True


number = partial(models.IntegerField, default=0)


class Tally(Added):
    """What `measures.ADDED_UP` counts, a column each, for one compound and category (empty: none)."""

    compound_id = models.UUIDField()
    category = models.CharField(max_length=40)
    received, open, done = number(), number(), number()
    not_taken, merged, moved, nobody = number(), number(), number(), number()
    unreached, declined, unreasonable = number(), number(), number()
    own_find, own_find_done, to_follow_up = number(), number(), number()
    kept, broken = number(), number()
    contact_due, contacted = number(), number()
    answered, solved_yes, solved_partly = number(), number(), number()
    rated, good, fair, so_so = number(), number(), number(), number()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "span", "first", "community_id", "compound_id", "category"],
                name="tally_once",
                condition=~models.Q(span="new"),
            )
        ]
        indexes = [
            models.Index(fields=["street_id", "first"], name="tally_new", condition=models.Q(span="new"))
        ]


class Pace(Added):
    """How many cases waited so long: tenths of an hour until the first contact, tenths of a day until the reply."""

    what = models.CharField(max_length=7)
    tenths = models.IntegerField()
    cases = number()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "span", "first", "community_id", "what", "tenths"],
                name="pace_once",
                condition=~models.Q(span="new"),
            )
        ]
        indexes = [
            models.Index(fields=["street_id", "first"], name="pace_new", condition=models.Q(span="new"))
        ]


class RateWeight(models.Model):
    """What one answer counts for in one rate, in force from one day to another."""

    class Rate(models.TextChoices):
        SOLVED = "solved", _("解决率")
        SATISFIED = "satisfied", _("满意率")

    rate = models.CharField(max_length=10, choices=Rate)
    answer = models.CharField(max_length=12)
    weight = models.DecimalField(_("权重"), max_digits=3, decimal_places=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("比率权重")
        constraints = [
            models.UniqueConstraint(fields=["rate", "answer", "valid_from"], name="rateweight_once")
        ]

    def __str__(self) -> str:
        return f"{self.rate} {self.answer} {self.weight}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


weights: ReferenceTable[list[RateWeight]] = ReferenceTable(
    lambda: list(RateWeight.objects.order_by("-valid_from"))
)


def weights_on(rate: str, day: dt.date) -> dict[str, Decimal]:
    """{answer: weight} in force on `day`; an answer without a row counts nothing."""
    found: dict[str, Decimal] = {}
    for row in weights.get():
        if row.rate == rate and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            found.setdefault(row.answer, row.weight)
    return found
