"""Ledgers as Excel, for a reason that the history keeps."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.core.permissions import demand, visible
from huilin.core.sheets.writing import XLSX, taken_by
from huilin.core.transactions import verb
from huilin.patrols.forms.devices import LedgerForm
from huilin.patrols.models import Hazard
from huilin.patrols.permissions import EXPORT_LEDGER
from huilin.patrols.sheets import device_ledger, hazard_ledger
from huilin.places.models import Compound


class LedgerView(DeskView):
    """One compound's ledger: which one, the class below says."""

    permission = EXPORT_LEDGER

    def find(self, pk: UUID) -> Compound:
        found: Compound | None = (
            Compound.objects.filter(visible(Compound, self.actor, EXPORT_LEDGER), pk=pk)
            .select_related("community")
            .first()
        )
        if found is None:
            raise NotHere
        return found

    def title(self) -> str:
        raise NotImplementedError

    def content(self, compound: Compound, month: dt.date, title: str) -> tuple[bytes, int]:
        """The file and how many lines it has."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk), LedgerForm())

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound, form = self.find(pk), LedgerForm(request.POST)
        if not form.is_valid():
            return self.page(compound, form, 422)
        content = self.take(compound, **form.cleaned_data)
        name = f"{self.title()}-{compound.name}-{form.cleaned_data['month']:%Y%m}.xlsx"
        headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
        return HttpResponse(content, content_type=XLSX, headers=headers)

    @verb
    def take(self, compound: Compound, month: dt.date, reason: str) -> bytes:
        """The file exists, and the history knows who took it for what. Raises Forbidden."""
        demand(self.actor, EXPORT_LEDGER, compound, reason=reason)
        told = {"where": compound.name, "what": self.title(), "year": month.year, "month": month.month}
        content, count = self.content(compound, month, _("%(where)s%(what)s（%(year)d年%(month)d月）") % told)
        role = self.actor.role_for(EXPORT_LEDGER)
        record("ledger.taken", compound, by=self.actor, role=role, reason=reason, what=self.title(), n=count)
        return content

    def page(self, compound: Compound, form: LedgerForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {
            "section": "patrols:devices",
            "title": self.title(),
            "compound": compound,
            "form": form,
            "back_url": reverse("patrols:devices"),
        }
        return render(self.request, "patrols/ledger.html", context, status=status)


class HazardLedgerView(LedgerView):
    def title(self) -> str:
        return _("隐患排查整改台账")

    def content(self, compound: Compound, month: dt.date, title: str) -> tuple[bytes, int]:
        following = (month + dt.timedelta(days=32)).replace(day=1)
        first, last = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (month, following))
        rows = Hazard.objects.filter(compound=compound, found_at__gte=first, found_at__lt=last)
        rows = rows.select_related("community", "compound", "building").prefetch_related("photos")
        hazards = list(rows.order_by("found_at", "id"))
        return hazard_ledger(hazards, title=title, who=taken_by(self.actor)), len(hazards)


class DeviceLedgerView(LedgerView):
    def title(self) -> str:
        return _("消防设施月检表")

    def content(self, compound: Compound, month: dt.date, title: str) -> tuple[bytes, int]:
        count = compound.fire_devices.filter(is_retired=False).count()  # type: ignore[attr-defined]
        return device_ledger(compound, month, title=title, who=taken_by(self.actor)), count
