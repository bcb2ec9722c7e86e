"""The list of stewardships, the file of one, and the papers in it."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.core.permissions import holds
from huilin.core.uploads.serving import file_response
from huilin.stewards.letter_sheet import render_letter
from huilin.stewards.models import PublicNotice, Stewardship
from huilin.stewards.models.status import CANDIDATE, IN_OFFICE, TERMINAL, Status
from huilin.stewards.permissions import NOMINATE, READ_FILES
from huilin.stewards.views.file_page import file_context
from huilin.stewards.views.scoping import SECTION, FileScoped

TABS = (
    ("candidates", gettext_lazy("推选中"), CANDIDATE),
    ("office", gettext_lazy("在任"), IN_OFFICE | {Status.APPOINTED}),
    ("ended", gettext_lazy("已结束"), TERMINAL),
)
SHOWN = 200
TONES = {
    Status.REJECTED: "back", Status.IN_TERM: "done", Status.APPOINTED: "done", Status.OBJECTION_HANDLING: "late",
    Status.RENEWAL_REVIEW: "soon", Status.PUBLICITY: "doing", Status.NOMINATED: "waiting",
}  # fmt: skip


class FilesView(DeskView):
    permission = READ_FILES

    def get(self, request: HttpRequest) -> HttpResponse:
        visible = Stewardship.objects.visible_to(self.actor)
        counts = dict(visible.values_list("status").annotate(n=Count("id")))
        numbers = {tab: sum(counts.get(status, 0) for status in states) for tab, _label, states in TABS}
        asked = request.GET.get("tab", "")
        if asked not in numbers:
            asked = "candidates" if numbers["candidates"] else "office"
        states = next(states for tab, _label, states in TABS if tab == asked)
        rows = visible.filter(status__in=states).select_related("compound", "community")
        order = (
            ("due_at", "-nominated_at") if asked == "candidates" else ("compound__name", "code", "ends_on")
        )
        context = {
            "section": SECTION,
            "tabs": [
                {"url": f"?tab={tab}", "label": label, "count": numbers[tab], "is_current": tab == asked}
                for tab, label, _states in TABS
            ],
            "lines": [line_of(row) for row in rows.order_by(*order)[:SHOWN]],
            "nomination_url": reverse("stewards:nomination") if self.may_nominate() else "",
        }
        return render(request, "stewards/files.html", context)

    def may_nominate(self) -> bool:
        return self.actor.has("CS", "SO") and holds(self.actor, NOMINATE)


def line_of(row: Stewardship) -> dict[str, Any]:
    return {
        "row": row,
        "url": reverse("stewards:file", args=[row.pk]),
        "tone": TONES.get(Status(row.status), "waiting"),
        "is_late": bool(row.due_at and row.due_at < clock.now()),
    }


class FileView(FileScoped):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        context = file_context(self.row, self.actor) | {"tone": TONES.get(Status(self.row.status), "waiting")}
        return render(request, "stewards/file.html", context)


class LetterView(FileScoped):
    """The newest letter of appointment, as it is handed over with the seal."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        letter = self.row.letter()
        if letter is None:
            raise NotHere
        facts = {
            "name": self.row.name,
            "what": str(Stewardship.Code(letter.code).label),
            "compound": self.row.compound.name,
            "street": request.street.name,  # type: ignore[attr-defined]
            "number": letter.letter_number,
            "kind": letter.kind,
            "starts_on": letter.starts_on,
            "ends_on": letter.ends_on,
            "issued_on": letter.at,
        }
        name = _("聘书-%(number)s.pdf") % facts
        return HttpResponse(
            render_letter(facts),
            content_type="application/pdf",
            headers={"Content-Disposition": content_disposition_header(False, name)},
        )


class PhotoView(FileScoped):
    """Evidence of posting and taking down, and the candidate's picture, for whoever reads the file."""

    def get(self, request: HttpRequest, pk: UUID, which: str) -> Any:
        found = self.row.photo if which == "candidate" else self.evidence(which)
        if not found:
            raise NotHere
        return file_response(found, "image/jpeg")

    def evidence(self, which: str) -> str:
        kind, _dash, round_ = which.partition("-")
        if kind not in ("posting", "removal") or not round_.isdecimal() or len(round_) > 4:
            return ""
        notice = PublicNotice.objects.filter(stewardship=self.row, round=int(round_)).first()
        return getattr(notice, f"{kind}_photo") if notice else ""
