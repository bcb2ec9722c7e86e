"""How long each kind of ticket may take, from one day to another.

Source of the first rows: Guangdong's measures for the 12345 hotline (in force from 2022-09-01).
"""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.workdays import Limit


class TicketKind(models.TextChoices):
    QUESTION = "question", _("咨询")
    HELP = "help", _("求助")
    ADVICE = "advice", _("建议")
    COMPLAINT = "complaint", _("投诉")
    DENUNCIATION = "denunciation", _("举报")


class TicketLimit(models.Model):
    class Unit(models.TextChoices):
        HOURS = "hours", _("小时")
        DAYS = "days", _("天")
        WORKDAYS = "workdays", _("工作日")

    kind = models.CharField(_("诉求类型"), max_length=14, choices=TicketKind)
    amount = models.SmallIntegerField(_("数值"))
    unit = models.CharField(_("单位"), max_length=8, choices=Unit)
    valid_from = models.DateField(_("从哪天起"))
    valid_to = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("12345工单时限")
        constraints = [models.UniqueConstraint(fields=["kind", "valid_from"], name="ticketlimit_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}{self.get_unit_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


limits: ReferenceTable[list[TicketLimit]] = ReferenceTable(
    lambda: list(TicketLimit.objects.order_by("-valid_from"))
)


def limit_for(kind: str, day: dt.date) -> Limit:
    """The limit in force on `day`; raises LookupError."""
    for row in limits.get():
        if row.kind == kind and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            return Limit(row.amount, row.unit)  # type: ignore[arg-type]
    raise LookupError(f"no ticket limit for {kind} on {day}")


def binding_due(kind: str, called_at: dt.datetime, own: dt.datetime | None) -> dt.datetime:
    """The earlier of the ticket's own deadline and the one that its kind has by the measures."""
    by_rule = limit_for(kind, timezone.localdate(called_at)).after(called_at)
    return min(by_rule, own) if own else by_rule
