"""A matter that neighbours may know of: its public page, and joining it (我也遇到)."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.cases.forms.following import JoiningForm
from huilin.cases.forms.resident import new_key
from huilin.cases.models import Case, Follower, IncidentUpdate
from huilin.cases.nearby import known
from huilin.cases.neighbours import keep_browser, neighbour_key
from huilin.cases.ownership import remembered
from huilin.cases.public_matters import matters
from huilin.core.errors import NotHere
from huilin.core.pages import ActorView
from huilin.core.permissions import Actor
from huilin.core.ratelimit import client_address, limit

MOST_JOININGS, JOINING_WINDOW = 20, dt.timedelta(minutes=10)


class MatterScoped(ActorView):
    """Loads the matter as `case` if anyone may know of it; confidential ones are not there."""

    case: Case

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.street is None or "\x00" in kwargs["number"]:  # type: ignore[attr-defined]
            raise NotHere
        found = Case.objects.known().select_related("compound__community")
        case = found.filter(number=kwargs["number"][:30], compound=kwargs["pk"]).first()
        if case is None:
            raise NotHere
        self.case = case
        return super().dispatch(request, *args, **kwargs)


class MatterView(MatterScoped):
    def get(self, request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
        key = new_key()
        joined = Follower.objects.filter(case=self.case, key=neighbour_key(request, key), left_at=None)
        context = {
            "matter": known(self.case) | matters([self.case])[0],
            "updates": list(IncidentUpdate.objects.filter(incident__case=self.case).order_by("-at")[:10]),
            "joined": joined.first(),
            "joining_form": JoiningForm(initial={"idempotency_key": key}),
            "compound": self.case.compound,
        }
        return render(request, "cases/matter_page.html", context)


class JoiningView(MatterScoped):
    """POST joins and leads to the neighbour's own page of the matter; the same browser joins once."""

    def get(self, request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
        response = redirect("cases:matter", pk, self.case.number)
        response.status_code = 303
        return response

    def post(self, request: HttpRequest, pk: UUID, number: str) -> HttpResponse:
        limit(f"join:{client_address(request)}", most=MOST_JOININGS, window=JOINING_WINDOW)
        form = JoiningForm(request.POST)
        form.is_valid()
        key = form.cleaned_data["idempotency_key"]
        follower = self.case.follow(
            by=reporter_or_neighbour(request, self.case), key=neighbour_key(request, key)
        )
        messages.success(request, _("记下了，您也遇到。有进展这里看得到。"))
        response = redirect("cases:following", follower.query_code)
        response.status_code = 303
        keep_browser(request, response, key)
        return response


def reporter_or_neighbour(request: Any, case: Case) -> Actor:
    """The actor, as the reporter of the case where this browser has sent it; here no query code proves that."""
    actor: Actor = request.actor
    return replace(actor, case_ids=actor.case_ids | {case.pk}) if case.pk in remembered(request) else actor
