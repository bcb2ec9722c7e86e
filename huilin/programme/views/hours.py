"""Hours that wait to be confirmed, and those that were."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.core.errors import Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.paging import page_after, paging_context
from huilin.core.permissions import holds
from huilin.core.transactions import verb
from huilin.programme.forms import DecisionForm
from huilin.programme.models import ServiceHours
from huilin.programme.permissions import CONFIRM_HOURS, READ_HOURS

SECTION = "programme:hours"


class HoursView(DeskView):
    permission = READ_HOURS

    @property
    def confirms(self) -> bool:
        return holds(self.actor, CONFIRM_HOURS)

    def waiting(self) -> Any:
        """With unit and compound: masked names alone do not tell two people apart."""
        found = ServiceHours.objects.waiting_for(self.actor)
        return found.select_related("member__person", "member__organisation", "member__compound")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(DecisionForm(waiting=self.waiting()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DecisionForm(request.POST, waiting=self.waiting())
        if not form.is_valid():
            # What was ticked and waits no longer was decided by somebody else meanwhile.
            return self.page(form, 409 if form.has_error("chosen", "invalid_choice") else 422)
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
        is_done = not self.confirms or "done" in self.request.GET
        after = self.request.GET.get("after", "")
        if is_done:
            found = ServiceHours.objects.visible_to(self.actor).select_related("member__person")
            found = found.exclude(state="proposed") if self.confirms else found
            hours, following = page_after(found, "starts_at", after, latest=True)
        else:
            hours, following = page_after(self.waiting(), "due_at", after)
        sent = form.data.getlist("chosen") if form.is_bound else []  # type: ignore[attr-defined]
        context = {
            "section": SECTION,
            "is_done": is_done,
            "hours": hours,
            "confirms": self.confirms,
            "form": form,
            "chosen": sent,
        } | paging_context(self.request, following, {"done": "1"} if is_done and self.confirms else {})
        return render(self.request, "programme/hours.html", context, status=status)
