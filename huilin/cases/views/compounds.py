"""A compound's public notice page."""

import datetime as dt
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from huilin.cases.models import Status
from huilin.cases.models.status import OPEN
from huilin.cases.nearby import incidents_at, notices_within
from huilin.cases.public_matters import SHOWN_AT_ONCE, compound_at, figures, matters, published_cases
from huilin.cases.spots import steward_cards
from huilin.core.errors import NotHere
from huilin.core.pages import ActorView
from huilin.core.registry import buttons_for
from huilin.places.models import Placard


class CompoundView(ActorView):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.street is None:  # type: ignore[attr-defined]
            raise NotHere
        before = moment_of(request.GET.get("before", ""))
        compound = compound_at(pk)
        found = published_cases(compound, before=before)
        cases, more = found[:SHOWN_AT_ONCE], found[SHOWN_AT_ONCE:]
        shown = list(zip(cases, matters(cases), strict=True))
        placards = list(
            Placard.objects.filter(compound=compound, is_retired=False)
            .select_related("building", "entrance")
            .order_by("building__order_key", "entrance__order_key", "code")
        )
        for placard in placards:
            placard.compound = compound
        placards.sort(key=lambda placard: placard.building_id is not None)
        context = {
            "compound": compound,
            "street_name": request.street.name,  # type: ignore[attr-defined]
            "community_name": compound.community.name,
            "supervision_phone": request.street.supervision_phone,  # type: ignore[attr-defined]
            "report_url": reverse("cases:placard", args=[placards[0].code]) if placards else "",
            "stewards": steward_cards(compound),
            "placards": [
                {"label": placard.place_label, "url": reverse("cases:placard", args=[placard.code])}
                for placard in placards
            ],
            "figures": figures(compound),
            "notices": notices_within(compound) if getattr(compound, "has_notices", False) else [],
            "incidents": incidents_at(compound, everywhere=True),
            "open_matters": [
                matter for case, matter in shown if case.status in OPEN and case.status != Status.SUSPENDED
            ],
            "suspended_matters": [matter for case, matter in shown if case.status == Status.SUSPENDED],
            "solved_matters": [matter for case, matter in shown if case.status not in OPEN],
            "more_url": f"?before={cases[-1].status_changed_at:%Y-%m-%dT%H:%M:%S.%fZ}" if more else "",
            "buttons": buttons_for(request.actor, "place.compound", compound),  # type: ignore[attr-defined]
            "updated_at": timezone.now(),
        }
        return render(request, "cases/compound_page.html", context)


def moment_of(text: str) -> dt.datetime | None:
    """The moment in a page address; None for anything else."""
    try:
        moment = parse_datetime(text[:40])
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None
