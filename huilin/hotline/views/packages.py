"""Up to the city's channel: the text, the photos, one page of paper; then the matter is handed out with its number."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.transfer import TransferForm
from huilin.cases.models import Status
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.presenting import CaseCard
from huilin.cases.views.case_page import photos
from huilin.cases.views.scoping import ActView, CaseScoped
from huilin.core.errors import Conflict
from huilin.core.permissions import demand
from huilin.hotline.package import package_text, photos_zip, pictures_of


class PackageForm(TransferForm):
    def suggested(self) -> dict[str, Any]:
        return {"channel": "hotline", "text": package_text(self.case), "number_follows": True}


class PackageView(ActView):
    """What is handed on, and the act itself. Not offered among the case's acts: the button leads here."""

    act_permission, form_class, to = CASE_TRIAGE, PackageForm, Status.TRANSFERRED_OUT
    name, title, button = "package", gettext_lazy("打包转上级平台"), gettext_lazy("已交上级平台，转出")

    def act(self, **answers: Any) -> None:
        self.case.transfer_out(by=self.actor, **answers)

    def check(self) -> None:
        super().check()
        if self.request.method == "GET" and not self.case.can_move(Status.TRANSFERRED_OUT, self.actor):
            raise Conflict(_("这件事现在不能转出。先受理，再转。"))

    def page(self, form: Any, status: int) -> HttpResponse:
        pictures = pictures_of(self.case)
        context = {
            "section": "cases:desk",
            "case": CaseCard(self.case),
            "text": package_text(self.case),
            "photos": [
                shown
                for phase in ("report", "before", "after")
                for shown in photos(self.case, pictures, phase)
            ],
            "picture_count": len(pictures),
            "form": form,
            "button": self.button,
        }
        return render(self.request, "hotline/package.html", context, status=status)


class PackagePhotosView(CaseScoped):
    """Text and photos as one file."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        demand(self.actor, CASE_TRIAGE, self.case)
        response = HttpResponse(photos_zip(self.case, by=self.actor), content_type="application/zip")
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(self.case.number)}.zip"
        return response
