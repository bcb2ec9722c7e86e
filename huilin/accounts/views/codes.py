"""Signing in by a code sent to a phone. Anyone with a mobile number may; who is staff is then asked for more."""

import datetime as dt
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from huilin.accounts.entering import note_step, pass_first_factor, safe_next, step
from huilin.accounts.forms import CodeForm, PhoneForm
from huilin.accounts.models import LoginCode, User
from huilin.accounts.models.user import PHONE
from huilin.accounts.signals import phone_proved
from huilin.accounts.views.demo import demo_logins
from huilin.core.crypto import blind_index
from huilin.core.errors import TooMany
from huilin.core.pages import add_refusal, render_form
from huilin.core.ratelimit import client_address, limit
from huilin.core.text import mask_phone

CODES_AN_HOUR = 30
"""From one address; a mobile operator puts many residents behind one."""

log = structlog.get_logger(__name__)


class SignInView(View):
    """Asks for a number and sends a code; the answer is the same whether the number is known or not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/sign_in.html", self._context(request, PhoneForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PhoneForm(request.POST)
        if not form.is_valid():
            return render_form(request, "accounts/sign_in.html", self._context(request, form))
        try:
            limit(f"code:{client_address(request)}", most=CODES_AN_HOUR, window=dt.timedelta(hours=1))
            code = LoginCode.ask(form.cleaned_data["phone"])
        except TooMany as refusal:
            return self._refused(request, form, refusal)
        note_step(request, code=str(code.pk), next=safe_next(request) or step(request).get("next", ""))
        return redirect("accounts:code")

    def _refused(self, request: HttpRequest, form: PhoneForm, refusal: TooMany) -> HttpResponse:
        """Answered here, not by the middleware: what was counted must be kept. A code on its way may still be typed in."""
        code = current_code(request)
        if code is not None and code.phone == form.cleaned_data["phone"]:
            typed = CodeForm({})
            typed.errors.clear()
            add_refusal(typed, refusal)
            template, context = "accounts/code.html", code_context(request, code, typed)
        else:
            add_refusal(form, refusal)
            template, context = "accounts/sign_in.html", self._context(request, form)
        response = render_form(request, template, context, status=refusal.status)
        response["Retry-After"] = str(refusal.retry_after)
        return response

    def _context(self, request: HttpRequest, form: PhoneForm) -> dict[str, Any]:
        return {"way": "code", "form": form, "next": safe_next(request), "demo_logins": demo_logins()}


class CodeView(View):
    """Takes the six digits."""

    def get(self, request: HttpRequest) -> HttpResponse:
        code = current_code(request)
        if code is None:
            return redirect("accounts:sign_in")
        return render(request, "accounts/code.html", code_context(request, code, CodeForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        code = current_code(request)
        if code is None:
            return redirect("accounts:sign_in")
        form = CodeForm(request.POST)
        if form.is_valid():
            if LoginCode.guess(code.pk, form.cleaned_data["code"]):
                return self._enter(request, code, form)
            form.add_error("code", _("数字不对，或者已经过期。一条短信最多试5次，5分钟内有效。"))
        # A plain answer, not an exception: the guess just counted must be kept.
        return render_form(request, "accounts/code.html", code_context(request, code, form))

    def _enter(self, request: Any, code: LoginCode, form: CodeForm) -> HttpResponse:
        user = login_of(code.phone)
        if not user.is_active:
            form.add_error(None, _("这个账号已停用，请联系社区居委会。"))
            return render_form(request, "accounts/code.html", code_context(request, code, form), status=403)
        phone_proved.send(User, user=user, request=request)
        log.info("phone_proved", user=str(user.pk))
        return pass_first_factor(request, user, step(request).get("next", ""))


def current_code(request: HttpRequest) -> LoginCode | None:
    """The code that this visitor was sent last."""
    key = step(request).get("code")
    return LoginCode.objects.filter(pk=key).first() if key else None


def code_context(request: HttpRequest, code: LoginCode, form: CodeForm) -> dict[str, Any]:
    return {
        "form": form,
        "phone_masked": mask_phone(code.phone),
        "resend_seconds": code.seconds_to_resend(timezone.now()),
        "resend_form": PhoneForm(initial={"phone": code.phone}),
        "resend_url": reverse("accounts:sign_in"),
        "next": step(request).get("next", ""),
    }


def login_of(phone: str) -> User:
    """The login of a number just proved; made when it is new. Two at once get the same."""
    known = User.objects.filter(phone_index=blind_index(phone, purpose=PHONE))
    if user := known.first():
        return user
    try:
        with transaction.atomic():
            return User.objects.make(phone=phone)
    except IntegrityError:
        return known.get()
