"""A placard on a wall: its code belongs to the place, not to the steward, so an old QR always leads to the present one."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.codes import PLACARD_LENGTH, new_code
from huilin.core.permissions import Scoped
from huilin.core.tenancy import TenantForeignKey, TenantModel, current_street
from huilin.places.models.place import Building, Community, Compound, Entrance
from huilin.places.models.street import streets


class Placard(TenantModel, Scoped):
    code = models.CharField(max_length=PLACARD_LENGTH)
    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="placards")
    building = TenantForeignKey(Building, null=True, blank=True, related_name="+")
    entrance = TenantForeignKey(Entrance, null=True, blank=True, related_name="+")
    issued_on = models.DateField(_("更新日期"), default=timezone.localdate)
    is_retired = models.BooleanField(_("已停用"), default=False)

    class Meta:
        verbose_name = _("公示牌")
        constraints = [models.UniqueConstraint(fields=["street_id", "code"], name="placard_code")]
        indexes = [models.Index(fields=["street_id", "compound"], name="placard_compound")]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: object, **kwargs: object) -> None:
        self.street_id = self.street_id or current_street()
        if not self.code:
            self.code = new_code(streets.get().by_id[self.street_id].number, PLACARD_LENGTH)
        super().save(*args, **kwargs)

    @property
    def place_label(self) -> str:
        """Where it hangs, compound first: 老爹岭小区 3栋 2单元."""
        return " ".join(
            str(place) for place in (self.compound, self.building, self.entrance) if place and str(place)
        )
