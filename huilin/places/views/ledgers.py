"""Taking a ledger: which one, of where, which month, and what for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huilin.core.errors import NotHere
from huilin.core.pages import DeskView, render_form
from huilin.core.sheets.writing import XLSX
from huilin.places.forms_ledger import LedgerForm
from huilin.places.ledgers import Asked, Ledger, ledger_named, ledgers_for
from huilin.places.permissions import EXPORT_LEDGER

SECTION = "ledgers:all"


class LedgersView(DeskView):
    permission = EXPORT_LEDGER

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"section": SECTION, "ledgers": ledgers_for(self.actor)}
        return render(request, "places/ledgers.html", context)


class LedgerView(DeskView):
    permission = EXPORT_LEDGER

    def ledger(self, slug: str) -> Ledger:
        ledger = ledger_named(slug)
        if ledger is None or not ledger.is_offered(self.actor):
            raise NotHere
        return ledger

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        ledger, initial = self.ledger(slug), {"where": request.GET.get("where", "")}
        return self.page(ledger, LedgerForm(ledger=ledger, actor=self.actor, initial=initial))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        ledger = self.ledger(slug)
        form = LedgerForm(request.POST, ledger=ledger, actor=self.actor)
        if not form.is_valid():
            return self.page(ledger, form, 422)
        told = form.cleaned_data
        asked = Asked(self.actor, told["where"], told["month"])
        content = ledger.take(asked, reason=told["reason"])
        name = f"{ledger.title}-{asked.extent.name}-{asked.month.first:%Y%m}.xlsx"
        headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
        return HttpResponse(content, content_type=XLSX, headers=headers)

    def page(self, ledger: Ledger, form: LedgerForm, status: int = 200) -> HttpResponse:
        context = {
            "section": SECTION,
            "title": ledger.title,
            "intro": ledger.about,
            "button": _("导出Excel"),
            "form": form,
            "back_url": reverse(SECTION),
        }
        return render_form(self.request, "core/desk_form.html", context, status=status)
