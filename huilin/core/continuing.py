"""How something heard or seen in one room goes on as a thing of another: rooms announce what they can open.

A room registers its continuation in `apps.py`; the page where something was heard asks here and never learns which rooms
exist. Upper, lower and sibling rooms are alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from huilin.core.permissions import Actor, Permission, holds


@dataclass(frozen=True)
class Heard:
    """Words and a place. `key` is the same for the same words heard once, so that a repeated sending opens nothing twice."""

    text: str
    key: str
    source: str
    """Where it was heard: visit, patrol, meeting …, as the sources of a matter name it."""
    compound: Any
    building: Any = None
    entrance: Any = None


@dataclass(frozen=True)
class Opened:
    """What was opened: its id, what people call it, and its page."""

    subject_id: UUID
    label: str
    url: str


@dataclass(frozen=True)
class Continuation:
    """Something that can be opened from words and a place by whoever holds `permission`."""

    kind: str
    label: str | Promise
    permission: Permission
    open: Callable[[Heard, Actor], Opened]
    order: int = 50


_continuations: dict[str, Continuation] = {}


def add_continuation(continuation: Continuation) -> None:
    _continuations[continuation.kind] = continuation


def continuations_for(actor: Actor) -> list[Continuation]:
    """What this actor could open somewhere; the verb that opens it decides for the place."""
    allowed = [one for one in _continuations.values() if holds(actor, one.permission)]
    return sorted(allowed, key=lambda one: one.order)


def label_of(kind: str) -> str:
    """What people call this way to go on; its name where no room here opens it."""
    return str(_continuations[kind].label) if kind in _continuations else kind


def continuation(kind: str, actor: Actor) -> Continuation | None:
    return next((one for one in continuations_for(actor) if one.kind == kind), None)
