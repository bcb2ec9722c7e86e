"""What neighbours read: which activities come, one of them with its pictures, and both as a calendar."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huilin.activities.calendars import calendar_of
from huilin.activities.models import Activity, ActivityPhoto
from huilin.activities.permissions import READ, SIGN_UP
from huilin.core.errors import NotHere
from huilin.core.pages import ActorView
from huilin.core.permissions import holds
from huilin.core.uploads.serving import file_response
from huilin.places.models import Compound

MOST = 60
PAST = 10


class PublicView(ActorView):
    permission = READ

    def compound(self, pk: UUID) -> Compound:
        found: Compound | None = None
        if self.request.street is not None:  # type: ignore[attr-defined]
            found = Compound.objects.select_related("community").filter(pk=pk).first()
        if found is None:
            raise NotHere
        return found

    def announced(self, pk: UUID) -> Activity:
        if self.request.street is None:  # type: ignore[attr-defined]
            raise NotHere
        found = Activity.objects.announced().select_related("compound__community").filter(pk=pk)
        activity: Activity | None = found.first()
        if activity is None:
            raise NotHere
        return activity

    def address(self, activity: Activity) -> str:
        return self.request.build_absolute_uri(reverse("activities:activity", args=[activity.pk]))


class ComingView(PublicView):
    """All that comes in the street."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.street is None:  # type: ignore[attr-defined]
            raise NotHere
        coming = Activity.objects.coming().select_related("compound").order_by("starts_at")[:MOST]
        context = {"coming": list(coming), "past": [], "compound": None}
        return render(request, "activities/coming.html", context)


class CompoundView(PublicView):
    """A compound's: what comes, and how the last ones were."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound = self.compound(pk)
        here = Activity.objects.filter(compound=compound).select_related("compound")
        coming = here & Activity.objects.coming()
        past = here.filter(state__in=("finished", "summarised", "archived"))
        context = {
            "compound": compound,
            "coming": list(coming.order_by("starts_at")[:MOST]),
            "past": list(past.order_by("-starts_at")[:PAST]),
            "calendar_url": reverse("activities:compound_calendar", args=[pk]),
        }
        return render(request, "activities/coming.html", context)


class ActivityView(PublicView):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity = self.announced(pk)
        taken = activity.signups.joined().count()
        context = {
            "activity": activity,
            "free": max(activity.capacity - taken, 0),
            "photos": list(activity.photos.shown().order_by("added_at")),
            "may_sign_up": activity.is_open and holds(self.actor, SIGN_UP),
            "is_signed_in": self.actor.is_signed_in,
        }
        return render(request, "activities/activity.html", context)


def calendar_answer(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="huilin.ics"'
    return answer


class CalendarView(PublicView):
    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity = self.announced(pk)
        return calendar_answer(calendar_of([activity], activity.title, self.address))


class CompoundCalendarView(PublicView):
    """For a phone to subscribe to: what comes, what was called off, and the latest that are over."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        compound = self.compound(pk)
        found = Activity.objects.announced().filter(compound=compound).select_related("compound")
        name = _("%(compound)s的活动") % {"compound": compound}
        return calendar_answer(calendar_of(found.order_by("-starts_at")[:MOST], name, self.address))


class PhotoView(ActorView):
    """A picture that is public; others are for those who have work with the activity."""

    permission = READ

    def get(self, request: HttpRequest, pk: UUID) -> Any:
        photo = None
        if request.street is not None:  # type: ignore[attr-defined]
            photo = ActivityPhoto.objects.filter(pk=pk, taken_down_at=None).first()
        is_ours = photo is not None and (
            photo.published_at is not None
            or Activity.objects.visible_to(self.actor).filter(pk=photo.activity_id).exists()
        )
        if photo is None or not is_ours:
            raise NotHere
        return file_response(photo.thumbnail if "small" in request.GET else photo.name, "image/jpeg")
