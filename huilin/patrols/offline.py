"""Hazards and check-ins at points of a round that were noted without signal."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from huilin.core.codes import PLACARD_LENGTH, read_code
from huilin.core.errors import Conflict, Refused
from huilin.core.offline import EntryKind, Kept, Noted, Overtaken, add_entry_kind
from huilin.core.pages import refusal_of
from huilin.core.permissions import Actor, may
from huilin.patrols.forms.hazards import HazardForm, HazardPhotoField
from huilin.patrols.listing import reach
from huilin.patrols.models import Checkpoint, Hazard, NewCheckIn, NewHazard, PatrolRun, RunState
from huilin.patrols.models.finding import MOST_WORDS
from huilin.patrols.permissions import HAZARD_REPORT, PATROL_CHECK_IN


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


class CheckInBody(msgspec.Struct, forbid_unknown_fields=True):
    """One point of a route. The digits on the wall say that somebody stood there; no position is sent."""

    point: UUID
    code: Annotated[str, msgspec.Meta(description="the ten digits under the square")]
    answers: Annotated[dict[str, str], msgspec.Meta(description="{line of the checklist: good or bad}")]
    remark: Annotated[str, msgspec.Meta(max_length=200)] = ""


def keep_check_in(noted: Noted, by: Actor) -> Kept:
    """The point is checked in at the moment it was noted, and its round begun where nobody had begun it.

    Raises Overtaken when somebody else looked at the point, walks the route, or the round ended after that moment.
    """
    body: CheckInBody = noted.body
    point: Checkpoint | None = (
        Checkpoint.objects.filter(pk=body.point, is_retired=False).select_related("route__compound").first()
    )
    if point is None or not may(by, PATROL_CHECK_IN, PatrolRun.of(point.route)):
        raise Refused(_("这个点不在您的路线上，可能已经停用了。"), field="point")
    if read_code(body.code, PLACARD_LENGTH) != point.code:
        raise Refused(_("数字不对，请照着牌子再看一遍。"), field="code")
    new = NewCheckIn(
        {slug: answer == "good" for slug, answer in body.answers.items() if answer in ("good", "bad")},
        client_id=noted.id, remark=body.remark, noted_at=noted.at, photos=_photos(noted),
    )  # fmt: skip
    try:
        run = _run_at(point, noted, by)
        run.check_in(point, new, by=by)
    except Conflict as now:
        raise Overtaken(now.message, label=str(point.route), url=_route_url(point)) from now
    return Kept(run.pk, point.where, reverse("patrols:run", args=[run.pk]))


def _route_url(point: Checkpoint) -> str:
    return reverse("patrols:route", args=[point.route_id])


def _run_at(point: Checkpoint, noted: Noted, by: Actor) -> PatrolRun:
    """The round that is walked now. One that ended since the entry was noted is not begun anew by it."""
    runs = PatrolRun.objects.filter(route=point.route_id)
    if runs.filter(state=RunState.FINISHED, ended_at__gte=noted.at).exists():
        raise Conflict(_("这次巡查已经结束了。"))
    walked: PatrolRun | None = runs.filter(state=RunState.STARTED).select_related("route").first()
    return walked or PatrolRun.start(point.route, by=by)


def _photos(noted: Noted) -> tuple[Any, ...]:
    try:
        return tuple(kept for photo in noted.photos for kept in HazardPhotoField().clean(photo))
    except ValidationError as error:
        raise Refused(str(error.messages[0]), field="photos") from error


add_entry_kind(EntryKind("checkin", CheckInBody, PATROL_CHECK_IN, keep_check_in, most_photos=1))
