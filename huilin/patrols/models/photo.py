"""Photos of a hazard: as it was found, after it was put right, when it was looked at again."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.cases.models import NewFile
from huilin.core import clock
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.uploads.referring import KeptName


class HazardPhoto(TenantModel):
    class Phase(models.TextChoices):
        FOUND = "found", _("发现时")
        RECTIFIED = "rectified", _("整改后")
        REINSPECTED = "reinspected", _("复查时")

    append_only = True

    hazard = TenantForeignKey("patrols.Hazard", related_name="photos")
    phase = models.CharField(max_length=12, choices=Phase)
    name = KeptName()
    thumbnail = KeptName(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("隐患照片")
        indexes = [
            models.Index(fields=["street_id", "hazard", "at"], name="hazardphoto_hazard"),
            models.Index(fields=["street_id", "name"], name="hazardphoto_name"),
            models.Index(fields=["street_id", "thumbnail"], name="hazardphoto_thumbnail"),
        ]

    @classmethod
    def attach(cls, hazard: Any, files: Iterable[NewFile], *, phase: str, by: Actor) -> None:
        """Adds the pictures, already kept on disk, in one statement."""
        rows = [
            cls(
                hazard=hazard, street_id=hazard.street_id, phase=phase, at=clock.now(), by_person_id=by.person_id,
                name=file.name, thumbnail=file.thumbnail,
            )
            for file in files
        ]  # fmt: skip
        if rows:
            cls.objects.bulk_create(rows)
