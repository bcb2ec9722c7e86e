"""History: one append-only event for each act, and the record of who looked at what.

The application's role may insert and read here, nothing else. Seals (huilin/audit/seals.py) make any later edit show.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from huilin.core import clock
from huilin.core.inserting import insert
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantManager, TenantModel, TenantQuerySet


class EventQuerySet(TenantQuerySet):
    def about(self, subject_id: UUID) -> models.QuerySet["Event"]:
        """The events of one thing, oldest first."""
        return self.filter(subject_id=subject_id).order_by("at", "id")


class Event(TenantModel):
    """Somebody did something to something: `kind` is `model.past`, for instance case.closed."""

    append_only = True

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    actor_user_id = models.UUIDField(null=True)
    actor_person_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=50, blank=True)
    role = models.CharField(max_length=8, blank=True)
    reason = models.TextField(blank=True)
    particulars = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(EventQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["street_id", "subject_id", "at"]),
            models.Index(fields=["street_id", "kind", "at"]),
        ]


class Seal(TenantModel):
    """The signed head of a street's chain after `count` more events."""

    append_only = True

    number = models.BigIntegerField()
    sealed_at = models.DateTimeField(default=timezone.now)
    count = models.IntegerField()
    head = models.BinaryField(max_length=32)
    previous_head = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "number"], name="audit_seal_number")]


class SealedEvent(TenantModel):
    """The place of one event in its street's chain."""

    append_only = True

    event_id = models.UUIDField()
    seal_number = models.BigIntegerField()
    position = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "event_id"], name="audit_sealedevent_event"),
            models.UniqueConstraint(fields=["street_id", "position"], name="audit_sealedevent_position"),
        ]


def record(
    kind: str,
    subject: TenantModel,
    *,
    by: Actor,
    role: str = "",
    reason: str = "",
    **particulars: Any,
) -> Event:
    """Writes that `by` did `kind` to `subject`. Call once inside the verb; it commits with it.

    Particulars must be plain JSON values and must carry no personal data.
    """
    event = event_of(kind, subject, by=by, role=role, reason=reason, **particulars)
    insert(event)
    return event


def record_all(events: list[Event]) -> None:
    """Writes what a job did to many things in one statement; the same transaction as their rows."""
    if events:
        Event.objects.bulk_create(events)


def event_of(
    kind: str, subject: TenantModel, *, by: Actor, role: str = "", reason: str = "", **particulars: Any
) -> Event:
    """The event that `record` writes, unsaved."""
    return Event(
        street_id=subject.street_id,
        at=clock.now(),
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_user_id=by.user_id,
        actor_person_id=by.person_id,
        actor_name=by.name,
        role=role,
        reason=reason,
        particulars=particulars,
        request_id=by.request_id,
    )
