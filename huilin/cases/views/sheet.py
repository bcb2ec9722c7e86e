"""A matter on one sheet of A4 (办件单), for the file and for signatures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from huilin.audit.models import Event
from huilin.cases.chronicle import entry
from huilin.cases.models import Case, Part
from huilin.cases.presenting import CaseCard
from huilin.cases.views.case_page import contact, replies
from huilin.cases.views.scoping import CaseScoped
from huilin.core.qr import qr_svg
from huilin.core.together import read_together

ACTS, PARTS = 9, 4
SAID, ANSWERED, REMARK = 220, 260, 44
"""How many acts and parts fit, and how many characters of each text; the page on the screen has all of them."""


class SheetView(CaseScoped):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        context = sheet_of(self.case) | {
            "qr": self.qr(),
            "printed_at": timezone.now(),
            "section": "cases:desk",
        }
        return render(request, "cases/case_sheet.html", context)

    def qr(self) -> str:
        """Leads to the page at the desk: whoever finds the paper learns nothing from it."""
        address = self.request.build_absolute_uri(reverse("cases:case", args=[self.case.number]))
        return mark_safe(qr_svg(address, quiet=1))


def sheet_of(case: Case) -> dict[str, Any]:
    papers = read_together(
        events=Event.objects.about(case.pk), parts=Part.objects.filter(case=case).order_by("given_at", "id")
    )
    events, parts = papers["events"], papers["parts"]
    rows = [entry(event, {}, lambda _file: "") for event in events]
    first, last = rows[:2], rows[2:][-(ACTS - 2) :]
    answers = [reply | {"text": cut(reply["text"], ANSWERED)} for reply in replies(case, events, [])[:1]]
    return {
        "case": CaseCard(case),
        "said": cut(case.description, SAID),
        "contact": contact(case, None, "", False),
        "acts": [
            row | {"label": cut(row["label"], REMARK), "text": cut(row["text"], REMARK)}
            for row in first + last
        ],
        "act_count": len(rows),
        "is_shortened": len(rows) > ACTS,
        "replies": answers,
        "parts": parts[:PARTS],
        "part_count": len(parts),
    }


def cut(text: str, most: int) -> str:
    return Truncator(" ".join(text.split())).chars(most)
