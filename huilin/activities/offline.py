"""Small repairs that were noted without signal."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from huilin.activities.forms_repair import RepairForm
from huilin.activities.models import SmallRepair
from huilin.activities.permissions import CREATE
from huilin.activities.repairing import compounds_of
from huilin.core.offline import EntryKind, Kept, Noted, add_entry_kind
from huilin.core.pages import refusal_of
from huilin.core.permissions import Actor


class RepairBody(msgspec.Struct, forbid_unknown_fields=True):
    """A small repair, mended on the day on which it was noted. The photo shows it mended."""

    compound: UUID
    what: str
    place: str
    material: str = ""
    cost: Annotated[str, msgspec.Meta(description="yuan, at most two decimals; empty: none")] = ""
    payer: Annotated[str, msgspec.Meta(description="nobody where it cost nothing")] = "nobody"


def keep_repair(noted: Noted, by: Actor) -> Kept:
    """A small repair as the page for noting one keeps it."""
    day = timezone.localdate(noted.at).isoformat()
    typed: dict[str, Any] = msgspec.to_builtins(noted.body) | {"key": str(noted.id), "done_on": day}
    form = RepairForm(typed, MultiValueDict({"after": list(noted.photos)}), compounds=compounds_of(by))
    if not form.is_valid():
        raise refusal_of(form)
    repair = SmallRepair.mend(form.cleaned_data["compound"], form.work(), by=by, key=str(noted.id))
    return Kept(repair.pk, str(repair), reverse("activities:repair", args=[repair.pk]))


add_entry_kind(EntryKind("repair", RepairBody, CREATE, keep_repair, most_photos=1))
