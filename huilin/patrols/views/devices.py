"""Fire equipment: compounds with their counts, one compound's register, the month's sheet."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.core.errors import NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import may, visible
from huilin.patrols.forms.devices import DeviceForm, SheetForm
from huilin.patrols.models import DeviceInspection, FireDevice, NewDevice
from huilin.patrols.models.rules import today
from huilin.patrols.permissions import HAZARD_READ, KEEP_ROUTES, PATROL_CHECK_IN
from huilin.places.models import Compound
from huilin.places.permissions import EXPORT_LEDGER

SECTION = "patrols:devices"


class DevicesView(DeskView):
    """How many there are, how many are too old, how many of this month's checks are still to be made; by compound."""

    permission = HAZARD_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        in_use = Q(fire_devices__is_retired=False)
        old = in_use & Q(fire_devices__expires_on__lte=today())
        seen = in_use & Q(fire_devices__inspections__month=today().replace(day=1))
        counts = {
            "device_count": Count("fire_devices", filter=in_use, distinct=True),
            "old_count": Count("fire_devices", filter=old, distinct=True),
            "seen_count": Count("fire_devices", filter=seen, distinct=True),
        }
        compounds = Compound.objects.filter(visible(Compound, self.actor, HAZARD_READ)).annotate(**counts)
        rows = list(compounds.order_by("name"))
        return render(request, "patrols/devices.html", {"section": SECTION, "rows": rows})


class CompoundScoped(DeskView):
    permission = HAZARD_READ

    def compound(self, pk: UUID) -> Compound:
        found: Compound | None = (
            Compound.objects.filter(visible(Compound, self.actor, HAZARD_READ), pk=pk)
            .select_related("community")
            .first()
        )
        if found is None:
            raise NotHere
        return found


class RegisterView(CompoundScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound = self.compound(pk)
        return self.page(compound, DeviceForm(compound=compound))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound = self.compound(pk)
        self.keeps(compound)
        form = DeviceForm(request.POST, compound=compound)
        if not form.is_valid():
            return self.page(compound, form, 422)
        try:
            FireDevice.enter(compound, NewDevice(**form.cleaned_data), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(compound, form, refusal.status)
        return redirect("patrols:register", pk=compound.pk)

    def keeps(self, compound: Compound) -> None:
        if not may(self.actor, KEEP_ROUTES, compound):
            raise NotHere

    def page(self, compound: Compound, form: DeviceForm, status: int = 200) -> HttpResponse:
        month = today().replace(day=1)
        seen = DeviceInspection.objects.filter(device=OuterRef("pk"), month=month)
        devices = FireDevice.objects.in_use().filter(compound=compound).annotate(is_seen=Exists(seen))
        context = {
            "section": SECTION,
            "compound": compound,
            "devices": list(devices.order_by("expires_on", "number")),
            "today": today(),
            "keeps": may(self.actor, KEEP_ROUTES, compound),
            "checks": may(self.actor, PATROL_CHECK_IN, compound),
            "exports": may(self.actor, EXPORT_LEDGER, compound),
            "form": form,
        }
        return render(self.request, "patrols/register.html", context, status=status)


class DeviceRetirementView(CompoundScoped):
    permission = KEEP_ROUTES

    def post(self, request: HttpRequest, pk: UUID, device: UUID) -> HttpResponse:
        compound = self.compound(pk)
        found = FireDevice.objects.filter(compound=compound, pk=device).select_related("compound").first()
        if found is None:
            raise NotHere
        found.retire(by=self.actor)
        return redirect("patrols:register", pk=compound.pk)


class SheetView(CompoundScoped):
    """This month's sheet, those looked at already left out."""

    permission = PATROL_CHECK_IN

    def compound(self, pk: UUID) -> Compound:
        compound = super().compound(pk)
        if not may(self.actor, PATROL_CHECK_IN, compound):
            raise NotHere
        return compound

    def devices(self, compound: Compound) -> list[FireDevice]:
        done = DeviceInspection.objects.filter(month=today().replace(day=1), device__compound=compound)
        left = FireDevice.objects.in_use().filter(compound=compound).exclude(pk__in=done.values("device"))
        return list(left.order_by("number"))

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound = self.compound(pk)
        return self.page(compound, SheetForm(devices=self.devices(compound)))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound = self.compound(pk)
        form = SheetForm(request.POST, devices=self.devices(compound))
        if not form.is_valid():
            return self.page(compound, form, 422)
        try:
            DeviceInspection.fill_in(compound, form.told(), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(compound, form, refusal.status)
        return redirect("patrols:register", pk=compound.pk)

    def page(self, compound: Compound, form: SheetForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"section": SECTION, "compound": compound, "form": form, "month": today()}
        return render(self.request, "patrols/sheet.html", context, status=status)
