"""The dispatch catalogue (派单目录): which matters a unit or a role answers for, and which may not be handed to it.

Beijing's 接诉即办 ordinance asks for a catalogue (art. 11) and forbids handing a community what is not on its list
(art. 17(2)).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.vocabulary import Category
from huilin.core import clock
from huilin.core.reference import StreetTable
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.people.models import Organisation, Role

Holder = UUID | str
"""A unit by its id, or a role by its code."""
HANDLING = ("ST", "SL", "BL", "CS", "PO", "ME", "SO")
"""Roles that matters are handed to."""


class Duty(TenantModel):
    """A line of the catalogue, in force from one day to another. Entered through `places.TableChange`."""

    unit = TenantForeignKey(Organisation, null=True, blank=True, related_name="+")
    role = models.CharField(gettext_lazy("身份"), max_length=2, choices=Role.Code, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    is_theirs = models.BooleanField(gettext_lazy("归他们办"))
    is_over = models.BooleanField(default=False)
    """From this day on the catalogue says nothing of it any more."""
    valid_from = models.DateField(gettext_lazy("从哪天起"))
    valid_to = models.DateField(gettext_lazy("到哪天止"), null=True, blank=True)
    source = models.CharField(gettext_lazy("依据"), max_length=200)

    class Meta:
        verbose_name = gettext_lazy("职责清单")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "unit", "role", "category", "valid_from"],
                name="duty_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder_label} {self.category}"

    def clean(self) -> None:
        if bool(self.unit_id) == bool(self.role):
            raise ValidationError(_("请选一个单位，或一种身份。"))
        if self.role and self.role not in HANDLING:
            raise ValidationError(_("这种身份不办件。"))
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError(_("截止日期要在开始日期以后。"))

    @property
    def holder(self) -> Holder:
        return self.unit_id or self.role

    @property
    def holder_label(self) -> str:
        return self.unit.name if self.unit_id else str(Role.Code(self.role).label)

    @property
    def says(self) -> str:
        if self.is_over:
            return _("不再规定")
        return _("归他们办") if self.is_theirs else _("不归他们办")


@dataclass(frozen=True)
class Catalogue:
    """The lines in force on a day."""

    lines: dict[tuple[Holder, str], bool]
    closed: frozenset[Holder]
    """Residents' committees with a list: what is not on it is not theirs."""

    def excludes(self, holders: Iterable[Holder], category: str | None) -> bool:
        """Whether none of what somebody is answers for the category, and something that he is does not."""
        told = [self._says(holder, category or "") for holder in holders]
        return False in told and True not in told

    def _says(self, holder: Holder, category: str) -> bool | None:
        return self.lines.get((holder, category), False if holder in self.closed and category else None)


def _all() -> list[Duty]:
    return list(Duty.objects.select_related("unit").order_by("-valid_from"))


_duties: StreetTable[list[Duty]] = StreetTable(_all)


def catalogue(day: dt.date | None = None) -> Catalogue:
    """The catalogue of the street entered, on `day` (today without one)."""
    day = day or timezone.localdate(clock.now())
    found: dict[tuple[Holder, str], Duty] = {}
    for row in _duties.get():
        if row.valid_from <= day:
            found.setdefault((row.holder, row.category_id), row)
    now = {
        key: row.is_theirs
        for key, row in found.items()
        if not row.is_over and (row.valid_to is None or row.valid_to >= day)
    }
    closed = frozenset(
        holder
        for (holder, category), is_theirs in now.items()
        if is_theirs and _is_committee(found[(holder, category)])
    )
    return Catalogue(now, closed)


def _is_committee(row: Duty) -> bool:
    return bool(row.unit_id) and row.unit.kind == Organisation.Kind.COMMITTEE


def holders_of(roles: Iterable[Any]) -> set[Holder]:
    """What a person is, for the catalogue: the handling roles held and the units answered for."""
    found: set[Holder] = set()
    for role in roles:
        if role.organisation_id:
            found.add(role.organisation_id)
        if role.code in HANDLING:
            found.add(role.code)
    return found
