"""Routes and their checkpoints, the sheet of codes to print, and the beginning of a round."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huilin.core.codes import grouped
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import holds, may, visible
from huilin.core.qr import qr_svg
from huilin.patrols.forms.patrols import CheckpointForm, RouteForm
from huilin.patrols.models import PatrolRun, Route
from huilin.patrols.models.run import RUNNING
from huilin.patrols.permissions import KEEP_ROUTES, PATROL_CHECK_IN, PATROL_READ
from huilin.places.models import Compound

SECTION = "patrols:routes"
LAST = 20


class RoutesView(DeskView):
    """What is to be walked, and the last rounds; those who keep compounds lay out a route here."""

    permission = PATROL_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(RouteForm(compounds=self.compounds()))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not holds(self.actor, KEEP_ROUTES):
            raise NotHere
        form = RouteForm(request.POST, compounds=self.compounds())
        if not form.is_valid():
            return self.page(form, 422)
        try:
            route = Route.lay_out(by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("patrols:route", pk=route.pk)

    def compounds(self) -> Any:
        return Compound.objects.filter(visible(Compound, self.actor, KEEP_ROUTES)).order_by("name")

    def page(self, form: RouteForm, status: int = 200) -> HttpResponse:
        routes = Route.objects.visible_to(self.actor).select_related("compound")
        runs = PatrolRun.objects.visible_to(self.actor).exclude(state="assigned")
        context = {
            "section": SECTION,
            "routes": list(routes.order_by("is_paused", "next_due_on", "id")),
            "runs": list(runs.select_related("route", "compound").order_by("-due_on", "-id")[:LAST]),
            "form": form if holds(self.actor, KEEP_ROUTES) else None,
        }
        return render(self.request, "patrols/routes.html", context, status=status)


class RouteScoped(DeskView):
    permission = PATROL_READ

    def find(self, pk: UUID) -> Route:
        routes = Route.objects.visible_to(self.actor) | Route.objects.visible_to(self.actor, PATROL_CHECK_IN)
        route: Route | None = routes.select_related("compound", "building").filter(pk=pk).first()
        if route is None:
            raise NotHere
        return route

    def page(self, route: Route, form: CheckpointForm | None = None, status: int = 200) -> HttpResponse:
        run = PatrolRun.objects.filter(route=route, state__in=RUNNING).first() or PatrolRun.of(route)
        context = {
            "section": SECTION,
            "route": route,
            "checkpoints": list(route.checkpoints.filter(is_retired=False).order_by("position")),
            "run": run,
            "may_walk": may(self.actor, PATROL_CHECK_IN, run),
            "keeps": may(self.actor, KEEP_ROUTES, route.compound),
            "form": form or CheckpointForm(),
        }
        return render(self.request, "patrols/route.html", context, status=status)


class RouteView(RouteScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class CheckpointsView(RouteScoped):
    permission = KEEP_ROUTES

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        route, form = self.find(pk), CheckpointForm(request.POST)
        if not form.is_valid():
            return self.page(route, form, 422)
        try:
            route.add_checkpoint(**form.cleaned_data, by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(route, form, refusal.status)
        return redirect("patrols:route", pk=route.pk)


class CheckpointRetirementView(RouteScoped):
    permission = KEEP_ROUTES

    def post(self, request: HttpRequest, pk: UUID, checkpoint: UUID) -> HttpResponse:
        route = self.find(pk)
        found = route.checkpoints.filter(pk=checkpoint).first()
        if found is None:
            raise NotHere
        route.retire_checkpoint(found, by=self.actor)
        return redirect("patrols:route", pk=route.pk)


class PauseView(RouteScoped):
    permission = KEEP_ROUTES

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        route = self.find(pk)
        route.set_paused(request.POST.get("paused") == "yes", by=self.actor)
        return redirect("patrols:route", pk=route.pk)


class CodesView(RouteScoped):
    """The codes of a route to print, cut out and put up."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        route = self.find(pk)
        codes = [
            {
                "checkpoint": one,
                "code": grouped(one.code),
                "square": qr_svg(request.build_absolute_uri(reverse("patrols:checkpoint", args=[one.code]))),
            }
            for one in route.checkpoints.filter(is_retired=False).order_by("position")
        ]
        return render(request, "patrols/codes.html", {"section": SECTION, "route": route, "codes": codes})


class RunsView(RouteScoped):
    """Begins a round."""

    permission = PATROL_CHECK_IN

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        run = PatrolRun.start(self.find(pk), by=self.actor)
        return redirect("patrols:run", pk=run.pk)
