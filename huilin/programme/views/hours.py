"""Hours that wait to be confirmed, and those that were."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.core.errors import Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import holds
from huilin.core.transactions import verb
from huilin.programme.forms import DecisionForm
from huilin.programme.models import ServiceHours
from huilin.programme.permissions import CONFIRM_HOURS, READ_HOURS

SECTION = "programme:hours"
MOST = 100


class HoursView(DeskView):
    permission = READ_HOURS

    @property
    def confirms(self) -> bool:
        return holds(self.actor, CONFIRM_HOURS)

    def waiting(self) -> Any:
        return (
            ServiceHours.objects.waiting_for(self.actor)
            .select_related("member__person")
            .order_by("due_at", "id")
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(DecisionForm(waiting=self.waiting()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm(request.POST, waiting=self.waiting())
        if not form.is_valid():
            return self.page(form, 422)
        try:
            self.decide(**form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("programme:hours")

    @verb
    def decide(self, chosen: Any, decision: str, reason: str) -> None:
        """All that were ticked, or none; in the order of their ids."""
        for one in sorted(chosen, key=lambda row: row.pk):
            if decision == "confirm":
                one.confirm(by=self.actor)
            else:
                one.decline(by=self.actor, reason=reason)

    def page(self, form: DecisionForm, status: int = 200) -> HttpResponse:
        decided = ServiceHours.objects.visible_to(self.actor).select_related("member__person")
        if self.confirms:
            decided = decided.exclude(state="proposed")
        sent = form.data.getlist("chosen") if form.is_bound else []  # type: ignore[attr-defined]
        context = {
            "section": SECTION,
            "waiting": list(self.waiting()[:MOST]) if self.confirms else [],
            "hours": list(decided.order_by("-starts_at")[:MOST]),
            "confirms": self.confirms,
            "form": form,
            "chosen": sent,
        }
        return render(self.request, "programme/hours.html", context, status=status)
