"""The outbox: a message is a row in the transaction that causes it. This room knows addresses, not persons."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.core.sealed import SealedField, SealedText
from huilin.core.tenancy import TenantModel, current_street


class Message(TenantModel):
    class Channel(models.TextChoices):
        SMS = "sms", _("短信")
        DESK = "desk", _("工作台")

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("发送失败")

    channel = models.CharField(max_length=8, choices=Channel)
    address_sealed = SealedField()
    address = SealedText("address_sealed")
    person_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.SmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["street_id", "due_at"], name="message_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["street_id", "person_id", "-made_at"], name="message_person"),
            models.Index(fields=["street_id", "subject_id"], name="message_subject"),
        ]


def compose(
    kind: str,
    body: str,
    *,
    channel: str,
    address: str,
    subject: TenantModel | None = None,
    person_id: UUID | None = None,
) -> Message:
    """An unsaved message to one address (+86… for SMS)."""
    now = clock.now()
    message = Message(
        street_id=current_street(),
        made_at=now,
        due_at=now,
        channel=channel,
        kind=kind,
        body=body,
        person_id=person_id,
        subject_id=subject.pk if subject else None,
    )
    message.address = address
    return message


@dataclass
class Hold:
    """Messages that leave no sooner than `until`, and which they are."""

    until: dt.datetime
    ids: list[UUID] = field(default_factory=list)


_hold: ContextVar[Hold | None] = ContextVar("hold", default=None)


@contextmanager
def held_back(until: dt.datetime) -> Iterator[Hold]:
    """Messages posted inside wait until then, so that an act which may be undone tells nobody too early."""
    token = _hold.set(Hold(until))
    try:
        yield _hold.get()  # type: ignore[misc]
    finally:
        _hold.reset(token)


def post(messages: list[Message]) -> None:
    """Puts messages into the outbox in one statement; they leave after the transaction commits."""
    if hold := _hold.get():
        for message in messages:
            message.due_at = max(message.due_at, hold.until)
            hold.ids.append(message.pk)
    if messages:
        Message.objects.bulk_create(messages)


def take_back(ids: list[UUID]) -> bool:
    """These messages never leave; False, and nothing changed, when one of them is on its way already."""
    waiting = Message.objects.select_for_update().filter(pk__in=ids, state=Message.State.WAITING)
    found = list(waiting.order_by("pk").values_list("pk", flat=True))
    if len(found) < len(ids):
        return False
    Message.objects.filter(pk__in=found).delete()
    return True
