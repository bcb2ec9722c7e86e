"""Small repairs: the steward's list, noting and finishing one, the ledger."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from huilin.activities.forms_repair import RepairForm
from huilin.activities.models import SmallRepair
from huilin.activities.permissions import CREATE
from huilin.activities.repairing import compounds_of, figures, ledger
from huilin.cases.models import Case
from huilin.cases.permissions import CASE_READ
from huilin.core.errors import NotHere, Refused
from huilin.core.ids import new_id
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import visible
from huilin.core.sheets.writing import XLSX

SECTION = "activities:repairs"
MOST = 100


class RepairScoped(DeskView):
    permission = CREATE

    def find(self, pk: UUID) -> SmallRepair:
        found = (
            SmallRepair.objects.visible_to(self.actor).select_related("compound").prefetch_related("thanks")
        )
        repair: SmallRepair | None = found.filter(pk=pk).first()
        if repair is None:
            raise NotHere
        return repair

    def case(self, number: str) -> Case | None:
        """The matter a repair is noted for, where the reader may read it."""
        if not number:
            return None
        return Case.objects.filter(visible(Case, self.actor, CASE_READ), number=number[:30]).first()


class RepairsView(RepairScoped):
    def get(self, request: HttpRequest) -> HttpResponse:
        repairs, case = SmallRepair.objects.visible_to(self.actor), self.case(request.GET.get("case", ""))
        if case is not None:
            repairs = repairs.filter(case_id=case.pk)
        context = {
            "section": SECTION,
            "repairs": list(repairs.select_related("compound").order_by("state", "-noted_at")[:MOST]),
            "figures": figures(repairs),
            "case": case,
        }
        return render(request, "activities/repairs.html", context)


class LedgerView(RepairScoped):
    def post(self, request: HttpRequest) -> HttpResponse:
        repairs = SmallRepair.objects.visible_to(self.actor).order_by("done_on", "id")
        answer = HttpResponse(ledger(repairs, by=self.actor), content_type=XLSX)
        answer["Content-Disposition"] = content_disposition_header(True, _("小修台账") + ".xlsx")
        return answer


class NewRepairView(RepairScoped):
    """Noted and finished at once; `?case=` begins with the words and the place of a matter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        case = self.case(request.GET.get("case", ""))
        begun: dict[str, Any] = {"key": f"form:{new_id()}"}
        if case is not None:
            begun |= {
                "what": case.description[:200],
                "compound": case.compound_id,
                "place": str(case.place_label)[:60],
            }
        return self.page(RepairForm(compounds=compounds_of(self.actor), initial=begun), case)

    def post(self, request: HttpRequest) -> HttpResponse:
        case = self.case(request.GET.get("case", ""))
        form = RepairForm(request.POST, request.FILES, compounds=compounds_of(self.actor))
        if not form.is_valid():
            return self.page(form, case, 422)
        told = form.cleaned_data
        try:
            repair = SmallRepair.mend(
                told["compound"], form.work(), by=self.actor, key=told["key"],
                case=(case.pk, case.number) if case else None,
            )  # fmt: skip
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, case, refusal.status)
        return redirect("activities:repair", pk=repair.pk)

    def page(self, form: RepairForm, case: Case | None, status: int = 200) -> HttpResponse:
        context = {"section": SECTION, "form": form, "case": case}
        return render(self.request, "activities/repair_form.html", context, status=status)
