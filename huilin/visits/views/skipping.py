"""Leaving out one visit that is due, with the reason."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal, render_form
from huilin.visits.doors import home_label
from huilin.visits.forms import ReasonForm
from huilin.visits.models import VisitPlan, VisitTask
from huilin.visits.permissions import VISIT_PLAN


class SkippingView(DeskView):
    permission = VISIT_PLAN

    def find(self, pk: UUID) -> VisitTask:
        tasks = VisitTask.objects.filter(plan__in=VisitPlan.objects.visible_to(self.actor))
        places = ("household__dwelling__entrance", "household__dwelling__building", "compound")
        task: VisitTask | None = tasks.select_related(*places).filter(pk=pk).first()
        if task is None:
            raise NotHere
        return task

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk), ReasonForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        task, form = self.find(pk), ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(task, form, 422)
        try:
            task.skip(by=self.actor, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(task, form, refusal.status)
        return redirect("visits:today")

    def page(self, task: VisitTask, form: ReasonForm, status: int = 200) -> HttpResponse:
        told = {
            "home": f"{task.compound} {home_label(task.household)}",
            "until": f"{task.due_until:%Y-%m-%d}",
        }
        context = {
            "section": "visits:today",
            "title": _("这次不走访"),
            "intro": _("%(home)s，%(until)s以前的这一次。下次照常。") % told,
            "button": _("这次不走访"),
            "form": form,
            "back_url": reverse("visits:home", args=[task.household_id]),
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)
