"""Who came: ticked at the place or from the paper afterwards; the list and the QR to print; pictures."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from huilin.activities.forms import PhotoForm, ReasonForm
from huilin.activities.models import Activity, ActivityPhoto, SignUp
from huilin.activities.permissions import CHECK_IN
from huilin.activities.printing import attendees
from huilin.activities.views.scoping import SECTION, ActivityScoped
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import add_refusal
from huilin.core.permissions import demand
from huilin.core.qr import qr_svg
from huilin.core.transactions import verb
from huilin.core.uploads.pictures import clean_picture

EMPTY_LINES = 10


class AttendanceView(ActivityScoped):
    """Names stand masked; whoever ticks knows the neighbours or holds the paper."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(self.find(pk))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity = self.find(pk)
        demand(self.actor, CHECK_IN, activity)
        try:
            self.note(activity, request.POST)
        except Refused as refusal:
            return self.show(activity, refused=refusal.message, status=refusal.status)
        return redirect("activities:attendance", pk=pk)

    @verb
    def note(self, activity: Activity, sent: Any) -> None:
        """Who came, who of them helped, and who was a guest after all: all that was ticked, or none."""
        standing = {str(signup.pk): signup for signup in activity.signups.standing().order_by("id")}
        came, helped, guests = (_ticked(standing, sent.getlist(name)) for name in ("came", "helped", "guest"))
        if not (came or helped or guests):
            raise Refused(_("请先勾选到场的人。"))
        way = SignUp.Way.PAPER if sent.get("way") == "paper" else SignUp.Way.DESK
        for signup in came:
            signup.arrive(by=self.actor, way=way)
        for signup in helped:
            signup.vouch(True, by=self.actor)
        for signup in guests:
            signup.vouch(False, by=self.actor)

    def show(self, activity: Activity, *, refused: str = "", status: int = 200) -> HttpResponse:
        demand(self.actor, CHECK_IN, activity)
        signups = list(activity.signups.standing().order_by("state", "id"))
        context = {"section": SECTION, "activity": activity, "signups": signups, "refused": refused}
        return render(self.request, "activities/attendance.html", context, status=status)


def _ticked(known: dict[str, SignUp], sent: list[str]) -> list[SignUp]:
    """Those of the sign-ups that were sent, in the order of their ids."""
    return [signup for key, signup in known.items() if key in sent]


class ListView(ActivityScoped):
    """The paper list with full names; that it was printed, by whom and what for, is kept."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity, form = self.find(pk), ReasonForm(request.POST, auto_id="list-%s")
        if not form.is_valid():
            return self.page(activity, status=422, list=form)
        signups = attendees(activity, by=self.actor, reason=form.cleaned_data["reason"])
        context = {"activity": activity, "signups": signups, "empty": range(EMPTY_LINES)}
        return render(request, "activities/list.html", context)


class PosterView(ActivityScoped):
    """The sheet with the QR for the place."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity = self.find(pk)
        demand(self.actor, CHECK_IN, activity)
        url = request.build_absolute_uri(reverse("activities:here", args=[activity.arrival_code]))
        # The markup is the program's own; the address in it is escaped by being a QR.
        qr = mark_safe(qr_svg(url, label=_("签到码")))
        return render(request, "activities/poster.html", {"activity": activity, "qr": qr, "url": url})


class PhotosView(ActivityScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity = self.find(pk)
        demand(self.actor, CHECK_IN, activity)
        form = PhotoForm(request.POST, request.FILES, activity=activity)
        if not form.is_valid():
            return self.page(activity, status=422, photo=form)
        told = form.cleaned_data
        shows = [signup.pk for signup in told.pop("shows")]
        try:
            picture = clean_picture(told.pop("picture"))
            ActivityPhoto.add(activity, picture, by=self.actor, shows=shows, **told)
        except Refused as refusal:
            refusal.field = refusal.field or "picture"
            add_refusal(form, refusal)
            return self.page(activity, status=refusal.status, photo=form)
        return redirect("activities:manage", pk=pk)


class PhotoScoped(ActivityScoped):
    def photo(self, pk: UUID) -> ActivityPhoto:
        ours: Any = Activity.objects.visible_to(self.actor).values("pk")
        found: ActivityPhoto | None = ActivityPhoto.objects.filter(pk=pk, activity__in=ours).first()
        if found is None:
            raise NotHere
        return found


class PhotoPublicationView(PhotoScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        photo = self.photo(pk)
        photo.publish(by=self.actor)
        return redirect("activities:manage", pk=photo.activity_id)


class PhotoRemovalView(PhotoScoped):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        photo = self.photo(pk)
        photo.take_down(by=self.actor)
        return redirect("activities:manage", pk=photo.activity_id)
