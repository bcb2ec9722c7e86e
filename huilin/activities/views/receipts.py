"""The receipt of a small repair, for whoever holds its code, and the neighbour's word of thanks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.activities.forms_repair import ThanksForm
from huilin.activities.models import RepairThanks, SmallRepair
from huilin.activities.permissions import READ
from huilin.activities.views.signing import LOOK_UPS, WINDOW
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import ActorView, add_refusal
from huilin.core.ratelimit import client_address, limit
from huilin.core.uploads.serving import file_response


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
