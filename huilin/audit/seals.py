"""Seals: each street's events in a hash chain with signed heads, so that any later edit shows, the owner's included.

An event's digest is SHA-256 over its canonical JSON; the chain is head = SHA-256(head before | digest). Each sealing signs
its head with Ed25519 (RFC 8032); the key lies outside the database, and so does a note of every head (witness.py).
Somebody who restores an older copy of everything is found against a head that was printed (`verify(printed=...)`).
"""

import datetime as dt
import hashlib
import json
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from huilin.audit.keys import sealing_key
from huilin.audit.models import Event, Seal, SealedEvent
from huilin.audit.witness import note_head
from huilin.core.tenancy import in_street

GENESIS = bytes(32)
AT_A_TIME = 2000
COLUMNS = (
    "street_id",
    "id",
    "at",
    "kind",
    "subject_type",
    "subject_id",
    "actor_user_id",
    "actor_person_id",
    "actor_name",
    "role",
    "reason",
    "particulars",
    "request_id",
)
"""What a digest covers. Another set of columns needs another version in `statement`."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('seal/' || %s, 0))"


def digest(event: Event) -> bytes:
    """SHA-256 over the event as canonical JSON: sorted keys, no spaces, UTF-8, times in UTC with microseconds."""
    columns = {column: plain(getattr(event, column)) for column in COLUMNS}
    return hashlib.sha256(canonical(columns).encode()).digest()


def canonical(columns: dict[str, Any]) -> str:
    return json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)


def follow(head: bytes, link: bytes) -> bytes:
    """The head of the chain after one more digest."""
    return hashlib.sha256(head + link).digest()


def statement(seal: Seal) -> bytes:
    """The bytes that a seal's signature covers."""
    words = [
        "huilin-seal-1",
        seal.street_id,
        str(seal.number),
        str(seal.count),
        bytes(seal.previous_head).hex(),
        bytes(seal.head).hex(),
        plain(seal.sealed_at),
    ]
    return "\n".join(words).encode()


def seal_street(street_id: str) -> int:
    """The street's new events are sealed, 2,000 at most in one go; returns how many. A lock keeps two sealers apart."""
    with in_street(street_id):
        lock_seals(street_id)
        events = list(unsealed().order_by("id")[:AT_A_TIME])
        if events:
            write_seal(street_id, events)
    return len(events)


def lock_seals(street_id: str) -> None:
    """Nobody else seals in the street until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [street_id])


def unsealed() -> Any:
    """The events of this street that have no place in its chain yet."""
    return Event.objects.filter(~Exists(SealedEvent.objects.filter(event_id=OuterRef("pk"))))


def write_seal(street_id: str, events: list[Event]) -> Seal:
    last = Seal.objects.order_by("-number").first()
    head = previous = bytes(last.head) if last else GENESIS
    place = SealedEvent.objects.order_by("-position").values_list("position", flat=True).first() or 0
    number = last.number + 1 if last else 1
    links = []
    for position, event in enumerate(events, place + 1):
        link = digest(event)
        head = follow(head, link)
        links.append(SealedEvent(event_id=event.pk, seal_number=number, position=position, digest=link))
    seal = Seal(street_id=street_id, number=number, count=len(events), head=head, previous_head=previous)
    seal.signature = sealing_key().sign(statement(seal))
    seal.save(force_insert=True)
    SealedEvent.objects.bulk_create(links, batch_size=500)
    transaction.on_commit(partial(note_head, head_name(seal)))
    return seal


def printed_head(street_id: str) -> str:
    """The newest head as it is printed on public notices: `street.number.head`; empty before the first seal."""
    with in_street(street_id):
        last = Seal.objects.order_by("-number").first()
        return head_name(last) if last else ""


def head_name(seal: Seal) -> str:
    """A head as it is printed: street.number.digest."""
    return f"{seal.street_id}.{seal.number}.{bytes(seal.head).hex()}"
