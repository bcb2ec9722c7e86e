"""The receipt: a code to say aloud, its QR, a plain promise, a text for the neighbours."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huilin.cases.forms.following import AnswersForm
from huilin.cases.forms.resident import ReporterContactForm
from huilin.cases.models import Status
from huilin.cases.nearby import known_nearby
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
        asked = case.open_questions if is_reporter else []
        context = {
            "matters": self.same_kind() if is_reporter else [],
            "said_same": case.said_same_id is not None,
            "answers_form": AnswersForm(questions=asked) if asked else None,
            "answers": [],
            "is_alarming": any(question.alarming for question in asked),
            "incident": case.master if case.status == Status.MERGED else None,
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

    def same_kind(self) -> list[dict[str, Any]]:
        """Open matters of the same category near the one just sent, so that its reporter can say it is one of them."""
        case = self.case
        if case.status != Status.SUBMITTED or case.category_id is None or case.said_same_id:
            return []
        found = known_nearby(case, category=case.category_id, leave_out=(case.pk,))
        return [matter for matter in found if matter["joining_url"]]
