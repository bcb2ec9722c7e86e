"""The street: the tenant. A small shared table, kept in process memory."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.reference import ReferenceTable, reference_changed
from huilin.core.tenancy import streets_come_from


class Street(models.Model):
    """A street office, keyed by its nine-digit statistical code (441302004)."""

    id = models.CharField(max_length=9, primary_key=True)
    number = models.SmallIntegerField(_("街道序号"), unique=True)
    """1-999; the first three digits of this street's placard and query codes."""
    name = models.CharField(_("名称"), max_length=50)
    district = models.CharField(_("区县"), max_length=50, blank=True)
    city = models.CharField(_("城市"), max_length=50, blank=True)
    province = models.CharField(_("省份"), max_length=50, blank=True)
    host = models.CharField(_("网址"), max_length=200, blank=True)
    supervision_phone = models.CharField(_("监督电话"), max_length=20, blank=True)
    takes_anonymous_reports = models.BooleanField(_("接受不留名的报事"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=999), name="street_number_range"
            ),
            models.CheckConstraint(condition=models.Q(id__regex=r"^\d{9}$"), name="street_id_is_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        reference_changed()


@dataclass(frozen=True)
class Streets:
    """All streets of this installation, ready to look up."""

    by_id: dict[str, Street]

    def by_number(self, number: int) -> Street | None:
        return next((street for street in self.by_id.values() if street.number == number), None)

    def by_host(self, host: str) -> Street | None:
        return next((street for street in self.by_id.values() if street.host and street.host == host), None)

    def only(self) -> Street | None:
        """The one street there is, if there is just one."""
        return next(iter(self.by_id.values())) if len(self.by_id) == 1 else None


streets: ReferenceTable[Streets] = ReferenceTable(
    lambda: Streets({street.id: street for street in Street.objects.all()})
)

streets_come_from(lambda: list(Street.objects.order_by("number").values_list("pk", flat=True)))
