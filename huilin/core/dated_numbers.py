"""Rules that are one number each: rows with a name, a unit, dates and a source, kept in memory and asked for by name."""

import datetime as dt
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.workdays import Limit


class DatedNumber(models.Model):
    """One number, in force from one day to another. The room's table adds `name` with its choices."""

    class Unit(models.TextChoices):
        PERCENT = "percent", _("％")
        TIMES = "times", _("次")
        MINUTES = "minutes", _("分钟")
        HOURS = "hours", _("小时")
        DAYS = "days", _("天")
        WORKDAYS = "workdays", _("工作日")

    value = models.SmallIntegerField(_("数值"))
    unit = models.CharField(_("单位"), max_length=8, choices=Unit)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_name_display()} {self.value}{self.get_unit_display()}"  # type: ignore[attr-defined]

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


Row = TypeVar("Row", bound=DatedNumber)


class Numbers(Generic[Row]):
    """The rules of one such table."""

    def __init__(self, model: type[Row]) -> None:
        self.table: ReferenceTable[list[Any]] = ReferenceTable(
            lambda: list(model._default_manager.order_by("-valid_from"))
        )

    def rule(self, name: str, day: dt.date | None = None) -> Row:
        """The row in force on `day` (today without one), the latest where several are. Raises LookupError."""
        day = day or timezone.localdate(clock.now())
        for row in self.table.get():
            if row.name == name and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
                return row  # type: ignore[no-any-return]
        raise LookupError(f"no rule {name} on {day}")

    def number(self, name: str, day: dt.date | None = None) -> int:
        return self.rule(name, day).value

    def allowed(self, name: str, day: dt.date | None = None) -> Limit:
        """The rule as an amount of time."""
        row = self.rule(name, day)
        return Limit(row.value, row.unit)  # type: ignore[arg-type]
