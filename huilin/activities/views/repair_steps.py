"""One small repair at the desk: finished, or handed on as a matter."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from huilin.activities.forms_repair import RepairForm
from huilin.activities.models import SmallRepair
from huilin.activities.repairing import hand_on
from huilin.activities.views.repairs import SECTION, RepairScoped
from huilin.core.continuing import continuation
from huilin.core.errors import Refused
from huilin.core.pages import add_refusal
from huilin.core.qr import qr_svg


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
            repair.finish(form.work(), by=self.actor)
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
