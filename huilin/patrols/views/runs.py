"""A round under way: its points, the code that is typed or scanned, the checklist of a point, the end."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.ids import new_id
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import may
from huilin.patrols.forms.patrols import CheckInForm, CodeForm
from huilin.patrols.models import CheckAnswer, CheckIn, Checkpoint, NewCheckIn, PatrolRun, RunState
from huilin.patrols.models.checklist import items_for
from huilin.patrols.models.run import RUNNING
from huilin.patrols.permissions import PATROL_CHECK_IN, PATROL_READ
from huilin.patrols.views.routes import SECTION


class RunScoped(DeskView):
    permission = PATROL_READ

    def find(self, pk: UUID) -> PatrolRun:
        runs = PatrolRun.objects.visible_to(self.actor) | PatrolRun.objects.visible_to(
            self.actor, PATROL_CHECK_IN
        )
        run: PatrolRun | None = (
            runs.select_related("route", "compound", "route__compound", "route__building")
            .filter(pk=pk)
            .first()
        )
        if run is None:
            raise NotHere
        return run

    def page(self, run: PatrolRun, form: CodeForm | None = None, status: int = 200) -> HttpResponse:
        points = list(Checkpoint.objects.filter(route=run.route_id).order_by("position"))
        seen = {one.checkpoint_id: one for one in CheckIn.objects.filter(run=run)}
        bad = list(
            CheckAnswer.objects.filter(check_in__run=run, is_good=False)
            .select_related("hazard", "check_in")
            .order_by("id")
        )
        shown = [point for point in points if point.pk in seen or not point.is_retired]
        context = {
            "section": SECTION,
            "run": run,
            "lines": [{"point": point, "seen": seen.get(point.pk)} for point in shown],
            "left": sum(point.pk not in seen for point in shown),
            "bad": bad,
            "walks": run.state == RunState.STARTED and may(self.actor, PATROL_CHECK_IN, run),
            "form": form or CodeForm(),
        }
        return render(self.request, "patrols/run.html", context, status=status)


class RunView(RunScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """A code typed by hand leads where scanning it would."""
        run, form = self.find(pk), CodeForm(request.POST)
        if not form.is_valid():
            return self.page(run, form, 422)
        code = form.cleaned_data["code"]
        if not Checkpoint.objects.filter(code=code, route=run.route_id, is_retired=False).exists():
            form.add_error("code", _("这个码不在这条路线上。"))
            return self.page(run, form, 422)
        return redirect("patrols:checkpoint", code=code)


class RunEndView(RunScoped):
    permission = PATROL_CHECK_IN

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        run = self.find(pk)
        run.finish(by=self.actor)
        return redirect("patrols:run", pk=run.pk)


class CheckpointView(DeskView):
    """What a scanned code opens: the list of this point while its route is being walked, else the way to begin."""

    permission = PATROL_CHECK_IN

    def find(self, code: str) -> tuple[Checkpoint, PatrolRun]:
        points = Checkpoint.objects.select_related("route__compound", "route__building")
        point: Checkpoint | None = points.filter(code=code, is_retired=False).first()
        if point is None:
            raise NotHere
        runs = PatrolRun.objects.filter(route=point.route, state__in=RUNNING).select_related(
            "route", "compound"
        )
        run = runs.first() or PatrolRun.of(point.route)
        if not may(self.actor, PATROL_CHECK_IN, run):
            raise NotHere
        return point, run

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        point, run = self.find(code)
        form = CheckInForm(items=items_for(point.classes), initial={"client_id": new_id()})
        return self.page(point, run, form)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        point, run = self.find(code)
        form = CheckInForm(request.POST, request.FILES, items=items_for(point.classes))
        if not form.is_valid():
            return self.page(point, run, form, 422)
        try:
            run.check_in(point, NewCheckIn(**form.told()), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(point, run, form, refusal.status)
        return redirect("patrols:run", pk=run.pk)

    def page(self, point: Checkpoint, run: PatrolRun, form: CheckInForm, status: int = 200) -> HttpResponse:
        is_walked = run.state == RunState.STARTED
        context: dict[str, Any] = {
            "section": SECTION,
            "point": point,
            "run": run,
            "form": form,
            "is_walked": is_walked,
            "seen": CheckIn.objects.filter(run=run, checkpoint=point).first() if is_walked else None,
        }
        return render(self.request, "patrols/checkpoint.html", context, status=status)
