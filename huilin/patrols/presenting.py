"""What the pages of a hazard show."""

from typing import Any

from django.urls import reverse

from huilin.audit import kinds
from huilin.audit.models import Event
from huilin.cases.models import Case
from huilin.core.permissions import Actor
from huilin.core.registry import buttons_for
from huilin.core.together import read_together
from huilin.patrols.models import (
    DayRequest,
    Hazard,
    HazardGrading,
    HazardPhoto,
    HazardStatus,
    RectificationOrder,
    Reinspection,
)
from huilin.patrols.views.scoping import SECTION, act_line, offered

TONES = {
    HazardStatus.REPORTED: "waiting",
    HazardStatus.REOPENED: "waiting",
    HazardStatus.GRADED: "waiting",
    HazardStatus.ESCALATED: "doing",
    HazardStatus.ORDERED: "doing",
    HazardStatus.RECTIFIED: "doing",
    HazardStatus.REINSPECTED: "doing",
    HazardStatus.CLOSED: "done",
    HazardStatus.NOT_HAZARD: "back",
}
EARLIER = 5


def row_of(hazard: Hazard) -> dict[str, Any]:
    return {"hazard": hazard, "tone": TONES[HazardStatus(hazard.status)], "is_late": hazard.is_overdue}


def hazard_context(hazard: Hazard, actor: Actor) -> dict[str, Any]:
    """Two statements beyond the row itself: what hangs on it, and the matter where the reader may open it."""
    found = read_together(
        events=Event.objects.about(hazard.pk),
        photos=HazardPhoto.objects.filter(hazard=hazard).order_by("at", "id"),
        orders=RectificationOrder.objects.filter(hazard=hazard).order_by("-at"),
        gradings=HazardGrading.objects.filter(hazard=hazard).order_by("-at"),
        reinspections=Reinspection.objects.filter(hazard=hazard).order_by("-at"),
        requests=DayRequest.objects.filter(hazard=hazard).order_by("-at"),
        earlier=hazard.earlier()[:EARLIER],
    )
    acts = [act_line(act, hazard) for act in offered.to(actor, hazard)]
    return row_of(hazard) | {
        "section": SECTION,
        "case_url": case_url(hazard, actor),
        "order": first(found["orders"]),
        "grading": first(found["gradings"]),
        "reinspection": first(found["reinspections"]),
        "asked": first(found["requests"]) if hazard.asked_until else None,
        "photos": [photo_line(hazard, photo) for photo in found["photos"]],
        "earlier": found["earlier"],
        "acts": sorted(acts, key=lambda act: not act["is_main"]),
        "buttons": buttons_for(actor, "hazard", hazard),
        "timeline": {"newest": told_of(found["events"]), "older": [], "count": len(found["events"])},
    }


def first(rows: list[Any]) -> Any:
    return rows[0] if rows else None


def case_url(hazard: Hazard, actor: Actor) -> str:
    if not hazard.case_id or not Case.objects.visible_to(actor).filter(pk=hazard.case_id).exists():
        return ""
    return reverse("cases:case", args=[hazard.case.number])


def photo_line(hazard: Hazard, photo: HazardPhoto) -> dict[str, Any]:
    url = reverse("patrols:photo", args=[hazard.pk, photo.pk])
    return {"url": url, "small": f"{url}?small=1", "label": photo.get_phase_display()}  # type: ignore[attr-defined]


def told_of(events: list[Event]) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "label": kinds.sentence(event.kind, event.particulars),
            "by": event.actor_name,
            "text": event.reason,
        }
        for event in reversed(events)
    ]
