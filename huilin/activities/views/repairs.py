"""Small repairs: the steward's list, noting and finishing one, the receipt with its thanks, the ledger."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from huilin.activities.forms_repair import RepairForm, ThanksForm
from huilin.activities.models import RepairThanks, SmallRepair, Work
from huilin.activities.permissions import CREATE, READ
from huilin.activities.repairing import figures, hand_on, ledger
from huilin.activities.views.signing import LOOK_UPS, WINDOW
from huilin.cases.models import Case
from huilin.cases.permissions import CASE_READ
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.continuing import continuation
from huilin.core.errors import NotHere, Refused
from huilin.core.ids import new_id
from huilin.core.pages import ActorView, DeskView, add_refusal
from huilin.core.permissions import visible
from huilin.core.qr import qr_svg
from huilin.core.ratelimit import client_address, limit
from huilin.core.sheets.writing import XLSX
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.serving import file_response
from huilin.core.uploads.storage import keep
from huilin.places.models import Compound

SECTION = "activities:repairs"
MOST = 100


class RepairScoped(DeskView):
    permission = CREATE

    def compounds(self) -> Any:
        return Compound.objects.filter(visible(Compound, self.actor, CREATE)).order_by("name")

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

    def work(self, form: RepairForm) -> Work:
        """The form's answers, its pictures kept. Raises Refused for what is no picture."""
        told = dict(form.cleaned_data)
        told.pop("compound", None)
        told.pop("key", None)
        told["cost"] = told["cost"] or 0
        for name in ("before", "after"):
            file = told.pop(name)
            told[name] = keep(clean_picture(file).content, "jpg") if file else ""
        return Work(**told)


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
        return self.page(RepairForm(compounds=self.compounds(), initial=begun), case)

    def post(self, request: HttpRequest) -> HttpResponse:
        case = self.case(request.GET.get("case", ""))
        form = RepairForm(request.POST, request.FILES, compounds=self.compounds())
        if not form.is_valid():
            return self.page(form, case, 422)
        told = form.cleaned_data
        try:
            repair = SmallRepair.mend(
                told["compound"], self.work(form), by=self.actor, key=told["key"],
                case=(case.pk, case.number) if case else None,
            )  # fmt: skip
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, case, refusal.status)
        return redirect("activities:repair", pk=repair.pk)

    def page(self, form: RepairForm, case: Case | None, status: int = 200) -> HttpResponse:
        context = {"section": SECTION, "form": form, "case": case}
        return render(self.request, "activities/repair_form.html", context, status=status)


class RepairPage(RepairScoped):
    def page(
        self, repair: SmallRepair, form: RepairForm | None = None, *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        begun = {"what": repair.what, "place": repair.place, "key": repair.key}
        url = self.request.build_absolute_uri(reverse("activities:receipt", args=[repair.code]))
        context = {
            "section": SECTION,
            "repair": repair,
            "is_done": repair.state == SmallRepair.State.DONE,
            "form": form or RepairForm(compounds=None, initial=begun),
            "leads_on": not repair.case_number and continuation("case", self.actor) is not None,
            "refused": refused,
            # The program's own markup; the address in it stands only as a QR.
            "qr": mark_safe(qr_svg(url, label=_("小修回单"))),
        }
        return render(self.request, "activities/repair.html", context, status=status)


class RepairView(RepairPage):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.find(pk))


class RepairFinishView(RepairPage):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        repair, form = self.find(pk), RepairForm(request.POST, request.FILES, compounds=None)
        if not form.is_valid():
            return self.page(repair, form, status=422)
        try:
            repair.finish(self.work(form), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(self.find(pk), form, status=refusal.status)
        return redirect("activities:repair", pk=pk)


class RepairMatterView(RepairPage):
    """It is more than small: it goes on as a matter."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        repair, to = self.find(pk), continuation("case", self.actor)
        if to is None:
            return self.page(repair, refused=_("您的身份不能办理这一步。"), status=422)
        try:
            hand_on(repair, to, by=self.actor)
        except Refused as refusal:
            return self.page(repair, refused=refusal.message, status=refusal.status)
        return redirect("activities:repair", pk=pk)


class ReceiptView(ActorView):
    """What was mended, for whoever holds the receipt, and the line in which it says thanks."""

    permission = READ

    def find(self, code: str) -> SmallRepair:
        limit(f"activity-ticket:{client_address(self.request)}", most=LOOK_UPS, window=WINDOW)
        digits = read_code(code, QUERY_LENGTH)
        found = SmallRepair.objects.select_related("compound").prefetch_related("thanks")
        repair: SmallRepair | None = found.filter(code=digits).first() if digits else None
        if repair is None:
            raise NotHere
        return repair

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(self.find(code), ThanksForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        repair, form = self.find(code), ThanksForm(request.POST)
        if not form.is_valid():
            return self.page(repair, form, 422)
        try:
            RepairThanks.leave(repair, form.cleaned_data["words"], by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(repair, form, refusal.status)
        return redirect("activities:receipt", repair.code)

    def page(self, repair: SmallRepair, form: ThanksForm, status: int = 200) -> HttpResponse:
        context = {"repair": repair, "form": form, "is_done": repair.state == SmallRepair.State.DONE}
        return render(self.request, "activities/receipt.html", context, status=status)


class RepairPictureView(ReceiptView):
    """A picture of it, for the holder of the receipt."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, code: str) -> Any:
        repair = self.find(code)
        name = repair.before if "before" in request.GET else repair.after
        if not name:
            raise NotHere
        return file_response(name, "image/jpeg")
