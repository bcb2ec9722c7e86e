"""What a neighbour does about a steward: recommend, object, appraise, propose a removal. Pages for a phone."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import ActorView, add_refusal, render_form
from huilin.core.permissions import Permission, demand
from huilin.stewards.forms import neighbours as forms
from huilin.stewards.forms.base import FileForm
from huilin.stewards.models import Status, Stewardship
from huilin.stewards.models.status import IN_OFFICE
from huilin.stewards.permissions import APPRAISE, NOMINATE, OBJECT, PROPOSE_REMOVAL
from huilin.stewards.presenting import public_name


class NeighbourAct(ActorView):
    """One act on a stewardship of the neighbour's own compound, found through the right to it."""

    form_class: ClassVar[type[FileForm]]
    states: ClassVar[frozenset[Status]]
    title: ClassVar[str | Promise]
    button: ClassVar[str | Promise]
    thanks: ClassVar[str | Promise]
    intro: ClassVar[str | Promise] = ""
    shows_whole_name: ClassVar[bool] = True
    permission: Permission

    def act(self, row: Stewardship, answers: dict[str, Any]) -> None:
        """Calls the verb with the form's answers."""
        raise NotImplementedError

    def row(self, pk: UUID) -> Stewardship:
        rows = Stewardship.objects.visible_to(self.actor, self.permission).with_name_consent()
        row: Stewardship | None = rows.select_related("compound", "person").filter(pk=pk).first()
        if row is None or row.status not in self.states:
            raise NotHere
        demand(self.actor, self.permission, row)
        return row

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row = self.row(pk)
        return self.page(row, self.form_class(row=row, actor=self.actor), 200)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        row = self.row(pk)
        form = self.form_class(request.POST, row=row, actor=self.actor)
        if not form.is_valid():
            return self.page(row, form, 422)
        try:
            self.act(row, {name: value for name, value in form.cleaned_data.items() if name != "version"})
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(row, form, refusal.status)
        messages.success(request, str(self.thanks))
        return redirect("stewards:board", pk=row.compound_id)

    def page(self, row: Any, form: FileForm, status: int) -> HttpResponse:
        context = {
            "title": self.title,
            "name": public_name(row) if self.shows_whole_name else row.masked_name,
            "compound": row.compound.name,
            "intro": self.intro,
            "button": self.button,
            "form": form,
            "back_url": reverse("stewards:board", args=[row.compound_id]),
        }
        return render_form(self.request, "stewards/neighbour_form.html", context, status=status)


class RecommendationView(NeighbourAct):
    permission, form_class, states = NOMINATE, forms.RecommendationForm, frozenset({Status.NOMINATED})
    title, button = gettext_lazy("我家推荐"), gettext_lazy("我家推荐这位邻居")
    thanks, shows_whole_name = gettext_lazy("已经记下您家的推荐。"), False
    intro = gettext_lazy("一户算一次。够户数以后，社区才能审核。")

    def act(self, row: Stewardship, answers: dict[str, Any]) -> None:
        row.recommend(by=self.actor)


class ObjectionView(NeighbourAct):
    permission, form_class = OBJECT, forms.ObjectionForm
    states = frozenset({Status.PUBLICITY, Status.OBJECTION_HANDLING})
    title, button = gettext_lazy("提异议"), gettext_lazy("实名提交")
    thanks = gettext_lazy("异议已经收到，会按时限答复您。")

    def act(self, row: Stewardship, answers: dict[str, Any]) -> None:
        row.object(by=self.actor, **answers)


class AppraisalView(NeighbourAct):
    permission, form_class, states = APPRAISE, forms.AppraisalForm, IN_OFFICE
    title, button = gettext_lazy("民主评议"), gettext_lazy("提交")
    thanks = gettext_lazy("已经记下您家的评议，结束以前您可以改。")
    intro = gettext_lazy("一户一票。只公布合计，谁评的什么，结束以后不再保存。")

    def act(self, row: Stewardship, answers: dict[str, Any]) -> None:
        row.appraise(by=self.actor, **answers)


class RemovalProposalView(NeighbourAct):
    permission, form_class, states = PROPOSE_REMOVAL, forms.RemovalProposalForm, IN_OFFICE
    title, button = gettext_lazy("提出解聘"), gettext_lazy("提交")
    thanks = gettext_lazy("已经送到街道，由街道领导决定。")
    intro = gettext_lazy("写明事情和时间。提出的人不参加决定。")

    def act(self, row: Stewardship, answers: dict[str, Any]) -> None:
        row.propose_removal(by=self.actor, **answers)
