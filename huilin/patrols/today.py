"""What is to be looked at today, for whoever walks: the points of routes that are due or under way and not seen yet."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from huilin.core.permissions import Actor
from huilin.patrols.models import CheckIn, ChecklistItem, Checkpoint, PatrolRun, Route, RunState
from huilin.patrols.models.checklist import items_for
from huilin.patrols.models.rules import today
from huilin.patrols.permissions import PATROL_CHECK_IN

MOST_POINTS = 40


@dataclass
class Stretch:
    """A route with the points that are left. Their codes are not among it: who types one stands before it."""

    route: Route
    points: list[tuple[Checkpoint, list[ChecklistItem]]] = field(default_factory=list)


def stretches(actor: Actor) -> list[Stretch]:
    """In the order of days; one statement."""
    under_way = PatrolRun.objects.filter(route=OuterRef("route"), state=RunState.STARTED)
    seen = CheckIn.objects.filter(
        checkpoint=OuterRef("pk"), run__route=OuterRef("route"), run__state=RunState.STARTED
    )
    routes: Any = Route.objects.visible_to(actor, PATROL_CHECK_IN)
    points = Checkpoint.objects.filter(
        Q(route__next_due_on__lte=today()) | Exists(under_way),
        ~Exists(seen),
        route__in=routes.filter(is_paused=False),
        is_retired=False,
    )
    found: dict[Any, Stretch] = {}
    points = points.select_related("route__compound").order_by("route__next_due_on", "route_id", "position")
    for point in points[:MOST_POINTS]:
        stretch = found.setdefault(point.route_id, Stretch(point.route))
        stretch.points.append((point, items_for(point.classes)))
    return list(found.values())
