"""What a phone notes without signal and sends later: rooms announce the kinds of entries that they take.

A room registers its kinds in `apps.py`; the door that takes entries asks here and never learns which rooms exist. That an
entry is kept once is the affair of the door, so a kind only says what its entry means.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from huilin.core.errors import Conflict
from huilin.core.permissions import Actor, Permission, holds


@dataclass(frozen=True)
class Noted:
    """One entry as it was noted: the id that the phone gave it, when, what, and its photos."""

    id: UUID
    at: dt.datetime
    """By the phone's clock, put right by how far that clock was off when it sent."""
    body: Any
    photos: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Kept:
    """What an entry became: its id, what people call it, and its page."""

    subject_id: UUID
    label: str
    url: str


class Overtaken(Conflict):
    """Since the phone last saw it the thing has changed; `url` is the page of what is there now, where one may see it."""

    def __init__(self, message: str, *, label: str = "", url: str = "") -> None:
        super().__init__(message)
        self.label, self.url = label, url


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry. `keep` calls the verb, in a transaction of its own; it raises Refused, Forbidden or Overtaken."""

    name: str
    body: type[Any]
    """A msgspec struct that forbids unknown fields."""
    permission: Permission
    keep: Callable[[Noted, Actor], Kept]
    most_photos: int = 0


_kinds: dict[str, EntryKind] = {}


def add_entry_kind(kind: EntryKind) -> None:
    _kinds[kind.name] = kind


def entry_kinds() -> list[EntryKind]:
    """All kinds, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def entry_kind(name: str) -> EntryKind | None:
    return _kinds.get(name)


def may_send(actor: Actor) -> bool:
    """Whether there is any kind of entry that this actor may send."""
    return actor.has_desk and any(holds(actor, kind.permission) for kind in _kinds.values())
