"""Sheets of tickets: hand in, look at the trial, let in; and the answers out again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal, render_form
from huilin.core.permissions import may, visible
from huilin.core.sheets.kept import attachment
from huilin.core.tenancy import current_street
from huilin.hotline.forms import WHOLE_STREET, AnswersExportForm, SheetForm
from huilin.hotline.models import TicketImport
from huilin.hotline.permissions import TAKE_ANSWERS, TICKETS
from huilin.hotline.sheet.columns import COLUMNS
from huilin.hotline.sheet.exporting import export_answers, workbook
from huilin.hotline.sheet.importing import confirm, hand_in
from huilin.places.models import Community

SHOWN = 300
STATES = {"done": "done", "refused": "late", "tried": "waiting"}


class ImportsView(DeskView):
    permission = TICKETS

    def communities(self) -> list[Community]:
        return list(Community.objects.filter(visible(Community, self.actor, TICKETS)))

    def choices(self, communities: list[Community]) -> list[tuple[str, str]]:
        rows = [(str(one.pk), one.name) for one in communities]
        whole = TicketImport(street_id=current_street())
        return [(WHOLE_STREET, _("整个街道")), *rows] if may(self.actor, TICKETS, whole) else rows

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(SheetForm(places=self.choices(self.communities())), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        communities = self.communities()
        form = SheetForm(request.POST, request.FILES, places=self.choices(communities))
        if not form.is_valid():
            return self.page(form, 422)
        file = form.cleaned_data["file"]
        chosen = next((one for one in communities if str(one.pk) == form.cleaned_data["place"]), None)
        try:
            entry = hand_in(file, file.name, chosen, by=self.actor)
        except Refused as error:
            error.field = error.field or "file"
            add_refusal(form, error)
            return self.page(form, error.status)
        return redirect("hotline:import", pk=entry.pk)

    def page(self, form: SheetForm, status: int) -> HttpResponse:
        words = {"done": _("已导入"), "refused": _("有问题"), "tried": _("等确认")}
        recent = TicketImport.objects.visible_to(self.actor).defer("content_sealed", "report")[:30]
        context = {
            "section": "hotline:tickets",
            "form": form,
            "imports": [
                {"entry": one, "state_label": words[one.state], "state_tone": STATES[one.state]}
                for one in recent
            ],
        }
        return render(self.request, "hotline/imports.html", context, status=status)


class ImportView(DeskView):
    """What the trial of one sheet found, and what came of it."""

    permission = TICKETS

    def entry(self, pk: UUID) -> TicketImport:
        entry: TicketImport | None = TicketImport.objects.visible_to(self.actor).filter(pk=pk).first()
        if entry is None:
            raise NotHere
        return entry

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        entry = self.entry(pk)
        findings = entry.report["findings"]
        context = {
            "section": "hotline:tickets",
            "entry": entry,
            "figures": figures_in_words(entry.report["figures"]),
            "findings": findings[:SHOWN],
            "fault_total": entry.fault_count,
            "faults_url": reverse("hotline:import_faults", args=[pk])
            if entry.fault_count and entry.content_sealed
            else "",
            "confirm_url": reverse("hotline:import_confirmation", args=[pk])
            if entry.state == "tried"
            else "",
        }
        return render(request, "hotline/import.html", context)


class ImportConfirmationView(ImportView):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return redirect("hotline:import", pk=self.entry(pk).pk)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        confirm(self.entry(pk), by=self.actor)
        return redirect("hotline:import", pk=pk)


class ImportFaultsView(ImportView):
    """The error sheet. It repeats the rows of the file, so only the one who handed it in may have it."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        entry = self.entry(pk)
        if self.actor.person_id != entry.uploaded_by_id or not entry.content_sealed:
            raise NotHere
        return attachment(entry.faults(), _("工单问题清单.xlsx"))


class TemplateView(DeskView):
    permission = TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        keys = [column.key for column in COLUMNS]
        return attachment(workbook([], keys, self.actor.name, is_answered=False), _("12345工单空表.xlsx"))


class AnswersExportView(DeskView):
    permission = TAKE_ANSWERS

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        return self.page(AnswersExportForm(initial={"first": today.replace(day=1), "last": today}), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AnswersExportForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        told = form.cleaned_data
        content = export_answers(told["first"], told["last"], by=self.actor, reason=told["reason"])
        name = _("12345已答复工单%(first)s至%(last)s.xlsx") % {"first": told["first"], "last": told["last"]}
        return attachment(content, name)

    def page(self, form: AnswersExportForm, status: int) -> HttpResponse:
        context = {
            "section": "hotline:tickets",
            "title": _("导出已答复的工单"),
            "intro": _("列的顺序和派下来的表一样，后面加上答复。姓名和电话已打星号，对方按工单号认。"),
            "form": form,
            "button": _("导出"),
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)


def figures_in_words(figures: dict[str, int]) -> list[dict[str, Any]]:
    words = {
        "rows": _("行数"),
        "placed": _("新工单，认得地点"),
        "unplaced": _("新工单，要人选地点"),
        "changed": _("以前导入过，有变动"),
        "same": _("以前导入过，没有变"),
    }
    return [
        {"label": label, "value": figures.get(key, 0)}
        for key, label in words.items()
        if key == "rows" or figures.get(key)
    ]
