"""The receipt: a code to say aloud, its QR, a plain promise, a text for the neighbours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huilin.cases.forms.resident import ReporterContactForm
from huilin.cases.promise import group_text, promise
from huilin.cases.spots import first_steward
from huilin.cases.views.coded import CodedView
from huilin.cases.wording import progress_url
from huilin.core.codes import PLACARD_LENGTH, read_code
from huilin.core.qr import qr_svg


class ReceiptView(CodedView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        case, is_reporter = self.case, self.is_reporter
        steward = first_steward(case.compound)
        has_contact = bool(case.contact_sealed)
        url = progress_url(case)
        context = {
            "code": case.query_code,
            "number": case.number,
            "place_label": case.place_label if is_reporter else str(case.compound),
            "placard_code": read_code(request.GET.get("from", ""), PLACARD_LENGTH) or "",
            "qr_svg": qr_svg(url, label=_("查询码的二维码")),
            "progress_url": url,
            "promise": promise(case, steward["name"] if steward else ""),
            "steward": steward,
            "group_text": group_text(case),
            "contact_form": ReporterContactForm() if is_reporter and not has_contact else None,
            "has_contact": is_reporter and has_contact,
            "contact_masked": case.masked_contact if is_reporter else "",
        }
        return render(request, "cases/receipt.html", context)
