"""Hazards that were noted without signal."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from huilin.core.offline import EntryKind, Kept, Noted, add_entry_kind
from huilin.core.pages import refusal_of
from huilin.core.permissions import Actor
from huilin.patrols.forms.hazards import HazardForm
from huilin.patrols.listing import reach
from huilin.patrols.models import Hazard, NewHazard
from huilin.patrols.models.finding import MOST_WORDS
from huilin.patrols.permissions import HAZARD_REPORT


class HazardBody(msgspec.Struct, forbid_unknown_fields=True):
    """A hazard as its page asks for it. With `looks_major` the street's leaders hear of it when it arrives."""

    compound: UUID
    text: Annotated[str, msgspec.Meta(description=f"at most {MOST_WORDS} characters")]
    equipment_class: Annotated[str, msgspec.Meta(description="one of the classes of the hazards' list")]
    building: Annotated[str, msgspec.Meta(description="as it is called; empty: none")] = ""
    spot: str = ""
    looks_major: bool = False


def keep_hazard(noted: Noted, by: Actor) -> Kept:
    """A hazard as the page for noting one opens it; the page's own sending under this id gives the same hazard."""
    typed: dict[str, Any] = msgspec.to_builtins(noted.body) | {"key": str(noted.id)}
    form = HazardForm(typed, MultiValueDict({"photos": list(noted.photos)}), compounds=reach(by))
    if not form.is_valid():
        raise refusal_of(form)
    hazard = Hazard.report(NewHazard(**form.cleaned_data), by=by)
    return Kept(hazard.pk, hazard.number, reverse("patrols:hazard", args=[hazard.pk]))


add_entry_kind(EntryKind("hazard", HazardBody, HAZARD_REPORT, keep_hazard, most_photos=1))
