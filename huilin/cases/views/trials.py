"""A rule tried on the past, and a rule stopped."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.cases.forms.routing import RuleForm
from huilin.cases.models import RoutingRule
from huilin.cases.trying import try_rule
from huilin.cases.views.routing import SECTION, RuleEntryView, find, versions
from huilin.core.pages import DeskView
from huilin.places.forms import RemarkForm
from huilin.places.permissions import EDIT_TABLES


class TrialView(RuleEntryView):
    """The rule in the form, on the past. Nothing is saved."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RuleForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        if form.cleaned_data["rule"]:
            self.rule = next((row for row in versions() if row.rule == form.cleaned_data["rule"]), None)
        return self.page(form, trial=try_rule(form.draft()))


class HaltView(DeskView):
    permission = EDIT_TABLES

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(find(pk), RemarkForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        rule, form = find(pk), RemarkForm(request.POST)
        if not form.is_valid():
            return self.page(rule, form, 422)
        rule.halt(by=self.actor, reason=form.cleaned_data["reason"])
        return redirect("cases:routing")

    def page(self, rule: RoutingRule, form: RemarkForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("停用%(rule)s") % {"rule": rule},
            "intro": _("马上停用，一个人就能停。要再用，加一条新的，按规定由另一个人确认。"),
            "button": _("停用"),
            "form": form,
            "back_url": reverse("cases:routing"),
            "section": SECTION,
        }
        return render(self.request, "core/desk_form.html", context, status=status)
