"""The day of whoever walks: homes that are due, matters on hand, and the key for keeping them on the phone."""

import base64

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone

from huilin.activities.models import SmallRepair
from huilin.activities.permissions import CREATE
from huilin.cases.forms.entry import compounds_of, usual_compound
from huilin.cases.models import Case
from huilin.core.crypto import device_key
from huilin.core.ids import new_id
from huilin.core.pages import DeskView
from huilin.core.permissions import holds
from huilin.patrols.models import EquipmentClass
from huilin.patrols.permissions import HAZARD_REPORT, PATROL_CHECK_IN
from huilin.patrols.today import stretches
from huilin.people.models.role import STEWARDS
from huilin.visits.models import VisitTask
from huilin.visits.models.rules import today
from huilin.visits.permissions import VISIT_RECORD
from huilin.visits.today import due_today, staircases

MOST_MATTERS = 30


class TodayView(DeskView):
    """One list of all that is to be done on the way. What is in it may lie on the phone for a week, so it holds no names,
    no phones and no words about a home; of care only the marks that are this reader's own."""

    permission = VISIT_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        seen_at = timezone.now()
        tasks = VisitTask.objects.visible_to(self.actor)
        if self.actor.has(*STEWARDS):
            tasks = tasks.filter(assignee_id=self.actor.person_id)
        due = due_today(tasks, today())
        stairs = staircases(due, self.actor, with_compound=len({task.compound_id for task in due}) > 1)
        matters = (
            Case.objects.visible_to(self.actor).open().filter(assignee_id=self.actor.person_id)
            .select_related("category").order_by("next_due_at", "id")[:MOST_MATTERS]
        )  # fmt: skip
        compounds = compounds_of(self.actor)
        context = {
            "section": "rounds:today",
            "day": today(),
            "seen_at": seen_at.isoformat(),
            "stairs": stairs,
            "home_count": sum(len(one.homes) for one in stairs),
            "matters": list(matters),
            "compounds": compounds,
            "usual": usual_compound(self.actor, compounds),
            "classes": EquipmentClass.choices if holds(self.actor, HAZARD_REPORT) else (),
            "payers": SmallRepair.Payer.choices if holds(self.actor, CREATE) else (),
            "stretches": stretches(self.actor) if holds(self.actor, PATROL_CHECK_IN) else [],
            "key": new_id(),
        }
        return render(request, "rounds/today.html", context)


class KeyView(DeskView):
    """Who is signed in, the form token, and the key that seals what lies on this phone."""

    permission = VISIT_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        user_id = self.actor.user_id
        assert user_id is not None
        key = base64.b64encode(device_key(user_id)).decode()
        return JsonResponse({"user": str(user_id), "token": get_token(request), "key": key})
