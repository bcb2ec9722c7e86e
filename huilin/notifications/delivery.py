"""Sending what the outbox holds: each message at most once, outside any transaction, and never in the way of a request.

A row is claimed and committed before it is handed to the provider, so two workers never send the same one, and a worker that
dies half-way does not send it again: that message counts as failed. After a provider's fault nothing is tried for a while.
"""

import datetime as dt
import time
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.accounts.models import LoginCode
from huilin.core.tenancy import in_street
from huilin.notifications.models import Message
from huilin.notifications.senders import Letter, ProviderDown, Rejected, sender

REST_SECONDS = 15
GIVE_UP = dt.timedelta(hours=24)
LONGEST_PAUSE = dt.timedelta(hours=1)
ABANDONED = dt.timedelta(minutes=10)
RUN_SECONDS = 50

log = structlog.get_logger(__name__)


class Breaker:
    """Whether the provider is left alone for now. Each process keeps its own."""

    rests_until = 0.0

    @classmethod
    def is_open(cls) -> bool:
        return time.monotonic() < cls.rests_until

    @classmethod
    def trip(cls) -> None:
        cls.rests_until = time.monotonic() + REST_SECONDS

    @classmethod
    def close(cls) -> None:
        cls.rests_until = 0.0


def deliver_street(street_id: str) -> int:
    """The due messages of one street are sent, or put off after the provider's fault; returns how many were sent."""
    sent = 0
    started = time.monotonic()
    settle_without_provider(street_id)
    while not Breaker.is_open() and time.monotonic() - started < RUN_SECONDS:
        message = claim(street_id)
        if message is None:
            break
        sent += send_message(street_id, message)
    return sent


def settle_without_provider(street_id: str) -> None:
    """Desk messages are there as soon as they are written; what a dead worker had claimed is failed, as nobody knows."""
    now = timezone.now()
    with in_street(street_id):
        Message.objects.filter(
            state=Message.State.WAITING, channel=Message.Channel.DESK, due_at__lte=now
        ).update(state=Message.State.SENT, sent_at=now)
        Message.objects.filter(state=Message.State.SENDING, claimed_at__lt=now - ABANDONED).update(
            state=Message.State.FAILED, fault=_("发送中断，是否送达不明")
        )


def claim(street_id: str) -> Message | None:
    """The next due message, claimed and committed; other workers pass over it."""
    now = timezone.now()
    with in_street(street_id):
        waiting = Message.objects.select_for_update(skip_locked=True)
        due = waiting.filter(state=Message.State.WAITING, due_at__lte=now)
        message: Message | None = due.order_by("due_at").first()
        if message is not None:
            message.state, message.claimed_at = Message.State.SENDING, now
            message.tries += 1
            message.save(update_fields=["state", "claimed_at", "tries"])
    return message


def send_message(street_id: str, message: Message) -> int:
    """Hands one claimed message to the provider and notes what came of it; 1 when it was taken."""
    letter = Letter(message.address, message.body, "notice", {"content": message.body})
    try:
        sender().send(letter)
    except Rejected as error:
        note(street_id, message, state=Message.State.FAILED, fault=str(error)[:200])
        return 0
    except ProviderDown as error:
        Breaker.trip()
        put_off(street_id, message, str(error))
        return 0
    note(street_id, message, state=Message.State.SENT, sent_at=timezone.now(), fault="")
    return 1


def put_off(street_id: str, message: Message, fault: str) -> None:
    """Tried again after 30 s, 1, 2, 4 … minutes, an hour at most; failed a day after it was written."""
    now = timezone.now()
    pause = min(dt.timedelta(seconds=30) * 2 ** min(message.tries - 1, 10), LONGEST_PAUSE)
    is_over = now - message.made_at > GIVE_UP
    state = Message.State.FAILED if is_over else Message.State.WAITING
    note(street_id, message, state=state, due_at=now + pause, fault=fault[:200])
    log.warning("provider_down", fault=fault, tries=message.tries)


def note(street_id: str, message: Message, **changes: Any) -> None:
    with in_street(street_id):
        Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(**changes)


def deliver_codes() -> int:
    """The login codes that wait are sent, the newest first, while they still live; returns how many.

    A code that the provider did not take is tried again until it expires.
    """
    sent = 0
    while not Breaker.is_open() and (code := claim_code()):
        text = _("【惠邻】验证码%(code)s,5分钟内有效。不要告诉任何人。") % {"code": code.letter}
        try:
            sender().send(Letter(code.phone, text, "code", {"code": code.letter}))
        except (ProviderDown, Rejected) as error:
            is_down = isinstance(error, ProviderDown)
            if is_down:
                Breaker.trip()
            log.warning("code_not_sent", fault=str(error))
            changes: dict[str, Any] = {"claimed_at": None} if is_down else {"letter_sealed": b""}
        else:
            sent += 1
            changes = {"sent_at": timezone.now(), "letter_sealed": b""}
        LoginCode.objects.filter(pk=code.pk).update(**changes)
    return sent


def claim_code() -> LoginCode | None:
    now = timezone.now()
    with transaction.atomic():
        waiting = LoginCode.objects.select_for_update(skip_locked=True)
        due = waiting.filter(sent_at=None, claimed_at=None, expires_at__gt=now)
        code: LoginCode | None = due.order_by("-made_at").first()
        if code is not None:
            LoginCode.objects.filter(pk=code.pk).update(claimed_at=now)
    return code
