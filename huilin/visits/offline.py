"""Visits that were noted without signal."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.errors import Refused
from huilin.core.offline import EntryKind, Kept, Noted, Overtaken, add_entry_kind
from huilin.core.permissions import Actor, may
from huilin.people.models import Household
from huilin.visits.doors import recordable
from huilin.visits.models import NewVisit, Visit, VisitKind, VisitResult
from huilin.visits.permissions import VISIT_READ, VISIT_RECORD


class VisitBody(msgspec.Struct, forbid_unknown_fields=True):
    """A visit. The home's name is not sent: the id is enough."""

    home: UUID
    result: Annotated[str, msgspec.Meta(description="met, not_home or refused")]
    heard: str = ""
    met: Annotated[str, msgspec.Meta(description="relation to the head; empty: not asked")] = ""
    kinds: Annotated[list[str], msgspec.Meta(description="empty: routine")] = []
    way: Annotated[str, msgspec.Meta(description="door or phone")] = "door"
    seen_at: Annotated[
        Annotated[dt.datetime, msgspec.Meta(tz=True)] | None,
        msgspec.Meta(description="`at` of the list that it was noted from"),
    ] = None
    anyway: Annotated[bool, msgspec.Meta(description="keep it beside what others have noted since")] = False


def keep_visit(noted: Noted, by: Actor) -> Kept:
    """The visit at the moment it was noted. Raises Overtaken where somebody else has met the home, or was turned away,
    since the list was read; then `anyway` keeps both. Locks the household."""
    body: VisitBody = noted.body
    here = recordable(by).select_related(None).select_for_update(of=("self",))
    household = next(iter(here.filter(pk=body.home)), None)
    if household is None:
        raise Refused(_("这一户不在您的名单里，可能已经搬走或换了人走访。"), field="home")
    if body.seen_at is not None and not body.anyway:
        _look_around(household, body.seen_at, by)
    new = NewVisit(
        result=body.result, client_id=noted.id, way=body.way, met=body.met, kinds=tuple(body.kinds) or (VisitKind.ROUTINE,),
        heard=body.heard, noted_at=noted.at,
    )  # fmt: skip
    visit = Visit.note(household, new, by=by)
    return Kept(visit.pk, str(visit.get_result_display()), reverse("visits:visit", args=[visit.pk]))


def _look_around(household: Household, since: dt.datetime, by: Actor) -> None:
    ended = (VisitResult.MET, VisitResult.REFUSED)
    other = (
        Visit.objects.filter(household=household, written_at__gt=since, result__in=ended)
        .exclude(by_person_id=by.person_id)
        .order_by("-at")
        .first()
    )
    if other is None:
        return
    told = {"at": timezone.localtime(other.at).strftime("%m-%d %H:%M")}
    message = _("您看名单以后，%(at)s 已经有人走访过这一户。您记的还没有记上。") % told
    if not may(by, VISIT_READ, other):
        raise Overtaken(message)
    label = f"{other.by_name} {other.get_result_display()}"
    raise Overtaken(message, label=label, url=reverse("visits:visit", args=[other.pk]))


add_entry_kind(EntryKind("visit", VisitBody, VISIT_RECORD, keep_visit))
