"""A pasted chain: looked at first, then entered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from huilin.cases.forms.entry import compounds_of, usual_compound
from huilin.cases.models import Case
from huilin.cases.naming import Places
from huilin.cases.permissions import CASE_MERGE
from huilin.core.errors import Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import may
from huilin.hotline.chain import Chain, read_chain
from huilin.hotline.chain_entry import enter_chain, key_of, known_rows
from huilin.hotline.forms import ChainEntryForm, ChainForm
from huilin.hotline.permissions import ENTER
from huilin.places.models import Compound

NO_ROWS = gettext_lazy("没有认出一条。每条前面要有编号，例如“1. 张三 3栋201 路灯不亮”。")


class ChainPage(DeskView):
    permission = ENTER

    def page(
        self, form: ChainForm, *, chain: Chain | None = None, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {"section": "cases:desk", "form": form, "chain": chain} | more
        return render(self.request, "hotline/chain.html", context, status=status)

    def preview(
        self, chain: Chain, compound: Compound, form: ChainEntryForm, status: int = 200
    ) -> HttpResponse:
        """Every item with what it would become."""
        known = known_rows(chain, compound)
        places = Places([compound])
        rows = [
            {
                "row": row,
                "place": place_of(row.text, compound, places),
                "known": known.get(key_of(row, compound)),
            }
            for row in chain.rows
        ]
        return self.page(form, chain=chain, rows=rows, new_count=len(chain.good) - len(known), status=status)

    def entry_form(
        self, compound: Compound, compounds: list[Compound], *args: Any, **more: Any
    ) -> ChainEntryForm:
        may_join = may(self.actor, CASE_MERGE, compound)
        return ChainEntryForm(*args, compounds=compounds, may_join=may_join, **more)


def place_of(text: str, compound: Compound, places: Places) -> str:
    found = places.find(text, default=compound)
    return found.spot.label if found.spot else str(compound)


class ChainView(ChainPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        compounds = compounds_of(self.actor)
        numbers = [number for number in request.GET.get("new", "").split(",") if number][:300]
        done = (
            Case.objects.visible_to(self.actor).filter(number__in=numbers).order_by("number")
            if numbers
            else []
        )
        form = ChainForm(compounds=compounds, initial={"compound": usual_compound(self.actor, compounds)})
        return self.page(form, done=done, known_count=request.GET.get("known", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        """What the chain says; nothing is kept."""
        compounds = compounds_of(self.actor)
        form = ChainForm(request.POST, compounds=compounds)
        if not form.is_valid():
            return self.page(form, status=422)
        chain, compound = read_chain(form.cleaned_data["text"]), form.cleaned_data["compound"]
        if not chain.rows:
            form.add_error("text", NO_ROWS)
            return self.page(form, status=422)
        told = {"text": form.cleaned_data["text"], "compound": str(compound.pk), "kind": "each"}
        return self.preview(chain, compound, self.entry_form(compound, compounds, initial=told))


class ChainEntriesView(ChainPage):
    def post(self, request: HttpRequest) -> HttpResponse:
        compounds = compounds_of(self.actor)
        first = ChainForm(request.POST, compounds=compounds)
        if not first.is_valid():
            return self.page(first, status=422)
        chain, compound = read_chain(first.cleaned_data["text"]), first.cleaned_data["compound"]
        form = self.entry_form(compound, compounds, request.POST)
        if not form.is_valid():
            return self.preview(chain, compound, form, 422)
        try:
            done = enter_chain(
                chain, compound, by=self.actor, is_joined=form.cleaned_data["kind"] == "joined"
            )
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.preview(chain, compound, form, refusal.status)
        if done.master is not None:
            return redirect("cases:case", number=done.master.number)
        new = ",".join(case.number for case in done.new[:60])
        return redirect(f"{reverse('hotline:chain')}?new={new}&known={len(done.known)}")
