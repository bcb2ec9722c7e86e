"""Hazards: the list with its filters, one hazard, a new one, its photos; and the way from a matter to its hazard."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.cases.models import Case
from huilin.core.errors import NotHere, Refused
from huilin.core.ids import new_id
from huilin.core.pages import DeskView, add_refusal
from huilin.core.paging import page_after, paging_context
from huilin.core.uploads.serving import file_response
from huilin.patrols.forms.hazards import CLASSES, HazardForm
from huilin.patrols.listing import TABS, reach, tab_labels
from huilin.patrols.models import EquipmentClass, Hazard, HazardPhoto, NewHazard
from huilin.patrols.permissions import HAZARD_READ, HAZARD_REPORT
from huilin.patrols.presenting import hazard_context, row_of
from huilin.patrols.views.scoping import SECTION, HazardScoped


class HazardsView(DeskView):
    permission = HAZARD_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        tab = request.GET.get("tab", "open")
        tab = tab if tab in TABS else "open"
        kind = request.GET.get("class", "")
        rows = TABS[tab](Hazard.objects.visible_to(self.actor)).select_related("compound", "building")
        if kind in EquipmentClass.values:
            rows = rows.filter(equipment_class=kind)
        found, following = page_after(rows, "found_at", request.GET.get("after", ""))
        asked = {"tab": tab} | ({"class": kind} if kind in EquipmentClass.values else {})
        context = {
            "section": SECTION,
            "tabs": [
                {"label": label, "url": f"?{urlencode(asked | {'tab': name})}", "current": name == tab}
                for name, label in tab_labels().items()
            ],
            "tab": tab,
            "classes": CLASSES,
            "kind": kind,
            "rows": [row_of(hazard) for hazard in found],
        } | paging_context(request, following, asked)
        return render(request, "patrols/hazards.html", context)


class HazardView(HazardScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return render(request, "patrols/hazard.html", hazard_context(self.hazard, self.actor))


class NewHazardView(DeskView):
    permission = HAZARD_REPORT
    case: Case | None = None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        compounds = reach(self.actor)
        only = compounds[:2]
        first = only[0].pk if len(only) == 1 else None
        return self.page(HazardForm(compounds=compounds, initial={"key": new_id(), "compound": first}))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = HazardForm(request.POST, request.FILES, compounds=reach(self.actor))
        if not form.is_valid():
            return self.page(form, 422)
        try:
            hazard = Hazard.report(NewHazard(**form.cleaned_data, **self.beside()), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        if not Hazard.objects.visible_to(self.actor).filter(pk=hazard.pk).exists():
            return render(self.request, "patrols/noted.html", {"section": SECTION, "hazard": hazard})
        return redirect("patrols:hazard", pk=hazard.pk)

    def beside(self) -> dict[str, Any]:
        return {}

    def page(self, form: HazardForm, status: int = 200) -> HttpResponse:
        context = {"section": SECTION, "form": form, "case": self.case}
        return render(self.request, "patrols/new_hazard.html", context, status=status)


class CaseHazardView(NewHazardView):
    """The hazard of a matter: the one there is, or the form that opens it with the matter's words and place."""

    def find(self, pk: UUID) -> Case:
        case: Case | None = (
            Case.objects.visible_to(self.actor)
            .select_related("compound", "building", "entrance")
            .filter(pk=pk)
            .first()
        )
        if case is None:
            raise NotHere
        return case

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.case = self.find(kwargs["pk"])
        known = Hazard.objects.visible_to(self.actor).filter(case=self.case).order_by("found_at").first()
        if known is not None:
            return redirect("patrols:hazard", pk=known.pk)
        told = {
            "key": f"case:{self.case.pk}",
            "compound": self.case.compound_id,
            "building": str(self.case.building or ""),
            "spot": str(self.case.entrance or ""),
            "text": self.case.description,
        }
        return self.page(HazardForm(compounds=reach(self.actor), initial=told))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.case = self.find(kwargs["pk"])
        return super().post(request)

    def beside(self) -> dict[str, Any]:
        return {"case": self.case, "source": self.case.source if self.case else ""}


class HazardPhotoView(HazardScoped):
    def get(self, request: HttpRequest, pk: UUID, file: UUID) -> Any:
        photo = HazardPhoto.objects.filter(pk=file, hazard=self.hazard).first()
        if photo is None:
            raise NotHere
        small = "small" in request.GET and photo.thumbnail
        return file_response(photo.thumbnail if small else photo.name, "image/jpeg", immutable=True)
