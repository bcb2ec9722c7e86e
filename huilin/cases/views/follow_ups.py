"""The return visits that wait, by the day they are due; and one try on a case."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.closing import FollowUpForm
from huilin.cases.models import Case, FollowUp
from huilin.cases.permissions import CASE_VERIFY
from huilin.cases.presenting import CaseCard
from huilin.cases.views.scoping import ActView
from huilin.core.pages import DeskView
from huilin.core.paging import page_after
from huilin.core.permissions import Actor


@offered
class FollowUpView(ActView):
    act_permission, form_class = CASE_VERIFY, FollowUpForm
    name, title, button, is_main = "follow_up", _("回访"), _("记下这次回访"), True
    help = _("谁办的谁不回访。要打电话，先点“查看完整电话”，写明理由。没联系上就记一次，换一天再试。")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return case.can_be_asked and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        self.case.follow_up(by=self.actor, **answers)


class FollowUpsView(DeskView):
    """One statement beyond the door: those that this reader may make."""

    permission = CASE_VERIFY

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = Case.objects.visible_to(self.actor, CASE_VERIFY).filter(
            follow_up_due_at__isnull=False, follow_up_state=FollowUp.State.OPEN
        )
        waiting = waiting.exclude(handler_ids__contains=[self.actor.person_id])
        found = waiting.select_related("assignee", "assigned_unit")
        rows, next_key = page_after(found, "follow_up_due_at", request.GET.get("after", ""))
        now = timezone.now()
        context = {
            "cases": [{"card": CaseCard(case), "is_late": case.follow_up_due_at < now} for case in rows],
            "total": None,
            "next_url": f"?{urlencode({'after': next_key})}" if next_key else "",
            "first_url": "?" if request.GET.get("after") else "",
            "section": "cases:follow_ups",
        }
        return render(request, "cases/follow_ups.html", context)
