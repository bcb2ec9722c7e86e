"""Checking a street's history against its seals: nothing altered, removed, slipped in, cut off or rolled back."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from huilin.audit.keys import sealing_key
from huilin.audit.models import Event, Seal, SealedEvent
from huilin.audit.seals import AT_A_TIME, GENESIS, digest, follow, head_name, statement, unsealed
from huilin.audit.witness import noted_heads
from huilin.core.tenancy import in_street

GRACE_MS = 15 * 60 * 1000
"""How long an event may wait for its seal before `verify` names it."""


@dataclass
class Report:
    """What a check of one street's history found. Each fault is a sentence."""

    street_id: str
    events: int = 0
    seals: int = 0
    unsealed: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults

    def as_row(self) -> dict[str, Any]:
        return asdict(self) | {"sound": self.is_sound}


def verify(street_id: str, *, printed: str = "") -> Report:
    """Recomputes the street's whole chain. `printed` is a head noted earlier that the chain must contain.

    Reads in batches; nothing is changed.
    """
    report = Report(street_id)
    with in_street(street_id):
        seals = list(Seal.objects.order_by("number"))
        report.seals = len(seals)
        Chain(report).check(seals)
        check_late_events(report)
        check_heads(report, seals, printed)
        report.head = head_name(seals[-1]) if seals else ""
    return report


class Chain:
    """Walks the places of a street's chain, seal by seal, and notes what does not fit."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.head = GENESIS
        self.position = 0
        self.links = sealed_in_order()

    def check(self, seals: list[Seal]) -> None:
        """Each seal follows the one before, its events are there unchanged, and its signature is ours."""
        public = sealing_key().public_key()
        for expected, seal in enumerate(seals, 1):
            if seal.number != expected:
                self.report.faults.append(f"第{expected}号封印不见了")
                return
            if bytes(seal.previous_head) != self.head:
                self.report.faults.append(f"第{seal.number}号封印接不上前一号")
            if not is_signed(seal, public):
                self.report.faults.append(f"第{seal.number}号封印的签名不对")
            if not self._follow(seal):
                return
        if next(self.links, None) is not None:
            self.report.faults.append("有记录的位置不属于任何封印")

    def _follow(self, seal: Seal) -> bool:
        """Whether every place of this seal is there; its head is compared with what the events give now."""
        for _turn in range(seal.count):
            self.position += 1
            link, event = next(self.links, (None, None))
            if link is None or (link.position, link.seal_number) != (self.position, seal.number):
                self.report.faults.append(f"第{seal.number}号封印里第{self.position}条记录的位置不见了")
                return False
            self.head = follow(self.head, check_event(self.report, link, event))
        if self.head != bytes(seal.head):
            self.report.faults.append(f"第{seal.number}号封印与记录不符")
            self.head = bytes(seal.head)
        return True


def check_event(report: Report, link: SealedEvent, event: Event | None) -> bytes:
    """The digest of the event as it is now; a fault where it is gone or altered."""
    report.events += 1
    if event is None:
        report.faults.append(f"记录 {link.event_id} 被删除")
        return bytes(link.digest)
    now = digest(event)
    if now != bytes(link.digest):
        report.faults.append(f"记录 {link.event_id} 被改动")
    return now


def sealed_in_order() -> Iterator[tuple[SealedEvent | None, Event | None]]:
    """Each place in the chain with its event, in order, read in batches."""
    after = 0
    while batch := list(SealedEvent.objects.filter(position__gt=after).order_by("position")[:AT_A_TIME]):
        events = Event.objects.in_bulk([link.event_id for link in batch])
        for link in batch:
            yield link, events.get(link.event_id)
        after = batch[-1].position


def check_late_events(report: Report) -> None:
    """An event without a place in the chain is new, or was slipped in later under an old id."""
    keys = list(unsealed().order_by("id").values_list("pk", flat=True)[:AT_A_TIME])
    report.unsealed = len(keys)
    newest = SealedEvent.objects.order_by("-event_id").values_list("event_id", flat=True).first()
    if newest is not None:
        limit = made_at(newest) - GRACE_MS
        report.faults += [f"记录 {key} 是后来插入的" for key in keys if made_at(key) < limit]


def made_at(key: UUID) -> int:
    """When a version-7 UUID was made (RFC 9562), in milliseconds since 1970; a forged one may name any time."""
    return key.int >> 80


def check_heads(report: Report, seals: list[Seal], printed: str) -> None:
    """The heads noted outside must be the chain's; otherwise this is another copy, or an older one, or it was cut."""
    heads = {head_name(seal) for seal in seals}
    if printed and printed.strip() not in heads:
        report.faults.append("印出来的封印不在这份数据里：数据被换成了旧的或别的")
    lost = [head for head in noted_heads(report.street_id) if head not in heads]
    if lost:
        report.faults.append(f"有{len(lost)}个记下的封印不在这份数据里：数据被截断，或换成了旧的")


def is_signed(seal: Seal, public: Ed25519PublicKey) -> bool:
    try:
        public.verify(bytes(seal.signature), statement(seal))
    except InvalidSignature:
        return False
    return True
