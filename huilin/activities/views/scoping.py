"""The desk's activities: who finds which, and the page on which each act stands."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huilin.activities.forms import (
    CancelForm,
    FinishForm,
    PhotoForm,
    ReasonForm,
    SeriesForm,
    SummaryForm,
    VersionForm,
)
from huilin.activities.models import Activity, State
from huilin.activities.permissions import APPROVE, CHECK_IN, CREATE, PUBLISH_PHOTO, READ_ATTENDEES
from huilin.core.errors import Conflict, NotHere, Refused
from huilin.core.pages import DeskView, add_refusal
from huilin.core.permissions import holds, may

SECTION = "activities:desk"
ACTS: tuple[tuple[str, Any, State, Any, Any], ...] = (
    ("approval", _("批准"), State.APPROVED, SeriesForm, APPROVE),
    ("publication", _("公开，开始报名"), State.PUBLISHED, SeriesForm, APPROVE),
    ("start", _("活动开始"), State.ONGOING, VersionForm, CHECK_IN),
    ("finish", _("活动结束"), State.FINISHED, FinishForm, CHECK_IN),
    ("summary", _("写总结"), State.SUMMARISED, SummaryForm, CREATE),
    ("cancellation", _("取消活动"), State.CANCELLED, CancelForm, CREATE),
)


class ActivityScoped(DeskView):
    def is_let_in(self) -> bool:
        rights = (CREATE, READ_ATTENDEES)
        return self.actor.has_desk and any(holds(self.actor, right) for right in rights)

    def find(self, pk: UUID) -> Activity:
        activity: Activity | None = (
            Activity.objects.visible_to(self.actor).select_related("compound").filter(pk=pk).first()
        )
        if activity is None:
            raise NotHere
        return activity

    def page(self, activity: Activity, *, status: int = 200, **forms: Any) -> HttpResponse:
        signups = list(activity.signups.standing().order_by("state", "id"))
        joined = [signup for signup in signups if signup.state == "joined"]
        checks_in = may(self.actor, CHECK_IN, activity)
        over = activity.state in (State.ONGOING, State.FINISHED, State.SUMMARISED)
        context = {
            "section": SECTION,
            "activity": activity,
            "acts": self.acts(activity, forms),
            "joined": len(joined),
            "waiting": len(signups) - len(joined),
            "arrived": sum(1 for signup in joined if signup.arrived_at),
            "checks_in": checks_in,
            "changes": activity.state == State.DRAFT and may(self.actor, CREATE, activity),
            "reads_list": may(self.actor, READ_ATTENDEES, activity),
            "list_form": forms.get("list") or ReasonForm(auto_id="list-%s"),
            "photos": self.photos(activity),
            "photo_form": forms.get("photo")
            or (PhotoForm(activity=activity) if checks_in and over else None),
            "feedback": list(activity.feedback.order_by("-at")[:30]) if over else [],
        }
        return render(self.request, "activities/manage.html", context, status=status)

    def photos(self, activity: Activity) -> list[Any]:
        found = list(activity.photos.filter(taken_down_at=None).order_by("added_at"))
        return [
            (photo, photo.published_at is None and may(self.actor, PUBLISH_PHOTO, photo)) for photo in found
        ]

    def acts(self, activity: Activity, forms: dict[str, Any]) -> list[dict[str, Any]]:
        """What this reader may do now, as the acts of the house are shown."""
        offered = []
        for name, title, to, form_class, right in ACTS:
            if not activity.can_move(to, self.actor) or not may(self.actor, right, activity):
                continue
            known = {"version": activity.version}
            form = forms.get(name) or form_class(initial=known, auto_id=f"{name}-%s")
            if activity.series_id is None:
                form.fields.pop("whole_series", None)
            offered.append(
                {
                    "name": name,
                    "title": title,
                    "form": form,
                    "url": reverse(f"activities:{name}", args=[activity.pk]),
                    "danger": to == State.CANCELLED,
                    "is_main": to != State.CANCELLED,
                }
            )
        return offered


class StepView(ActivityScoped):
    """One step of an activity. `verb` is the name of what is done."""

    name = ""
    verb = ""
    form_class: Any = VersionForm

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity, form = self.find(pk), self.form_class(request.POST, auto_id=f"{self.name}-%s")
        if not form.is_valid():
            return self.page(activity, status=422, **{self.name: form})
        try:
            getattr(activity, self.verb)(by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            if isinstance(refusal, Conflict):
                activity = self.find(pk)
                typed = form.data.copy()
                typed["version"] = activity.version
                form.data = typed
            add_refusal(form, refusal)
            return self.page(activity, status=refusal.status, **{self.name: form})
        return redirect("activities:manage", pk=pk)
