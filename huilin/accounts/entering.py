"""The way in: first factor, second factor where it is asked, then a session under a new key."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from huilin.accounts.devices import device_label
from huilin.accounts.models import User, has_second_factor
from huilin.accounts.sessions import DEVICE, OWNER, STAFF, STARTED

STEP = "entering"
STEP_LIFE_SECONDS = 15 * 60
HASH = "_auth_user_hash"


def safe_next(request: HttpRequest) -> str:
    """The address on this host to return to, or empty."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    )
    return target if is_safe else ""


def with_next(url_name: str, target: str) -> str:
    return reverse(url_name) + (f"?{urlencode({'next': target})}" if target else "")


def note_step(request: Any, **step: Any) -> None:
    """Remembers for 15 minutes how far this visitor has come on the way in."""
    request.session[STEP] = step
    if not request.session.get(OWNER):
        request.session.set_expiry(STEP_LIFE_SECONDS)


def step(request: Any) -> dict[str, Any]:
    found: dict[str, Any] = request.session.get(STEP) or {}
    return found


def half_way_in(request: Any) -> User | None:
    """The login whose first factor this visitor has shown, while the second is still asked."""
    if key := step(request).get("user"):
        return User.objects.filter(pk=uuid.UUID(key), is_active=True).first()
    return None


def pass_first_factor(request: Any, user: User, target: str) -> HttpResponse:
    """In, for residents; on to the second factor for staff, or to enrolling one where there is none yet."""
    if not (user.needs_second_factor or has_second_factor(user)):
        return enter(request, user, target, staff=False)
    request.session.cycle_key()
    note_step(request, user=str(user.pk), next=target)
    page = "second_factor" if has_second_factor(user) else "enrol_totp"
    return redirect(f"accounts:{page}")


def enter(request: Any, user: User, target: str, *, staff: bool) -> HttpResponse:
    """Signed in, and back where the visitor came from (or to the first page that suits)."""
    sign_in(request, user, staff=staff)
    return redirect(target or "accounts:arrival")


def sign_in(request: Any, user: User, *, staff: bool) -> None:
    """A fresh session of `user` under a new key; nothing of the old one is kept.

    `staff` says that a second factor was shown: the session is short (30 min idle, 8 h) and carries the roles of staff.
    """
    now = timezone.now()
    request.session.flush()
    request.session[OWNER] = str(user.pk)
    request.session[HASH] = user.get_session_auth_hash()
    request.session[STAFF] = staff
    request.session[STARTED] = now.isoformat()
    request.session[DEVICE] = device_label(request.headers.get("User-Agent", ""))
    request.user = user
    User.objects.filter(pk=user.pk).update(last_login=now)
    rotate_token(request)
