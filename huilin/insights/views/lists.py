"""The cases behind a number: the same filter that counted them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from huilin.cases.presenting import CaseCard
from huilin.core.errors import NotHere
from huilin.core.pages import DeskView
from huilin.insights.counting import received
from huilin.insights.forms import PeriodForm
from huilin.insights.measures import MEASURES
from huilin.insights.permissions import DASHBOARD_READ

PAGE = 50


class MeasureView(DeskView):
    """Two statements beyond the door: how many, and one page of them."""

    permission = DASHBOARD_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        told = request.GET
        measure = MEASURES.get(told.get("measure", "received"))
        if measure is None:
            raise NotHere
        period = custom(told)
        found = received(self.actor, period.starts_at, period.ends_at).filter(measure.counts(timezone.now()))
        found = found.filter(**where(told))
        try:
            offset = max(int(told.get("from", "0") or 0), 0)
        except ValueError:
            offset = 0
        rows = list(
            found.select_related("assignee", "assigned_unit").order_by("-submitted_at", "-id")[
                offset : offset + PAGE + 1
            ]
        )
        context = {
            "section": "insights:overview",
            "title": measure.label,
            "definition": measure.definition,
            "period": period,
            "cases": [CaseCard(case) for case in rows[:PAGE]],
            "total": found.count(),
            "is_filtered": True,
            "reset_url": reverse("insights:overview"),
            "back_url": reverse("insights:overview")
            + f"?period=custom&first={period.first}&last={period.last}",
            "next_url": page_link(told, offset + PAGE) if len(rows) > PAGE else "",
            "first_url": page_link(told, 0) if offset else "",
        }
        return render(request, "insights/measure.html", context)


def custom(told: Any) -> Any:
    """The period that the address names."""
    form = PeriodForm({"period": "custom", "first": told.get("first", ""), "last": told.get("last", "")})
    return form.chosen()


def where(told: Any) -> dict[str, Any]:
    """The compound and the category of the address, if any; raises NotHere for what cannot be one."""
    found: dict[str, Any] = {}
    if compound := told.get("compound"):
        try:
            found["compound_id"] = UUID(compound)
        except ValueError as error:
            raise NotHere from error
    if category := told.get("category"):
        found |= {"category_id__isnull": True} if category == "none" else {"category_id": category[:40]}
    return found


def page_link(told: Any, offset: int) -> str:
    query = told.copy()
    query["from"] = str(offset)
    return f"?{query.urlencode()}"
