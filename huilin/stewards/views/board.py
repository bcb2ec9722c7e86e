"""A compound's public page about its stewards: who is in office, what is under notice, what neighbours may do now."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from huilin.core.errors import NotHere
from huilin.core.pages import ActorView
from huilin.core.permissions import may
from huilin.places.models import Compound
from huilin.stewards.models import Appraisal, Status, Stewardship
from huilin.stewards.models.rules import StewardRule, number
from huilin.stewards.models.status import CANDIDATE, IN_OFFICE
from huilin.stewards.permissions import APPRAISE, NOMINATE, PROPOSE_REMOVAL, READ_BOARD
from huilin.stewards.presenting import public_name


class BoardView(ActorView):
    permission = READ_BOARD

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.street is None:  # type: ignore[attr-defined]
            raise NotHere
        compound = Compound.objects.select_related("community").filter(pk=pk).first()
        if compound is None:
            raise NotHere
        rows = list(self.rows(compound))
        probe = Stewardship(
            compound=compound, community_id=compound.community_id, street_id=compound.street_id
        )
        may_nominate = may(self.actor, NOMINATE, probe)
        may_appraise = may(self.actor, APPRAISE, probe)
        context = {
            "compound": compound,
            "street_name": request.street.name,  # type: ignore[attr-defined]
            "supervision_phone": request.street.supervision_phone,  # type: ignore[attr-defined]
            "nomination_url": f"{reverse('stewards:nomination')}?compound={pk}" if may_nominate else "",
            "is_signed_in": self.actor.is_signed_in,
            "notices": [notice_line(row) for row in rows if row.status in NOTICED],
            "waiting": [candidate_line(row) for row in rows if row.status == Status.NOMINATED]
            if may_nominate
            else [],
            "in_office": [self.office_line(row, may_appraise) for row in rows if row.status in IN_OFFICE],
            "least": number(StewardRule.Name.LEAST_RECOMMENDING),
        }
        return render(request, "stewards/board.html", context)

    @staticmethod
    def rows(compound: Compound) -> Any:
        is_open = Appraisal.objects.filter(
            stewardship=OuterRef("pk"), closed_at=None, closes_on__gte=timezone.localdate()
        )
        rows = Stewardship.objects.filter(compound=compound, status__in=CANDIDATE | IN_OFFICE)
        return (
            rows.with_name_consent()
            .annotate(homes=Count("recommendations"), is_appraised=Exists(is_open))
            .select_related("person")
            .order_by("code", "starts_on", "nominated_at")
        )

    def office_line(self, row: Any, may_appraise: bool) -> dict[str, Any]:
        proposes = may(self.actor, PROPOSE_REMOVAL, row)
        return {
            "row": row,
            "name": public_name(row),
            "appraisal_url": reverse("stewards:appraisal", args=[row.pk])
            if may_appraise and row.is_appraised
            else "",
            "removal_url": reverse("stewards:removal_proposal", args=[row.pk]) if proposes else "",
        }


NOTICED = (Status.PUBLICITY, Status.OBJECTION_HANDLING)


def notice_line(row: Any) -> dict[str, Any]:
    return {"row": row, "name": public_name(row), "url": reverse("stewards:notice", args=[row.pk])}


def candidate_line(row: Any) -> dict[str, Any]:
    return {"row": row, "name": row.masked_name, "url": reverse("stewards:recommendation", args=[row.pk])}
