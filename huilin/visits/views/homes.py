"""Today's round and the home at whose door one stands."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.core.errors import NotHere, Refused
from huilin.core.ids import new_id
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import may
from huilin.people.models import Household
from huilin.people.models.role import STEWARDS
from huilin.visits.doors import care_lines, home_label, recordable
from huilin.visits.forms import VisitForm
from huilin.visits.models import NewVisit, Visit, VisitResult, VisitTask
from huilin.visits.models.rules import today
from huilin.visits.permissions import VISIT_PLAN, VISIT_RECORD
from huilin.visits.today import due_today, staircases

LAST = 5


class TodayView(DeskView):
    permission = VISIT_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        is_steward = self.actor.has(*STEWARDS)
        shows_all = "all" in request.GET or not is_steward
        tasks = VisitTask.objects.visible_to(self.actor)
        if not shows_all:
            tasks = tasks.filter(assignee_id=self.actor.person_id)
        due = due_today(tasks, today())
        compounds = {task.compound_id for task in due}
        stairs = staircases(due, self.actor, with_compound=len(compounds) > 1)
        context = {
            "section": "visits:today",
            "stairs": stairs,
            "home_count": sum(len(one.homes) for one in stairs),
            "is_steward": is_steward,
            "shows_all": shows_all,
            "day": today(),
        }
        return render(request, "visits/today.html", context)


class HomeView(DeskView):
    permission = VISIT_RECORD

    def find(self, pk: UUID) -> Household:
        household: Household | None = recordable(self.actor).filter(pk=pk).first()
        if household is None:
            raise NotHere
        return household

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        form = VisitForm(initial={"client_id": new_id(), "kinds": ["routine"], "way": "door"})
        return self.page(self.find(pk), form)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        household, form = self.find(pk), VisitForm(request.POST)
        if not form.is_valid():
            return self.page(household, form, 422)
        try:
            visit = Visit.note(household, NewVisit(**form.cleaned_data), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(household, form, refusal.status)
        return redirect("visits:visit", pk=visit.pk)

    def page(self, household: Household, form: VisitForm, status: int = 200) -> HttpResponse:
        past = Visit.objects.visible_to(self.actor).filter(household=household).order_by("-at")[:LAST]
        begun = VisitTask.objects.begun(today()).filter(household=household).select_related("plan")
        tasks = list(begun.order_by("due_until"))
        context = {
            "section": "visits:today",
            "household": household,
            "label": home_label(household),
            "form": form,
            "results": VisitResult.choices,
            "tasks": tasks,
            "to_skip": next((task for task in tasks if may(self.actor, VISIT_PLAN, task.plan)), None),
            "care": care_lines(household, self.actor),
            "past": list(past),
        }
        return render(self.request, "visits/home.html", context, status=status)
