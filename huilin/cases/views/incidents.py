"""A mass incident at the desk: opening it for a case, telling everybody, ending it, and what to say on the phone."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.forms.incident import IncidentEndForm, IncidentForm, IncidentUpdateForm
from huilin.cases.models import Case, Incident
from huilin.cases.models.question import questions_for
from huilin.cases.permissions import CASE_MERGE
from huilin.cases.presenting import CaseCard
from huilin.cases.views.scoping import CaseScoped
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import demand

SECTION = "cases:incidents"
MOST_JOINED, SHOWN = 100, 60


class IncidentScoped(CaseScoped):
    """The case with its latest incident, for whoever may merge."""

    form_class: ClassVar[Any]

    @property
    def incident(self) -> Incident | None:
        found = Incident.objects.filter(case=self.case).select_related("case")
        return (
            found.prefetch_related("places__compound", "places__building", "updates")
            .order_by("-opened_at")
            .first()
        )

    def check(self) -> None:
        demand(self.actor, CASE_MERGE, self.case)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        self.check()
        form = self.form_class(
            request.POST, case=self.case, actor=self.actor, auto_id=f"{self.form_class.__name__}_%s"
        )
        if not form.is_valid():
            return self.page(form, 422)
        try:
            self.act(form)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("cases:incident", number=self.case.number)

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def begun(self) -> Incident:
        incident = self.incident
        if incident is None:
            raise NotHere
        return incident

    def page(self, form: Any = None, status: int = 200) -> HttpResponse:
        incident = self.incident
        context = {"case": CaseCard(self.case), "section": SECTION, "incident": incident}
        if incident is None or incident.ended_at:
            form = form or IncidentForm(case=self.case, actor=self.actor)
            context |= {"opening_form": form if self.case.can_lead_incident or form.is_bound else None}
        if incident is not None:
            context |= self.running(incident, form)
        return render(self.request, "cases/incident_page.html", context, status=status)

    def running(self, incident: Incident, form: Any) -> dict[str, Any]:
        joined = Case.objects.filter(master=self.case).order_by("-submitted_at")[:MOST_JOINED]
        offers: dict[str, Any] = {}
        if incident.ended_at is None and self.case.is_open:
            for name, made in (("update_form", IncidentUpdateForm), ("end_form", IncidentEndForm)):
                fresh = made(case=self.case, actor=self.actor, auto_id=f"{made.__name__}_%s")
                offers[name] = form if isinstance(form, made) else fresh
        return offers | {
            "places": [str(place) for place in incident.places.all()],
            "updates": sorted(incident.updates.all(), key=lambda update: update.at, reverse=True),
            "joined": [CaseCard(case) for case in joined],
        }


class IncidentView(IncidentScoped):
    form_class = IncidentForm

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        self.check()
        return self.page()

    def act(self, form: IncidentForm) -> None:
        told = {
            name: form.cleaned_data[name]
            for name in ("started_at", "expected_at", "cause", "advice", "script", "version")
        }
        Incident.open_for(self.case, by=self.actor, places=form.places(), **told)


class IncidentUpdateView(IncidentScoped):
    form_class: ClassVar[Any] = IncidentUpdateForm

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return redirect("cases:incident", number=number)

    def act(self, form: Any) -> None:
        self.begun().tell(
            by=self.actor, text=form.cleaned_data["text"], expected_at=form.cleaned_data["expected_at"]
        )


class IncidentEndView(IncidentUpdateView):
    form_class = IncidentEndForm

    def act(self, form: Any) -> None:
        self.begun().end(by=self.actor, text=form.cleaned_data["text"])


class ScriptView(IncidentScoped):
    """What a clerk says on the phone, on one sheet to print; for everybody who reads the case."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        incident = self.begun()
        updates = sorted(incident.updates.all(), key=lambda update: update.at)
        context = {
            "case": CaseCard(self.case),
            "section": SECTION,
            "incident": incident,
            "title": self.case.public_title,
            "places": [str(place) for place in incident.places.all()],
            "latest": updates[-1] if updates else None,
            "questions": questions_for(self.case.category_id),
            "street_name": request.street.name,  # type: ignore[attr-defined]
        }
        return render(request, "cases/script_page.html", context)

    http_method_names = ["get", "head", "options"]


class IncidentsView(DeskView):
    """Every incident of the actor's places, the running ones first."""

    permission = CASE_MERGE

    def get(self, request: HttpRequest) -> HttpResponse:
        cases = Case.objects.visible_to(self.actor, CASE_MERGE)
        found = (
            Incident.objects.filter(case__in=cases)
            .select_related("case")
            .prefetch_related("places__compound", "places__building")
        )
        rows = found.order_by("-opened_at")[:SHOWN]
        context = {"section": SECTION, "incidents": [line(incident) for incident in rows]}
        return render(request, "cases/incident_list.html", context)


def line(incident: Incident) -> dict[str, Any]:
    case: Any = incident.case
    is_running = incident.ended_at is None and case.is_open
    return {
        "incident": incident,
        "title": case.public_title,
        "number": case.number,
        "heard_from": case.heard_from,
        "places": "、".join(str(place) for place in incident.places.all()),
        "state_label": _("正在处理") if is_running else _("已结束"),
        "state_tone": "doing" if is_running else "done",
        "url": reverse("cases:incident", args=[case.number]),
        "script_url": reverse("cases:script", args=[case.number]),
    }
