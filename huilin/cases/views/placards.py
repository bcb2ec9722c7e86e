"""What the QR on the door opens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huilin.cases.nearby import incidents_at, notices_at
from huilin.cases.spots import placard_at, steward_cards
from huilin.core.pages import ActorView


class PlacardView(ActorView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        placard = placard_at(code)
        compound = placard.compound
        context = {
            "code": placard.code,
            "street_name": request.street.name,  # type: ignore[attr-defined]
            "community_name": compound.community.name,
            "compound_name": compound.name,
            "place_label": placard.place_label,
            "compound_url": reverse("cases:compound", args=[compound.pk]),
            "stewards": steward_cards(compound),
            "supervision_phone": request.street.supervision_phone,  # type: ignore[attr-defined]
            "is_active": not placard.is_retired,
            "notices": notices_at(placard),
            "incidents": incidents_at(placard, placard.building_id),
        }
        return render(request, "cases/placard_page.html", context)
