"""What keeps coming back at one place: the list, one of them with its cases, and the two decisions."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huilin.cases.forms.recurring import ProgrammeForm, SettingAsideForm
from huilin.cases.models import Case, RecurringMatter
from huilin.cases.permissions import CASE_READ, CASE_TRIAGE
from huilin.cases.presenting import CaseCard
from huilin.cases.recurrence import counted_cases
from huilin.core.errors import Conflict, NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import demand, may

SECTION = "cases:recurring"
MOST = 100
"""Rows and cases shown at once; a street has a few dozen."""
TABS = {
    RecurringMatter.State.FOUND: _("待研究"),
    RecurringMatter.State.TAKEN_ON: _("已立专题"),
    RecurringMatter.State.SET_ASIDE: _("不立专题"),
    RecurringMatter.State.GONE: _("最近没有"),
}


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class RecurringView(DeskView):
    """One statement beyond the door."""

    permission = CASE_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        told = request.GET
        state = told.get("state", "found")
        state = state if state in TABS else "found"
        found = RecurringMatter.objects.visible_to(self.actor)
        is_narrow = bool(told.get("compound") or told.get("category"))
        if is_narrow:
            found = found.filter(
                compound_id=uuid_of(told.get("compound", "")), category_id=told.get("category")
            )
        else:
            found = found.filter(state=state)
        found = found.select_related("compound", "building", "entrance", "lead").order_by("-case_count", "id")
        context = {
            "matters": list(found[:MOST]),
            "tabs": [
                {"label": label, "url": f"?state={key}", "current": key == state and not is_narrow}
                for key, label in TABS.items()
            ],
            "is_narrow": is_narrow,
            "section": SECTION,
        }
        return render(request, "cases/recurring.html", context)


class MatterScoped(DeskView):
    permission = CASE_READ
    matter: RecurringMatter

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_let_in():
            found = RecurringMatter.objects.visible_to(self.actor).filter(pk=kwargs["pk"])
            matter = found.select_related("compound", "building", "entrance", "lead").first()
            if matter is None:
                raise NotHere
            self.matter = matter
        return super().dispatch(request, *args, **kwargs)


class MatterView(MatterScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        matter = self.matter
        behind = counted_cases(matter.since_on).filter(category_id=matter.category_id, **matter.place_filter)
        behind = behind & Case.objects.visible_to(self.actor)
        cases = behind.select_related("assignee", "assigned_unit").order_by("-submitted_at", "-id")[:MOST]
        context = {
            "matter": matter,
            "cases": [CaseCard(case) for case in cases],
            "is_filtered": False,
            "may_decide": matter.can_be_decided and may(self.actor, CASE_TRIAGE, matter),
            "section": SECTION,
        }
        return render(request, "cases/recurring_matter.html", context)


class DecisionView(MatterScoped):
    """One decision: GET its form, POST the verb; back to the matter."""

    form_class: ClassVar[type[ProgrammeForm] | type[SettingAsideForm]]
    title: ClassVar[str | Promise]

    def act(self, **answers: Any) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        demand(self.actor, CASE_TRIAGE, self.matter)
        return self.page(self.form_class(matter=self.matter), 200)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        demand(self.actor, CASE_TRIAGE, self.matter)
        form = self.form_class(request.POST, matter=self.matter)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            self.act(**form.cleaned_data)
        except (Refused, Conflict) as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        response = redirect("cases:recurring_matter", pk)
        response.status_code = 303
        return response

    def page(self, form: forms.Form, status: int) -> HttpResponse:
        back = reverse("cases:recurring_matter", args=[self.matter.pk])
        context = {
            "title": self.title,
            "form": form,
            "intro": str(self.matter),
            "back_url": back,
            "section": SECTION,
        }
        return render(self.request, "core/desk_form.html", context, status=status)


class ProgrammeView(DecisionView):
    form_class, title = ProgrammeForm, _("立为专题")

    def act(self, **answers: Any) -> None:
        self.matter.take_on(by=self.actor, **answers)


class SettingAsideView(DecisionView):
    form_class, title = SettingAsideForm, _("不立专题")

    def act(self, **answers: Any) -> None:
        self.matter.set_aside(by=self.actor, **answers)
