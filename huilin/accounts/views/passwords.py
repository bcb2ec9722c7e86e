"""The first factor of staff: phone and password. Wrong, unknown and switched off look and take the same."""

import datetime as dt
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from huilin.accounts.attempts import demand_attempt, forgive
from huilin.accounts.entering import pass_first_factor, safe_next
from huilin.accounts.forms import PasswordForm
from huilin.accounts.models import User
from huilin.accounts.models.user import PHONE
from huilin.accounts.views.demo import demo_logins
from huilin.core.crypto import blind_index
from huilin.core.errors import TooMany
from huilin.core.pages import add_refusal, render_form
from huilin.core.ratelimit import client_address, limit

PASSWORDS_AN_HOUR = 60
"""From one address."""


class PasswordView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/sign_in.html", self._context(request, PasswordForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST)
        if not form.is_valid():
            return render_form(request, "accounts/sign_in.html", self._context(request, form))
        whose = blind_index(form.cleaned_data["phone"], purpose=PHONE).hex()
        try:
            limit(f"password:{client_address(request)}", most=PASSWORDS_AN_HOUR, window=dt.timedelta(hours=1))
            demand_attempt("password", whose)
        except TooMany as refusal:
            add_refusal(form, refusal)
            context = self._context(request, form)
            response = render_form(request, "accounts/sign_in.html", context, status=refusal.status)
            response["Retry-After"] = str(refusal.retry_after)
            return response
        user = proved_by_password(form.cleaned_data["phone"], form.cleaned_data["password"])
        if user is None:
            form.add_error(None, _("手机号或密码不对。"))
            return render_form(request, "accounts/sign_in.html", self._context(request, form))
        forgive("password", whose)
        return pass_first_factor(request, user, safe_next(request))

    def _context(self, request: HttpRequest, form: PasswordForm) -> dict[str, Any]:
        return {"way": "password", "form": form, "next": safe_next(request), "demo_logins": demo_logins()}


def proved_by_password(phone: str, password: str) -> User | None:
    """The login, if the password is its own. One hash is computed whether the number is known or not."""
    user = User.objects.by_phone(phone)
    if user is None or not user.has_usable_password():
        make_password(password)
        return None
    return user if check_password(password, user.password) else None
