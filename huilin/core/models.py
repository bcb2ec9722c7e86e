"""Shared tables of the lowest floor: the reference version, holidays, rate counts. None of them belongs to a street."""

from django.db import models
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from huilin.core.tenancy import wall

post_migrate.connect(wall.build_after_migrating, dispatch_uid="street_wall")


class ReferenceVersion(models.Model):
    """One row; its number moves whenever a reference table changes."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1)


class Holiday(models.Model):
    """A day that differs from its weekday: a statutory day off, or a make-up working day (调休)."""

    class Kind(models.TextChoices):
        OFF = "off", _("放假")
        WORK = "work", _("调休上班")

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("day",)


class RateCount(models.Model):
    """How often something was asked within one window. Kept in the database so that all processes count together."""

    key = models.CharField(max_length=120, primary_key=True)
    window_ends_at = models.DateTimeField()
    count = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["window_ends_at"])]
