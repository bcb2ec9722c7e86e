"""Colleagues at a matter: who has it open now, and who may be named in a note."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huilin.cases.models.note import Note, colleagues
from huilin.cases.models.reader import open_by
from huilin.cases.presenting import CaseCard
from huilin.cases.views.scoping import CaseScoped


class ReadersView(CaseScoped):
    """The line "王工 正在看" alone, for the page that asks again while it is in sight."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        context = {"case": CaseCard(self.case), "readers": open_by(self.case, self.actor)}
        return render(request, "cases/_readers.html", context)


class ColleaguesView(CaseScoped):
    """Those who may read the matter, for whoever may write a note; with htmx the list alone."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        Note.demand_hand_in(self.case, self.actor)
        others = [person for person in colleagues(self.case) if person.pk != self.actor.person_id]
        context = {"case": CaseCard(self.case), "colleagues": others, "section": "cases:desk"}
        template = "cases/_colleagues.html" if request.htmx else "cases/colleagues.html"  # type: ignore[attr-defined]
        return render(request, template, context)
