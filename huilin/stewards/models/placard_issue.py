"""What was printed on a placard when it was last issued, so that the list of those to print again writes itself."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel
from huilin.places.models import Placard


class PlacardIssue(TenantModel):
    """One printing. `digests` has a digest for each part of the sheet; no name or number stands here."""

    append_only = True

    placard = TenantForeignKey(Placard, related_name="issues")
    size = models.CharField(max_length=10)
    digests = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        verbose_name = gettext_lazy("公示牌印发")
        indexes = [models.Index(fields=["street_id", "placard", "-at"], name="placardissue_newest")]
