"""The file of a matter (卷): everything in order on one sheet, to be read and printed; nothing is changed here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huilin.audit.models import Event
from huilin.cases.chronicle import in_order
from huilin.cases.ending import promise_lines, summary_lines
from huilin.cases.models import Archive, Attachment, Status, Verification
from huilin.cases.models.closure import summary_of
from huilin.cases.presenting import CaseCard
from huilin.cases.views.case_page import address, replies
from huilin.cases.views.scoping import CaseScoped


class VolumeView(CaseScoped):
    """Three statements beyond the case, four when it is archived."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        case = self.case
        events = list(Event.objects.about(case.pk))
        files = list(Attachment.objects.filter(case=case).order_by("at", "id"))
        checks = [
            {"at": one.at, "by": one.by_name, "passed": one.passed, "remark": one.remark, "lines": one.checks}
            for one in Verification.objects.filter(case=case).order_by("at", "id")
        ]
        context: dict[str, Any] = {
            "case": CaseCard(case),
            "is_archived": case.status == Status.ARCHIVED,
            "summary": summary_lines(self.summary(events, files)),
            "replies": replies(case, events, files),
            "checks": checks,
            "promises": promise_lines(events),
            "files": [
                {
                    "name": file.name,
                    "kind": file.get_kind_display(),  # type: ignore[attr-defined]
                    "phase": file.get_phase_display(),  # type: ignore[attr-defined]
                    "at": file.at,
                }
                for file in files
            ],
            "timeline": in_order(events, files, lambda file: address(case, file)),
            "section": "cases:desk",
        }
        return render(request, "cases/volume.html", context)

    def summary(self, events: list[Event], files: list[Attachment]) -> dict[str, Any]:
        """As it was when it was archived; of an open matter, as it stands now."""
        if self.case.status == Status.ARCHIVED:
            kept = Archive.objects.filter(case=self.case).first()
            if kept is not None:
                return kept.summary
        pictures = sum(file.kind == "picture" for file in files)
        return summary_of(self.case, events=len(events), pictures=pictures)
