"""Many members at once: hand in or paste, look at the trial, let in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.sheets.kept import attachment
from huilin.people.models import Organisation
from huilin.programme.forms_import import MembersForm
from huilin.programme.models import MemberImport
from huilin.programme.models.member import unit_of
from huilin.programme.permissions import REGISTER
from huilin.programme.sheet.columns import as_file, empty_sheet
from huilin.programme.sheet.importing import confirm, hand_in
from huilin.programme.views.scoping import SECTION

SHOWN = 300


class UnitView(DeskView):
    """For the contact of a unit: nobody else registers many."""

    permission = REGISTER

    def is_let_in(self) -> bool:
        return super().is_let_in() and unit_of(self.actor) is not None


class MemberImportsView(UnitView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(MembersForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MembersForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, 422)
        file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
        unit = Organisation.objects.get(pk=unit_of(self.actor))
        try:
            name = file.name if file else _("粘贴的名单")
            entry = hand_in(file or as_file(pasted), name, unit, by=self.actor, is_pasted=not file)
        except Refused as refusal:
            refusal.field = refusal.field or ("file" if file else "pasted")
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("programme:import", pk=entry.pk)

    def page(self, form: MembersForm, status: int = 200) -> HttpResponse:
        recent = MemberImport.objects.visible_to(self.actor).defer("content_sealed", "report")[:20]
        context = {"section": SECTION, "form": form, "imports": recent}
        return render(self.request, "programme/imports.html", context, status=status)


class TemplateView(UnitView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return attachment(empty_sheet(), _("党员报到空表.xlsx"))


class MemberImportView(UnitView):
    """What the trial of one sheet found, and what came of it."""

    def find(self, pk: UUID) -> MemberImport:
        found = MemberImport.objects.visible_to(self.actor).filter(pk=pk)
        entry: MemberImport | None = found.select_related("organisation").first()
        if entry is None:
            raise NotHere
        return entry

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))

    def page(self, entry: MemberImport, status: int = 200, refused: str = "") -> HttpResponse:
        figures: dict[str, Any] = entry.report["figures"]
        waits = bool(entry.content_sealed) and not entry.applied_at
        context = {
            "section": SECTION,
            "entry": entry,
            "figures": figures,
            "findings": [
                found | {"where": where(found, entry.report)} for found in entry.report["findings"][:SHOWN]
            ],
            "waits": waits,
            "may_keep_all": waits and not entry.fault_count,
            "may_keep_good": waits and entry.fault_count and entry.report["is_whole"] and figures["good"],
            "has_faults_sheet": waits and entry.fault_count and entry.uploaded_by_id == self.actor.person_id,
            "refused": refused,
        }
        return render(self.request, "programme/import.html", context, status=status)


def where(found: dict[str, Any], report: dict[str, Any]) -> str:
    """The place of a finding as whoever wrote it counts: pasted lines from the first one, cells as the sheet shows them."""
    column = found["cell"].rstrip("0123456789")
    row, heading = found["cell"][len(column) :], report["columns"].get(column, "")
    if report["is_pasted"] and row:
        return _("第%(n)d行 %(heading)s") % {"n": int(row) - 1, "heading": heading}
    return f"{found['sheet']} {found['cell']} {heading}".strip()


class ConfirmationView(MemberImportView):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        entry = self.find(pk)
        try:
            confirm(entry, by=self.actor, only_good=request.POST.get("only") == "good")
        except Refused as refusal:
            return self.page(self.find(pk), refusal.status, refusal.message)
        return redirect("programme:import", pk=pk)


class FaultsView(MemberImportView):
    """The error sheet. It repeats the rows of the file, so only the one who handed it in may have it."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        entry = self.find(pk)
        if self.actor.person_id != entry.uploaded_by_id or not entry.content_sealed:
            raise NotHere
        return attachment(entry.faults(), _("党员报到问题清单.xlsx"))
