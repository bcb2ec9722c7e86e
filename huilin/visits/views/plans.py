"""Plans of a month, how far they are, and who walks which stairs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import visible
from huilin.people.models import Person, Role
from huilin.people.models.role import STEWARDS
from huilin.places.models import Building, Compound
from huilin.visits.coverage import coverage_by, whole
from huilin.visits.forms import HandOverForm, PlanForm, ReasonForm
from huilin.visits.models import VisitPlan, VisitTask
from huilin.visits.permissions import VISIT_PLAN

MONTHS = 24
"""Plans on one page."""


class PlansView(DeskView):
    permission = VISIT_PLAN

    def compounds(self) -> Any:
        """Where the actor may plan: as its roles reach, and a steward in the compound it looks after."""
        own = {role.compound_id for role in self.actor.roles if role.code == "ST" and role.compound_id}
        within = Compound.objects.filter(visible(Compound, self.actor, VISIT_PLAN))
        return (within | Compound.objects.filter(pk__in=own)).order_by("name")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PlanForm(compounds=self.compounds()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PlanForm(request.POST, compounds=self.compounds())
        if not form.is_valid():
            return self.page(form, 422)
        try:
            plan = VisitPlan.make(form.cleaned_data["compound"], form.cleaned_data["month"], by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("visits:plan", pk=plan.pk)

    def page(self, form: PlanForm, status: int = 200) -> HttpResponse:
        plans = list(
            VisitPlan.objects.visible_to(self.actor)
            .select_related("compound")
            .order_by("-month", "compound__name")[:MONTHS]
        )
        counted = coverage_by(VisitTask.objects.filter(plan__in=plans), "plan_id")
        context = {
            "section": "visits:plans",
            "rows": [(plan, counted.get(plan.pk)) for plan in plans],
            "form": form,
        }
        return render(self.request, "visits/plans.html", context, status=status)


class PlanScoped(DeskView):
    permission = VISIT_PLAN

    def find(self, pk: UUID) -> VisitPlan:
        plan: VisitPlan | None = (
            VisitPlan.objects.visible_to(self.actor).select_related("compound").filter(pk=pk).first()
        )
        if plan is None:
            raise NotHere
        return plan

    def page(self, plan: VisitPlan, *, status: int = 200, **forms: Any) -> HttpResponse:
        buildings = Building.objects.filter(compound_id=plan.compound_id).order_by("order_key", "name")
        counted = coverage_by(VisitTask.objects.filter(plan=plan), "building_id")
        context = {
            "section": "visits:plans",
            "plan": plan,
            "rows": [(building, counted[building.pk]) for building in buildings if building.pk in counted],
            "total": whole(counted),
            "hand_over_form": forms.get("hand_over") or self.hand_over_form(plan),
            "cancel_form": forms.get("cancel") or ReasonForm(),
            "is_open": plan.state in (VisitPlan.State.DRAFT, VisitPlan.State.ACTIVE),
        }
        return render(self.request, "visits/plan.html", context, status=status)

    def hand_over_form(self, plan: VisitPlan, *sent: Any) -> HandOverForm:
        stewards = Role.objects.in_force().filter(compound_id=plan.compound_id, code__in=STEWARDS)
        return HandOverForm(
            *sent,
            buildings=Building.objects.filter(compound_id=plan.compound_id).order_by("order_key", "name"),
            stewards=Person.objects.filter(pk__in=stewards.values("person_id")),
        )


class PlanView(PlanScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class HandOverView(PlanScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        plan = self.find(pk)
        form = self.hand_over_form(plan, request.POST)
        if not form.is_valid():
            return self.page(plan, hand_over=form, status=422)
        try:
            VisitTask.hand_over(
                form.cleaned_data["building"], form.cleaned_data["steward"], by=self.actor, plan=plan
            )
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(plan, hand_over=form, status=refusal.status)
        return redirect("visits:plan", pk=plan.pk)


class CancellationView(PlanScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        plan, form = self.find(pk), ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(plan, cancel=form, status=422)
        try:
            plan.cancel(by=self.actor, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(plan, cancel=form, status=refusal.status)
        return redirect("visits:plans")
