"""A visit that was noted, and what it leads to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.core.continuing import continuation, continuations_for
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView
from huilin.core.permissions import may
from huilin.visits.doors import home_label
from huilin.visits.models import Visit, VisitOutcome
from huilin.visits.permissions import VISIT_READ, VISIT_RECORD


class VisitScoped(DeskView):
    permission = VISIT_READ

    def find(self, pk: UUID) -> Visit:
        visits = Visit.objects.visible_to(self.actor).select_related(
            "household__dwelling__entrance", "household__dwelling__building", "compound__community"
        )
        visit: Visit | None = visits.filter(pk=pk).first()
        if visit is None:
            raise NotHere
        return visit

    def page(self, visit: Visit, *, refused: str = "", typed: str = "", status: int = 200) -> HttpResponse:
        outcomes = list(VisitOutcome.objects.filter(visit=visit).order_by("at"))
        known = {outcome.kind for outcome in outcomes}
        offers = continuations_for(self.actor) if may(self.actor, VISIT_RECORD, visit) else []
        context: dict[str, Any] = {
            "section": "visits:today",
            "visit": visit,
            "label": home_label(visit.household),
            "outcomes": outcomes,
            "offers": [offer for offer in offers if offer.kind not in known],
            "refused": refused,
            "typed": typed or visit.heard,
            "acknowledgment": visit.acknowledgments.first(),
        }
        return render(self.request, "visits/visit.html", context, status=status)


class VisitView(VisitScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class OutcomesView(VisitScoped):
    """Opens a matter, a hazard, a topic or a work from what was heard."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        visit = self.find(pk)
        to, text = continuation(request.POST.get("kind", ""), self.actor), request.POST.get("heard", "")
        if to is None:
            return self.page(visit, refused=_("请选转成什么。"), typed=text, status=422)
        try:
            VisitOutcome.open(visit, to, by=self.actor, text=text)
        except Refused as refusal:
            return self.page(visit, refused=refusal.message, typed=text, status=refusal.status)
        return redirect("visits:visit", pk=visit.pk)


class OriginView(DeskView):
    """From a matter to the visit where it was heard."""

    permission = VISIT_READ

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        found = VisitOutcome.objects.filter(
            subject_id=pk, visit__in=Visit.objects.visible_to(self.actor).values("pk")
        ).first()
        if found is None:
            raise NotHere
        return redirect("visits:visit", pk=found.visit_id)
