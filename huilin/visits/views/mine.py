"""What a household sees of the visits to its own home, and its answer."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import ActorView, add_refusal
from huilin.core.permissions import holds
from huilin.visits.models import Acknowledgment, Visit, VisitResult
from huilin.visits.permissions import VISIT_ACKNOWLEDGE

MOST = 12


class AnswerForm(forms.Form):
    use_required_attribute = False

    answer = forms.ChoiceField(choices=Acknowledgment.Answer)
    remark = forms.CharField(label=gettext_lazy("想说的话"), required=False, max_length=200)


class MineScoped(ActorView):
    permission = VISIT_ACKNOWLEDGE

    def is_let_in(self) -> bool:
        return holds(self.actor, VISIT_ACKNOWLEDGE) and bool(self.homes)

    @property
    def homes(self) -> set[UUID]:
        return {role.household_id for role in self.actor.roles if role.household_id}

    def page(self, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
        visits = list(
            Visit.objects.filter(household__in=self.homes, result=VisitResult.MET)
            .prefetch_related("acknowledgments")
            .order_by("-at")[:MOST]
        )
        context = {"visits": visits, "form": form, "answers": Acknowledgment.Answer.choices}
        return render(self.request, "visits/mine.html", context, status=status)


class MineView(MineScoped):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


class AcknowledgmentView(MineScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        visit = Visit.objects.filter(pk=pk, household__in=self.homes).first()
        if visit is None:
            raise NotHere
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            Acknowledgment.give(visit, by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("visits:mine")
