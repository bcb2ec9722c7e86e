"""A home as one stands before it: whether one may note a visit there, what it is called, what to mind."""

from typing import Any

from django.db.models import Q

from huilin.core.permissions import Actor, visible
from huilin.people.models import Household
from huilin.visits.models import VisitTask
from huilin.visits.permissions import VISIT_RECORD


def recordable(actor: Actor) -> Any:
    """The homes where the actor may note a visit: within the reach of its roles, or because it was sent there."""
    sent = VisitTask.objects.open().filter(assignee_id=actor.person_id).values("household_id")
    reach = visible(Household, actor, VISIT_RECORD) | Q(pk__in=sent)
    return Household.objects.filter(reach).select_related(
        "dwelling__entrance", "dwelling__building", "compound__community"
    )


def home_label(household: Household) -> str:
    dwelling = household.dwelling
    places = (dwelling.building, dwelling.entrance, dwelling)
    return " ".join(str(place) for place in places if str(place))


def care_lines(household: Household, actor: Actor) -> list[Any]:
    """The flags of this home that are the steward's own to read; their notes are written for the visit."""
    if actor.person_id is None:
        return []
    return list(household.care_flags.standing().filter(steward_id=actor.person_id).order_by("kind"))  # type: ignore[attr-defined]
