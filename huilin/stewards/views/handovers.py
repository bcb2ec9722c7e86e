"""The list of what is handed over, signed line by line by who takes it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal, render_form
from huilin.stewards.models import Handover, HandoverLine, Stewardship
from huilin.stewards.permissions import READ_FILES
from huilin.stewards.views.scoping import SECTION


class SignForm(forms.Form):
    use_required_attribute = False

    received = forms.TypedChoiceField(
        label=gettext_lazy("收到了吗"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("收到")), ("no", gettext_lazy("没有收到或没有这一项"))],
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


class HandoverScoped(DeskView):
    """A handover, for who leaves, who takes over, and those who read the file."""

    permission = READ_FILES

    def handover(self, pk: UUID) -> Handover:
        found = Handover.objects.select_related("stewardship__compound", "stewardship__person", "successor")
        handover: Handover | None = found.filter(pk=pk).first()
        if handover is None:
            raise NotHere
        is_successor = self.actor.person_id is not None and handover.successor_id == self.actor.person_id
        readable = Stewardship.objects.visible_to(self.actor).filter(pk=handover.stewardship_id)
        if not is_successor and not readable.exists():
            raise NotHere
        return handover

    def page(self, handover: Handover, refused: Any = None, status: int = 200) -> HttpResponse:
        may_sign = handover.may_sign(self.actor)
        lines = [
            line_of(line, refused if refused and refused.line == line.pk else None)
            for line in HandoverLine.objects.filter(handover=handover).order_by("order")
        ]
        context = {
            "section": SECTION,
            "handover": handover,
            "row": handover.stewardship,
            "lines": lines,
            "may_sign": may_sign,
            "form": refused,
        }
        return render_form(self.request, "stewards/handover.html", context, status=status)


def line_of(line: HandoverLine, refused: Any) -> dict[str, Any]:
    return {
        "line": line,
        "sign_url": reverse("stewards:handover_line", args=[line.handover_id, line.pk]),
        "case_url": reverse("cases:case", args=[line.label]) if line.case_id else "",
        "form": refused or SignForm(auto_id=f"{line.order}_%s"),
    }


class HandoverView(HandoverScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.handover(pk))


class LineView(HandoverScoped):
    def post(self, request: HttpRequest, pk: UUID, line: UUID) -> HttpResponse:
        handover, form = self.handover(pk), SignForm(request.POST)
        form.line = line  # type: ignore[attr-defined]
        if not form.is_valid():
            return self.page(handover, form, 422)
        try:
            handover.sign(by=self.actor, line=line, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(handover, form, refusal.status)
        return redirect("stewards:handover", pk=handover.pk)
