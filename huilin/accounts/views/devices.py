"""Where I am signed in, ending it elsewhere, and signing out."""

import hashlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from huilin.accounts.entering import safe_next, with_next
from huilin.accounts.models import Session, User
from huilin.accounts.sessions import STAFF
from huilin.core.errors import NotHere
from huilin.core.registry import menu_for


class DevicesView(View):
    """My sessions; the passkeys and the authenticator are managed from here."""

    def get(self, request: Any) -> HttpResponse:
        if request.user is None:
            return redirect(with_next("accounts:sign_in", request.path))
        here = request.session.session_key
        sessions = [
            {
                "label": session.device,
                "started_at": session.started_at,
                "last_seen_at": session.seen_at,
                "is_current": session.pk == here,
                "end_url": reverse("accounts:device", args=[public_name(session)]),
            }
            for session in living_sessions(request.user)
        ]
        is_staff = bool(request.session.get(STAFF))
        context = {
            "sessions": sessions,
            "end_others_url": reverse("accounts:other_devices") if len(sessions) > 1 else "",
            "passkeys_url": reverse("accounts:passkeys") if is_staff else "",
            "totp_url": reverse("accounts:enrol_totp") if is_staff else "",
        }
        return render(request, "accounts/sessions.html", context)


class DeviceView(View):
    """Ends one of my sessions."""

    def post(self, request: Any, name: str) -> HttpResponse:
        found = [session for session in living_sessions(signed_in(request)) if public_name(session) == name]
        if not found:
            raise NotHere
        Session.objects.filter(pk=found[0].pk).delete()
        return redirect("accounts:devices")


class OtherDevicesView(View):
    """Ends all my sessions but this one."""

    def post(self, request: Any) -> HttpResponse:
        mine = Session.objects.filter(user=signed_in(request))
        mine.exclude(pk=request.session.session_key).delete()
        return redirect("accounts:devices")


class SignOutView(View):
    """Ends this session and asks the browser to forget its pages and drafts."""

    def post(self, request: Any) -> HttpResponse:
        request.session.flush()
        response = redirect(safe_next(request) or "/")
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ArrivalView(View):
    """The first page after signing in: the desk for those who have work here, the start page for others."""

    def get(self, request: Any) -> HttpResponse:
        menu = menu_for(request.actor)
        return redirect(menu[0].url_name if menu else "/")


def living_sessions(user: User) -> list[Session]:
    now = timezone.now()
    return [
        session
        for session in Session.objects.filter(user=user).order_by("-seen_at")
        if not session.is_over(now)
    ]


def public_name(session: Session) -> str:
    """A name for a session's row that does not give its key away."""
    return hashlib.sha256(f"session/{session.pk}".encode()).hexdigest()[:24]


def signed_in(request: Any) -> User:
    if request.user is None:
        raise NotHere
    user: User = request.user
    return user
