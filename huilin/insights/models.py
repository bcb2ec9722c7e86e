"""How answers weigh in the rates (effective-dated: cities change them every year, brief 2.6), and what was exported."""

import datetime as dt
from decimal import Decimal

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
