"""Signing up, and what the holder of a sign-up's code does with it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from huilin.activities.forms import FeedbackForm, SignUpForm
from huilin.activities.models import Activity, Feedback, NewSignUp, SignUp
from huilin.activities.models.feedback import OVER
from huilin.activities.permissions import READ, SIGN_UP
from huilin.activities.views.public import PublicView
from huilin.core.codes import QUERY_LENGTH, read_code
from huilin.core.errors import NotHere, Refused
from huilin.core.pages import ActorView, add_refusal
from huilin.core.permissions import holds
from huilin.core.ratelimit import client_address, limit

LOOK_UPS = 60
WINDOW = dt.timedelta(minutes=10)


class SigningView(PublicView):
    permission = SIGN_UP

    def is_let_in(self) -> bool:
        return holds(self.actor, SIGN_UP) and bool(self.actor.person_id)

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.page(self.announced(pk), SignUpForm(initial={"name": self.actor.name}))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        activity, form = self.announced(pk), SignUpForm(request.POST)
        if not form.is_valid():
            return self.page(activity, form, 422)
        try:
            signup = SignUp.sign(activity, NewSignUp(**form.cleaned_data), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(activity, form, refusal.status)
        return redirect("activities:ticket", signup.code)

    def page(self, activity: Activity, form: SignUpForm, status: int = 200) -> HttpResponse:
        return render(
            self.request, "activities/signup.html", {"activity": activity, "form": form}, status=status
        )


class TicketScoped(ActorView):
    """Whoever holds the code holds the sign-up; codes are counted so that nobody tries them out."""

    permission = READ

    def find(self, code: str) -> SignUp:
        limit(f"activity-ticket:{client_address(self.request)}", most=LOOK_UPS, window=WINDOW)
        digits = read_code(code, QUERY_LENGTH)
        signups = SignUp.objects.select_related("activity__compound")
        signup: SignUp | None = signups.filter(code=digits).first() if digits else None
        if signup is None:
            raise NotHere
        return signup

    def page(self, signup: SignUp, *, status: int = 200, **more: Any) -> HttpResponse:
        activity = signup.activity
        said = Feedback.objects.filter(signup=signup).first()
        ahead = 0
        if signup.state == SignUp.State.WAITING:
            waiting = activity.signups.filter(state="waiting", pk__lt=signup.pk)
            ahead = waiting.count()
        context = {
            "signup": signup,
            "activity": activity,
            "ahead": ahead,
            "said": said,
            "can_return": signup.state != "cancelled" and activity.is_coming and not signup.arrived_at,
            "can_rate": said is None and signup.state == "joined" and activity.state in OVER,
            "form": FeedbackForm(),
            "refused": "",
        } | more
        return render(self.request, "activities/ticket.html", context, status=status)


class TicketView(TicketScoped):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(self.find(code))


class ReturnView(TicketScoped):
    """The place is given back."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        signup = self.find(code)
        try:
            signup.give_back(by=self.actor)
        except Refused as refusal:
            return self.page(self.find(code), refused=refusal.message, status=refusal.status)
        return redirect("activities:ticket", signup.code)


class PhotoConsentView(TicketScoped):
    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        signup = self.find(code)
        signup.set_photo_consent(request.POST.get("agrees") == "yes", by=self.actor)
        return redirect("activities:ticket", signup.code)


class FeedbackView(TicketScoped):
    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        signup, form = self.find(code), FeedbackForm(request.POST)
        if not form.is_valid():
            return self.page(signup, form=form, can_rate=True, status=422)
        try:
            Feedback.give(signup, by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            return self.page(signup, refused=refusal.message, status=refusal.status)
        return redirect("activities:ticket", signup.code)
