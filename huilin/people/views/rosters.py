"""Rosters at the desk: hand in, look at the trial, confirm a colleague's, take the register away."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import may, visible
from huilin.core.sheets.kept import attachment
from huilin.people.forms import ExportForm, RosterForm
from huilin.people.models import RosterImport
from huilin.people.models.person import EXPORT, IMPORT
from huilin.people.roster.exporting import as_workbook, export_compound
from huilin.people.roster.importing import confirm, hand_in
from huilin.places.models import Community, Compound

SHOWN = 300
STATES = {"done": "done", "refused": "late", "tried": "waiting"}


class RosterImportsView(DeskView):
    permission = IMPORT

    def communities(self) -> list[Community]:
        return list(Community.objects.filter(visible(Community, self.actor, IMPORT)))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(RosterForm(communities=_choices(self.communities())), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        places = self.communities()
        form = RosterForm(request.POST, request.FILES, communities=_choices(places))
        if not form.is_valid():
            return self.page(form, 422)
        file = form.cleaned_data["file"]
        place = next(one for one in places if str(one.pk) == form.cleaned_data["community"])
        try:
            roster = hand_in(file, file.name, place, by=self.actor)
        except Refused as error:
            error.field = error.field or "file"
            add_refusal(form, error)
            return self.page(form, error.status)
        return redirect("people:import", pk=roster.pk)

    def page(self, form: RosterForm, status: int) -> HttpResponse:
        words = {"done": _("已导入"), "refused": _("有问题"), "tried": _("等同事确认")}
        recent = RosterImport.objects.visible_to(self.actor).defer("content_sealed", "report")[:50]
        context = {
            "section": "people:imports",
            "form": form,
            "template_url": reverse("people:roster_template"),
            "imports": [
                {
                    "url": reverse("people:import", args=[one.pk]),
                    "file_name": one.file_name,
                    "at": one.uploaded_at,
                    "by": one.uploaded_by_name,
                    "state_label": words[one.state],
                    "state_tone": STATES[one.state],
                    "rows": one.row_count,
                    "faults": one.fault_count,
                }
                for one in recent
            ],
            "total": None,
        }
        return render(self.request, "people/roster_imports.html", context, status=status)


class RosterImportView(DeskView):
    """What the trial of one file found, and what came of it."""

    permission = IMPORT

    def roster(self, pk: UUID) -> RosterImport:
        roster: RosterImport | None = RosterImport.objects.visible_to(self.actor).filter(pk=pk).first()
        if roster is None:
            raise NotHere
        return roster

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        roster = self.roster(pk)
        findings = roster.report["findings"]
        may_confirm = roster.state == "tried" and may(self.actor, IMPORT, roster)
        context = {
            "section": "people:imports",
            "roster": {
                "file_name": roster.file_name,
                "at": roster.uploaded_at,
                "by": roster.uploaded_by_name,
                "state": roster.state,
                "rows": roster.row_count,
            },
            "figures": figures_in_words(roster.report["figures"]),
            "faults": findings[:SHOWN],
            "fault_total": roster.fault_count,
            "faults_url": reverse("people:import_faults", args=[pk])
            if roster.fault_count and roster.content_sealed
            else "",
            "confirm_url": reverse("people:import_confirmation", args=[pk]) if may_confirm else "",
            "awaits_colleague": roster.state == "tried" and not may_confirm,
            "again_url": reverse("people:imports"),
        }
        return render(request, "people/roster_import.html", context)


class RosterConfirmationView(RosterImportView):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return redirect("people:import", pk=self.roster(pk).pk)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        confirm(self.roster(pk), by=self.actor)
        return redirect("people:import", pk=pk)


class RosterFaultsView(RosterImportView):
    """The error sheet. It repeats the rows of the file, so only the one who handed it in may have it."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        roster = self.roster(pk)
        if self.actor.person_id not in roster.makers(IMPORT) or not roster.content_sealed:
            raise NotHere
        return attachment(roster.faults(), _("名册问题清单.xlsx"))


class RosterTemplateView(DeskView):
    permission = IMPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        return attachment(as_workbook({_("名册"): []}, by=self.actor, full=False), _("居民花名册空表.xlsx"))


class ExportView(DeskView):
    permission = EXPORT

    def compounds(self) -> list[Compound]:
        return list(Compound.objects.filter(visible(Compound, self.actor, EXPORT)))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(ExportForm(compounds=_choices(self.compounds())), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        places = self.compounds()
        form = ExportForm(request.POST, compounds=_choices(places))
        if not form.is_valid():
            return self.page(form, 422)
        told = form.cleaned_data
        place = next(one for one in places if str(one.pk) == told["compound"])
        content = export_compound(place, by=self.actor, full=told["full"], reason=told["reason"])
        return attachment(content, _("%(name)s居民花名册.xlsx") % {"name": place.name})

    def page(self, form: ExportForm, status: int) -> HttpResponse:
        context = {
            "section": "people:persons",
            "title": _("导出名册"),
            "intro": _("默认打星号。谁导出、为什么、什么时候，都会记下来，表上也会写明。"),
            "form": form,
            "button": _("导出"),
            "back_url": reverse("people:persons"),
        }
        return render(self.request, "core/desk_form.html", context, status=status)


def _choices(places: list[Any]) -> list[tuple[str, str]]:
    return [(str(place.pk), place.name) for place in places]


def figures_in_words(figures: dict[str, int]) -> list[dict[str, Any]]:
    """The figures of a trial that say something, in the words of the trade."""
    words = {
        "rows": _("行数"),
        "new_building": _("新楼栋"),
        "new_dwelling": _("新房屋"),
        "new_household": _("新增户"),
        "new_person": _("新增人"),
        "changed_person": _("改动人"),
        "changed_residency": _("居住变动"),
        "new_ownership": _("新增产权"),
        "changed_ownership": _("产权变动"),
        "new_organisation": _("新增单位"),
    }
    return [
        {"label": label, "value": figures.get(key, 0)}
        for key, label in words.items()
        if key == "rows" or figures.get(key)
    ]
