"""Providers of short messages. One is chosen by HUILIN_SMS: console, aliyun or tencent."""

from collections.abc import Callable
from functools import cache
from typing import Protocol

from django.conf import settings

from huilin.notifications.senders.aliyun import Aliyun
from huilin.notifications.senders.console import Console
from huilin.notifications.senders.letter import Letter, ProviderDown, Rejected
from huilin.notifications.senders.tencent import Tencent

__all__ = ["Letter", "ProviderDown", "Rejected", "Sender", "sender"]


class Sender(Protocol):
    def send(self, letter: Letter) -> None:
        """The provider has taken the letter. Raises ProviderDown (try later) or Rejected (never)."""


SENDERS: dict[str, Callable[[], Sender]] = {
    "console": Console,
    "aliyun": lambda: Aliyun(settings.SMS),
    "tencent": lambda: Tencent(settings.SMS),
}


@cache
def sender() -> Sender:
    """The provider that the settings name; raises KeyError for another name."""
    return SENDERS[settings.SMS["backend"]]()
