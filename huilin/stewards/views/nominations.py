"""Putting somebody forward: by a neighbour on the phone or a clerk at the desk; one form for all."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.core.errors import Refused
from huilin.core.pages import ActorView, add_refusal, render_form
from huilin.core.permissions import visible
from huilin.places.models import Compound
from huilin.stewards.forms.neighbours import NominationForm
from huilin.stewards.models import Stewardship
from huilin.stewards.permissions import NOMINATE

DESKS = ("CS", "SO")
NOT_TOLD = ("who", "compound", "conflict_free", "consents")


class NominationView(ActorView):
    permission = NOMINATE

    def compounds(self) -> list[Compound]:
        """Where the actor may put somebody forward."""
        roles = self.actor.roles
        near = {role.compound_id for role in roles if role.code in ("RE", "HH", "OW", "BL", "PV")}
        wanted = Q(pk__in=[one for one in near if one])
        wanted |= Q(community__in=[role.community_id for role in roles if role.code == "CS"])
        if self.actor.has("SO"):
            wanted = visible(Compound, self.actor, NOMINATE)
        return list(Compound.objects.filter(wanted).order_by("community__order_key", "order_key", "name"))

    def form(self, compounds: list[Compound], *data: Any, **more: Any) -> NominationForm:
        choices = [(str(one.pk), one.name) for one in compounds]
        return NominationForm(*data, compounds=choices, may_self=not self.actor.has(*DESKS), **more)

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"compound": request.GET.get("compound", "")}
        return self.page(self.form(self.compounds(), initial=initial), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        compounds = self.compounds()
        form = self.form(compounds, request.POST, request.FILES)
        try:
            is_valid = form.is_valid()
        except Refused as refusal:
            form = self.form(compounds, request.POST)
            refusal.field = "photo"
            form.is_valid()
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        if not is_valid:
            return self.page(form, 422)
        told = form.cleaned_data
        compound = next(one for one in compounds if str(one.pk) == told["compound"])
        words = {name: value for name, value in told.items() if name not in NOT_TOLD}
        if told.get("conflict_free"):
            words["conflict"] = ""
        try:
            row = Stewardship.nominate(
                by=self.actor, compound=compound, is_self=told.get("who") == "self",
                consents=tuple(told.get("consents", ())), **words,
            )  # fmt: skip
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        messages.success(request, _("已经收到，社区会在规定时间内审核。"))
        if Stewardship.objects.visible_to(self.actor).filter(pk=row.pk).exists():
            return redirect("stewards:file", pk=row.pk)
        return redirect("stewards:board", pk=row.compound_id)

    def page(self, form: NominationForm, status: int) -> HttpResponse:
        is_desk = self.actor.has(*DESKS)
        chosen = str(form["compound"].value() or "")
        context = {
            "title": _("推荐惠邻管家"),
            "intro": _("热心、公道、愿意为邻居跑腿的人。社区和街道两次审核，公示以后由街道聘任。"),
            "button": _("提交推荐"),
            "form": form,
            "multipart": True,
            "section": "stewards:files",
            "back_url": reverse("stewards:files") if is_desk else back_url(form, chosen),
        }
        template = "core/desk_form.html" if is_desk else "stewards/neighbour_form.html"
        return render_form(self.request, template, context, status=status)


def back_url(form: NominationForm, chosen: str) -> str:
    known = [key for key, _name in form.fields["compound"].choices]  # type: ignore[attr-defined]
    key = chosen if chosen in known else (known[0] if known else "")
    return reverse("stewards:board", args=[key]) if key else reverse("cases:home")
