"""Keeping entries: each once, in any order, whichever of several sendings of it comes first."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, connection
from django.utils.translation import gettext as _

from huilin.core import clock
from huilin.core.errors import NotHere, Refused, TryAgain
from huilin.core.offline import EntryKind, Noted, Overtaken
from huilin.core.permissions import Actor, holds
from huilin.core.tenancy import in_street
from huilin.rounds.models import SentEntry

TRIES = 4
"""Two sendings of one entry meet at most once; more tries are for rows that others hold in another order."""

Status = Literal["done", "already", "conflict", "refused", "not_yours"]


@dataclass(frozen=True)
class Outcome:
    """What became of one entry; `label` and `url` name what is there now."""

    status: Status
    message: str = ""
    field: str | None = None
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class Sending:
    """An entry with the kind it is of, and the moment that the phone itself claims."""

    kind: EntryKind
    noted: Noted
    claimed_at: Any
    digest: bytes


def digest_of(kind: EntryKind, body: Any, photos: Iterable[Any]) -> bytes:
    """The same for the same content, however its fields were ordered."""
    found = hashlib.sha256(kind.name.encode() + b"\0" + msgspec.json.encode(body))
    for photo in photos:
        photo.seek(0)
        found.update(hashlib.sha256(photo.read()).digest())
        photo.seek(0)
    return found.digest()


def known_entries(street_id: str, ids: list[UUID]) -> dict[UUID, SentEntry]:
    """Those of `ids` that were taken in before; one statement."""
    with in_street(street_id):
        return {entry.client_id: entry for entry in SentEntry.objects.filter(client_id__in=ids)}


def keep_once(street_id: str, sending: Sending, known: SentEntry | None, *, by: Actor) -> Outcome:
    """The entry is kept in a transaction of its own, or it was before, or nothing of it is kept and it says why.

    Two sendings at once write the same row: the second one waits, loses, and finds what the first has kept.
    """
    for left in reversed(range(TRIES)):
        if known is not None:
            return _again(known, sending, by)
        try:
            return _kept_or_why_not(street_id, sending, by)
        except (IntegrityError, OperationalError, TryAgain):
            if not left or connection.connection is None or connection.connection.closed:
                raise
        known = known_entries(street_id, [sending.noted.id]).get(sending.noted.id)
    raise AssertionError("the last try returns or raises")


def _kept_or_why_not(street_id: str, sending: Sending, by: Actor) -> Outcome:
    try:
        with in_street(street_id):
            return _keep(sending, by)
    except Overtaken as now:
        return Outcome("conflict", str(now.message), label=now.label, url=now.url)
    except Refused as refusal:
        return Outcome("refused", str(refusal.message), refusal.field)
    except ValidationError as error:
        return Outcome("refused", str(error.messages[0]))
    except NotHere:
        return Outcome("refused", _("没有找到，可能已经不归您管了。"))
    except PermissionDenied as error:
        return Outcome("refused", str(error) or _("您的身份不能办理这一步。"))


def _keep(sending: Sending, by: Actor) -> Outcome:
    kind, noted = sending.kind, sending.noted
    if by.person_id is None or not holds(by, kind.permission):
        raise PermissionDenied
    kept = kind.keep(noted, by)
    entry = SentEntry(
        client_id=noted.id, kind=kind.name, digest=sending.digest, by_person_id=by.person_id,
        claimed_at=sending.claimed_at, at=noted.at, written_at=clock.now(), subject_id=kept.subject_id,
        label=str(kept.label)[:60], url=kept.url,
    )  # fmt: skip
    entry.save(force_insert=True)
    return Outcome("done", label=entry.label, url=entry.url)


def _again(known: SentEntry, sending: Sending, by: Actor) -> Outcome:
    if known.by_person_id != by.person_id:
        return Outcome("not_yours", _("这一条是另一个人记的，请他本人登录后再发。"))
    if bytes(known.digest) != sending.digest:
        message = _("这一条已经发到过，内容和现在的不一样。没有改动，请看已经记下的。")
        return Outcome("conflict", message, label=known.label, url=known.url)
    return Outcome("already", label=known.label, url=known.url)
