"""Which placards were printed with what, and which must be printed again because it changed since."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.crypto import blind_index
from huilin.core.permissions import Actor
from huilin.core.transactions import verb
from huilin.places.models import Compound, Placard
from huilin.stewards.models import PlacardIssue
from huilin.stewards.permissions import PRINT_PLACARDS
from huilin.stewards.placard_sheet import PlacardSheet

PARTS = {
    "stewards": _("管家的姓名、职务、电话、走访时间或照片"),
    "place": _("小区或门牌"),
    "phones": _("值班、社区或监督电话"),
    "issuer": _("发布单位"),
}


def digests_of(sheet: PlacardSheet) -> dict[str, str]:
    """A keyed digest of each part of what a sheet says; the day of issue is no part of it."""
    people = [
        (one.name, one.title, one.scope, one.phone, one.visiting, one.duties,
         hashlib.sha256(one.photo or b"").hexdigest())
        for one in sheet.stewards
    ]  # fmt: skip
    parts: dict[str, object] = {
        "stewards": people,
        "place": (sheet.street, sheet.community, sheet.compound, sheet.place_label, sheet.code, sheet.url),
        "phones": (sheet.duty_phone, sheet.supervision_phone, sheet.phone_fallback),
        "issuer": sheet.issuer,
    }
    return {name: blind_index(repr(part), purpose="placard").hex() for name, part in parts.items()}


@dataclass(frozen=True)
class Reprint:
    """A placard in use that says something else than it would today."""

    placard: Placard
    sheet: PlacardSheet
    issue: PlacardIssue
    changed: tuple[str, ...]


@verb
def issue(compound: Compound, placards: dict[Placard, PlacardSheet], size: str, *, by: Actor) -> None:
    """What these sheets say is noted as printed, one record a placard; one event for the compound."""
    now = clock.now()
    PlacardIssue.objects.bulk_create(
        [
            PlacardIssue(
                placard=placard, size=size, digests=digests_of(sheet), at=now, by_person_id=by.person_id, by_name=by.name
            )
            for placard, sheet in placards.items()
        ]
    )  # fmt: skip
    record("placard.issued", compound, by=by, role=by.role_for(PRINT_PLACARDS), n=len(placards), size=size)


def to_reprint(placards: dict[Placard, PlacardSheet]) -> list[Reprint]:
    """Those that were issued and have changed since; one statement."""
    newest = newest_issues(placard.pk for placard in placards)
    found = []
    for placard, sheet in placards.items():
        last = newest.get(placard.pk)
        if last is None:
            continue
        today = digests_of(sheet)
        changed = tuple(name for name in PARTS if last.digests.get(name) != today[name])
        if changed:
            found.append(Reprint(placard, sheet, last, changed))
    return found


def newest_issues(placard_ids: Iterable[UUID]) -> dict[UUID, PlacardIssue]:
    issues = PlacardIssue.objects.filter(placard__in=list(placard_ids))
    return {one.placard_id: one for one in issues.order_by("placard", "-at", "-id").distinct("placard")}
