"""Placards to print: for the community's clerks, per compound, in four sizes."""

from uuid import UUID

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.core.permissions import visible
from huilin.places.models import Compound
from huilin.stewards.permissions import PRINT_PLACARDS
from huilin.stewards.placard_sheet import render as render_sheets
from huilin.stewards.sheets import sheets_for

SIZES = [
    ("a4", "A4"),
    ("400x600", gettext_lazy("400×600 毫米")),
    ("600x900", gettext_lazy("600×900 毫米")),
    ("270x170", gettext_lazy("270×170 毫米（门旁）")),
]


class SheetForm(forms.Form):
    size = forms.ChoiceField(label=gettext_lazy("尺寸"), choices=SIZES, initial="a4")
    entrances = forms.BooleanField(label=gettext_lazy("连同楼栋和单元的牌"), required=False)


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


class PlacardSheetView(DeskView):
    """The PDF of a compound's placards, with bleed and crop marks for the printer."""

    permission = PRINT_PLACARDS

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound = Compound.objects.filter(visible(Compound, self.actor, PRINT_PLACARDS), pk=pk).first()
        form = SheetForm(request.GET)
        if compound is None or not form.is_valid():
            raise NotHere
        size = form.cleaned_data["size"]
        sheets = sheets_for({compound.pk}, with_entrances=form.cleaned_data["entrances"])
        if not sheets:
            raise NotHere
        name = _("公示牌-%(compound)s-%(size)s.pdf") % {"compound": compound.name, "size": size}
        return HttpResponse(
            render_sheets(sheets, size),
            content_type="application/pdf",
            headers={"Content-Disposition": content_disposition_header(False, name)},
        )
