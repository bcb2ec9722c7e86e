"""The desk's list of activities, drafting one, and what a warning signal calls off."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.activities.festivals import coming_festivals
from huilin.activities.forms import ActivityForm, SignalForm
from huilin.activities.models import Activity, NewActivity, WarningSignal
from huilin.activities.models.warning import called_off, rule_for
from huilin.activities.permissions import APPROVE, CREATE
from huilin.activities.views.scoping import SECTION, ActivityScoped
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import demand, holds, visible
from huilin.places.models import Compound

MOST = 100
SHOWN_SIGNALS = 10


class DeskListView(ActivityScoped):
    def get(self, request: HttpRequest) -> HttpResponse:
        is_past = "past" in request.GET
        found = Activity.objects.visible_to(self.actor).select_related("compound")
        now = clock.now()
        if is_past:
            found = found.filter(ends_at__lt=now).order_by("-starts_at")
        else:
            found = found.filter(ends_at__gte=now).order_by("starts_at")
        context = {
            "section": SECTION,
            "activities": list(found[:MOST]),
            "is_past": is_past,
            "drafts": holds(self.actor, CREATE),
            "approves": holds(self.actor, APPROVE),
            "festivals": coming_festivals(timezone.localdate(now)),
        }
        return render(request, "activities/desk.html", context)


class DraftView(DeskView):
    permission = CREATE

    def compounds(self) -> Any:
        return Compound.objects.filter(visible(Compound, self.actor, CREATE)).order_by("name")

    def get(self, request: HttpRequest) -> HttpResponse:
        begun = {name: request.GET[name] for name in ("title", "kind", "starts_at") if name in request.GET}
        return self.page(ActivityForm(compounds=self.compounds(), initial={"is_outdoor": True} | begun))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ActivityForm(request.POST, compounds=self.compounds())
        if not form.is_valid():
            return self.page(form, 422)
        compound = form.cleaned_data["compound"]
        try:
            made = Activity.draft(compound, form.new(), by=self.actor, repeats=form.rule())
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("activities:manage", pk=made[0].pk) if len(made) == 1 else redirect("activities:desk")

    def page(self, form: ActivityForm, status: int = 200) -> HttpResponse:
        context = {
            "section": SECTION,
            "form": form,
            "title": _("排一个活动"),
            "button": _("排好，等批准"),
            "festivals": coming_festivals(timezone.localdate(clock.now())),
        }
        return render(self.request, "activities/edit.html", context, status=status)


class ChangeView(ActivityScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity = self.find(pk)
        demand(self.actor, CREATE, activity)
        known = {name: getattr(activity, name) for name in NewActivity.__dataclass_fields__}
        form = ActivityForm(compounds=Compound.objects.none(), is_new=False, initial=known)
        return self.edit(activity, form)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity = self.find(pk)
        form = ActivityForm(request.POST, compounds=Compound.objects.none(), is_new=False)
        if not form.is_valid():
            return self.edit(activity, form, 422)
        try:
            activity.change(form.new(), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.edit(activity, form, refusal.status)
        return redirect("activities:manage", pk=pk)

    def edit(self, activity: Activity, form: ActivityForm, status: int = 200) -> HttpResponse:
        told = {"form": form, "title": activity.title, "button": _("保存"), "festivals": []}
        return render(self.request, "activities/edit.html", {"section": SECTION} | told, status=status)


class SignalsView(DeskView):
    """Asked with a signal it shows what would be called off; sent, it calls off."""

    permission = APPROVE

    def get(self, request: HttpRequest) -> HttpResponse:
        if "weather" not in request.GET:
            return self.page(SignalForm())
        form = SignalForm(request.GET)
        if not form.is_valid():
            return self.page(form)
        told = form.cleaned_data
        try:
            rule = rule_for(**told)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form)
        falls = called_off(rule, told["begins_at"], told["ends_at"], by=self.actor).select_related("compound")
        return self.page(form, is_proposed=True, rule=rule, falls=list(falls))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignalForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            WarningSignal.announce(**form.cleaned_data, by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("activities:signals")

    def page(self, form: SignalForm, status: int = 200, **proposed: Any) -> HttpResponse:
        signals = list(WarningSignal.objects.order_by("-at")[:SHOWN_SIGNALS])
        context = {"section": SECTION, "form": form, "signals": signals} | proposed
        return render(self.request, "activities/signals.html", context, status=status)
