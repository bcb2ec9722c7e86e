"""Seals many new events at once: their places follow those of the street's earlier ones, 2,000 to a seal.

A sample of the digests is compared with `audit.seals.digest` before anything is kept.
"""

import hashlib
from functools import partial
from struct import Struct
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from huilin.audit.keys import sealing_key
from huilin.audit.models import Event, Seal, SealedEvent
from huilin.audit.seals import AT_A_TIME, GENESIS, digest, head_name, lock_seals, statement
from huilin.audit.witness import note_head
from huilin.cases.simulation.copying import Copied
from huilin.core.ids import new_id

SEALED = Copied(SealedEvent, "id", "event_id", "seal_number", "position", "digest")
_ROW = Struct(">hi16si16siqiqi32s")


class Chain:
    """The street's chain while events are added to it. Nobody else seals until the transaction ends; the caller has sealed
    what was waiting."""

    def __init__(self, street_id: str) -> None:
        lock_seals(street_id)
        last = Seal.objects.order_by("-number").first()
        self.street_id, self.events = street_id, 0
        self.number = last.number + 1 if last else 1
        self.head = self.sealed = bytes(last.head) if last else GENESIS
        self.first = SealedEvent.objects.aggregate(last=Max("position"))["last"] or 0
        self.rest = SEALED.rest(street_id=street_id)
        self.columns = len(SEALED.told) + len(SEALED.others)
        self.seals: list[Seal] = []
        self.sample: list[tuple[bytes, bytes]] = []

    def add(self, links: list[tuple[bytes, bytes]]) -> list[bytes]:
        """The rows of the places of these events, each an id and a digest; the row of a place has the id of its event."""
        head, events, first, rest = self.head, self.events, self.first, self.rest
        columns, pack, sha256 = self.columns, _ROW.pack, hashlib.sha256
        rows = []
        for key, link in links:
            number = self.number + events // AT_A_TIME
            events += 1
            head = sha256(head + link).digest()
            rows.append(pack(columns, 16, key, 16, key, 8, number, 8, first + events, 32, link) + rest)
            if events % AT_A_TIME == 0:
                self.seals.append(self._seal(number, AT_A_TIME, head))
        self.head, self.events = head, events
        self.sample += links[:1]
        return rows

    def finish(self) -> int:
        """All added events are sealed; returns how many. Raises RuntimeError where a digest is not that of its event."""
        if rest := self.events % AT_A_TIME:
            self.seals.append(self._seal(self.number + len(self.seals), rest, self.head))
        for key, link in self.sample:
            if digest(Event.objects.get(pk=UUID(bytes=key))) != link:
                raise RuntimeError("digests made while loading differ from audit.seals.digest")
        Seal.objects.bulk_create(self.seals)
        transaction.on_commit(partial(note_head, head_name(self.seals[-1])))
        return self.events

    def _seal(self, number: int, count: int, head: bytes) -> Seal:
        seal = Seal(
            id=new_id(),
            street_id=self.street_id,
            number=number,
            count=count,
            head=head,
            previous_head=self.sealed,
        )
        seal.signature = sealing_key().sign(statement(seal))
        self.sealed = head
        return seal
