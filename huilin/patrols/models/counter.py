"""Numbers of hazards as the ledger writes them: YH-202611-0001, anew each month."""

from django.db import models

from huilin.core.tenancy import TenantModel


class HazardCounter(TenantModel):
    """The last number given out in a street and month."""

    month = models.CharField(max_length=6)
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "month"], name="hazardcounter_month")]

    @classmethod
    def next(cls, month: str) -> int:
        """Locks the month's row until the transaction ends."""
        made, _new = cls.objects.get_or_create(month=month)
        counter = cls.locked(made.pk)
        counter.last += 1
        counter.save(update_fields=["last"])
        return counter.last
