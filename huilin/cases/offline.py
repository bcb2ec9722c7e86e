"""Matters that were noted without signal: what somebody saw, or was asked to report."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from huilin.cases.entering import entry_kept_as, entry_key, new_report
from huilin.cases.forms.entry import EntryForm, compounds_of
from huilin.cases.forms.photos import MOST_PHOTOS
from huilin.cases.models import Case
from huilin.cases.models.report import MOST_WORDS
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF
from huilin.core.offline import EntryKind, Kept, Noted, add_entry_kind
from huilin.core.pages import refusal_of
from huilin.core.permissions import Actor


class MatterBody(msgspec.Struct, forbid_unknown_fields=True):
    """A matter as the page for entering one asks for it. A sentence or a photo is enough."""

    compound: UUID
    description: Annotated[str, msgspec.Meta(description=f"at most {MOST_WORDS} characters")] = ""
    spot: Annotated[str, msgspec.Meta(description="building and entrance in words; empty: the compound")] = ""
    source: Annotated[
        str, msgspec.Meta(description="own_find, patrol; visit, walk_in, phone with `agreed`")
    ] = "own_find"
    category: Annotated[str, msgspec.Meta(description="slug; empty: guessed from the description")] = ""
    contact_name: str = ""
    phone: str = ""
    agreed: Annotated[bool, msgspec.Meta(description="whoever asked for it has agreed")] = False


def keep_matter(noted: Noted, by: Actor) -> Kept:
    """A case as the page for entering one opens it; the page's own sending under this id gives the same case."""
    typed: dict[str, Any] = msgspec.to_builtins(noted.body) | {"key": str(noted.id)}
    photos = MultiValueDict({"photos": list(noted.photos)})
    form = EntryForm(typed, photos, compounds=compounds_of(by))
    form.fields["description"].required = not noted.photos
    if not form.is_valid():
        raise refusal_of(form)
    key = entry_key(by, noted.id)
    case = entry_kept_as(key) or Case.report(new_report(form.cleaned_data, key), by=by)
    return Kept(case.pk, case.number, reverse("cases:case", args=[case.number]))


add_entry_kind(EntryKind("matter", MatterBody, CASE_CREATE_ON_BEHALF, keep_matter, most_photos=MOST_PHOTOS))
