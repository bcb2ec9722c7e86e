"""The first page of the desk: what is to be done today, what is running out, what is late, and the month in numbers."""

import datetime as dt
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from huilin.cases.desk_head import COUNTED, head_of
from huilin.cases.permissions import CASE_READ
from huilin.cases.presenting import CaseCard
from huilin.cases.queue import TABS, TONES, desk_cases, in_tab
from huilin.cases.views.desk import view_tab
from huilin.core.pages import DeskView
from huilin.core.permissions import Actor
from huilin.core.registry import buttons_for

FIRST = 8


class TodayView(DeskView):
    permission = CASE_READ

    def get(self, request: HttpRequest) -> HttpResponse:
        head = head_of(self.actor, {})
        next_ones = in_tab("open", self.actor).order_by("next_due_at", "id")
        rows = next_ones.select_related("assignee", "assigned_unit")[:FIRST]
        desk = reverse("cases:desk")
        context = {
            "tiles": [
                {
                    "label": TABS[tab],
                    "count": f"{COUNTED}+" if head.counts[tab] > COUNTED else head.counts[tab],
                    "tone": TONES.get(tab, "") if head.counts[tab] else "",
                    "url": f"{desk}?tab={tab}",
                }
                for tab in ("today", "soon", "overdue", "mine")
            ],
            "cases": [CaseCard(case) for case in rows],
            "views": [view_tab(view, {}) | {"url": desk + view_tab(view, {})["url"]} for view in head.views],
            "month": month_of(self.actor),
            "buttons": buttons_for(self.actor, "cases.today", None),
            "section": "cases:today",
        }
        return render(request, "cases/today.html", context)


def month_of(actor: Actor) -> dict[str, Any]:
    """This month's matters so far, as the ledger counts them; one statement over the month's rows."""
    first = timezone.localdate().replace(day=1)
    begins = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    cases = desk_cases(actor).filter(submitted_at__gte=begins)
    numbers: dict[str, Any] = cases.aggregate(
        received=Count("pk"),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
        open=Count("pk", filter=Q(next_due_at__isnull=False)),
        in_time=Count("pk", filter=Q(replied_at__lte=F("due_at"))),
        replied=Count("pk", filter=Q(replied_at__isnull=False)),
    )
    return numbers | {"first": first, "url": f"{reverse('cases:desk')}?tab=all&first={first}"}
