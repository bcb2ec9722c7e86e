"""Following a matter, no longer following it, and the matters that one follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.cases.models import Case
from huilin.cases.permissions import CASE_READ
from huilin.cases.presenting import CaseCard
from huilin.cases.views.case_page import case_context
from huilin.cases.views.desk import link, page_of
from huilin.cases.views.scoping import CaseScoped
from huilin.core.pages import DeskView


class WatchingView(CaseScoped):
    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        self.change()
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "cases/_case.html", case_context(self.case, self.actor))
        return redirect("cases:case", number=number)

    def change(self) -> None:
        self.case.watch(by=self.actor)


class UnwatchingView(WatchingView):
    def change(self) -> None:
        self.case.unwatch(by=self.actor)


class FollowedView(DeskView):
    """Newest first, fifty a page."""

    permission = CASE_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        found = Case.objects.watched_by(self.actor).select_related("assignee", "assigned_unit")
        rows, next_key = page_of(found, "-submitted_at", request.GET.get("after", ""))
        context = {
            "section": "cases:desk",
            "cases": [CaseCard(case) for case in rows],
            "total": None,
            "next_url": link({}, after=next_key) if next_key else "",
            "first_url": link({}) if request.GET.get("after") else "",
        }
        return render(request, "cases/followed.html", context)
