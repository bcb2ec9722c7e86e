"""What neighbours read of their compound's hazards: building, kind, how far it is. No door, no words, no name."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huilin.core.errors import NotHere
from huilin.core.pages import ActorView
from huilin.patrols.models import Hazard, HazardStatus
from huilin.patrols.permissions import HAZARD_READ
from huilin.places.models import Compound

MOST_OPEN, MOST_CLOSED = 60, 20


class NeighboursHazardsView(ActorView):
    permission = HAZARD_READ

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound: Compound | None = None
        if request.street is not None:  # type: ignore[attr-defined]
            compound = Compound.objects.select_related("community").filter(pk=pk).first()
        if compound is None or not self.may(HAZARD_READ, compound):
            raise NotHere
        here = Hazard.objects.filter(compound=compound).select_related("building")
        closed = here.filter(status=HazardStatus.CLOSED)
        context = {
            "compound": compound,
            "open": list(here.open().order_by("-found_at", "-id")[:MOST_OPEN]),
            "closed": list(closed.order_by("-closed_at", "-id")[:MOST_CLOSED]),
        }
        return render(request, "patrols/neighbours.html", context)
