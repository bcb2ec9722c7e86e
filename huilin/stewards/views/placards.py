"""Placards to print: for the community's clerks, per compound, in four sizes."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView
from huilin.core.permissions import visible
from huilin.places.models import Compound
from huilin.stewards.issuing import PARTS, issue, to_reprint
from huilin.stewards.permissions import PRINT_PLACARDS
from huilin.stewards.placard_sheet import render as render_sheets
from huilin.stewards.sheets import placards_for, sheets_for

SIZES = [
    ("a4", "A4"),
    ("400x600", gettext_lazy("400×600 毫米")),
    ("600x900", gettext_lazy("600×900 毫米")),
    ("270x170", gettext_lazy("270×170 毫米（门旁）")),
]


class SheetForm(forms.Form):
    size = forms.ChoiceField(label=gettext_lazy("尺寸"), choices=SIZES, initial="a4")
    entrances = forms.BooleanField(label=gettext_lazy("连同楼栋和单元的牌"), required=False)
    changed = forms.BooleanField(label=gettext_lazy("只印要重印的"), required=False)


class PlacardsView(DeskView):
    permission = PRINT_PLACARDS

    def get(self, request: HttpRequest) -> HttpResponse:
        in_use = Count("placards", filter=Q(placards__is_retired=False))
        compounds = (
            Compound.objects.filter(visible(Compound, self.actor, PRINT_PLACARDS))
            .select_related("community")
            .annotate(placard_count=in_use)
            .order_by("community__name", "name")
        )
        context = {"compounds": compounds, "form": SheetForm(), "section": "stewards:placards"}
        return render(request, "stewards/placards.html", context)


class CompoundPlacards(DeskView):
    """The placards of one compound that the actor keeps; others are not there."""

    permission = PRINT_PLACARDS

    def compound(self, pk: UUID) -> Compound:
        compound: Compound | None = Compound.objects.filter(
            visible(Compound, self.actor, PRINT_PLACARDS), pk=pk
        ).first()
        if compound is None:
            raise NotHere
        return compound

    @staticmethod
    def pdf(compound: Compound, sheets: list[Any], size: str) -> HttpResponse:
        name = _("公示牌-%(compound)s-%(size)s.pdf") % {"compound": compound.name, "size": size}
        return HttpResponse(
            render_sheets(sheets, size),
            content_type="application/pdf",
            headers={"Content-Disposition": content_disposition_header(False, name)},
        )


class PlacardSheetView(CompoundPlacards):
    """A look at the PDF of a compound's placards, with bleed and crop marks; nothing is noted."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound, form = self.compound(pk), SheetForm(request.GET)
        if not form.is_valid():
            raise NotHere
        sheets = sheets_for({compound.pk}, with_entrances=form.cleaned_data["entrances"])
        if not sheets:
            raise NotHere
        return self.pdf(compound, sheets, form.cleaned_data["size"])


class PlacardIssueView(CompoundPlacards):
    """The PDF for the printer, and the record of what it says, from which the list of reprints follows."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound, form = self.compound(pk), SheetForm(request.POST)
        if not form.is_valid():
            raise Refused(_("没有这种公示牌尺寸。"))
        told = form.cleaned_data
        placards = placards_for({compound.pk}, with_entrances=told["entrances"] or told["changed"])
        if told["changed"]:
            placards = {one.placard: one.sheet for one in to_reprint(placards)}
        if not placards:
            raise Refused(_("没有要印的公示牌。"))
        issue(compound, placards, told["size"], by=self.actor)
        return self.pdf(compound, list(placards.values()), told["size"])


class ReprintsView(DeskView):
    """The placards on the walls that say something else than they would today."""

    permission = PRINT_PLACARDS

    def get(self, request: HttpRequest) -> HttpResponse:
        kept = Compound.objects.filter(visible(Compound, self.actor, PRINT_PLACARDS)).values_list(
            "pk", flat=True
        )
        found = to_reprint(placards_for(set(kept), with_entrances=True))
        compounds: dict[UUID, dict[str, Any]] = {}
        for one in found:
            entry = compounds.setdefault(
                one.placard.compound_id, {"compound": one.placard.compound, "lines": []}
            )
            entry["lines"].append(
                {"reprint": one, "changed": _("、").join(str(PARTS[name]) for name in one.changed)}
            )
        context = {"section": "stewards:placards", "compounds": list(compounds.values()), "form": SheetForm()}
        return render(request, "stewards/reprints.html", context)
