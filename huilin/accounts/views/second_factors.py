"""The second factor of staff: the digits of an authenticator, or a passkey (views/passkeys.py)."""

import base64
from typing import Any

import pyotp
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from huilin.accounts.attempts import demand_attempt, forgive
from huilin.accounts.entering import enter, half_way_in, step
from huilin.accounts.forms import TotpForm
from huilin.accounts.models import Passkey, Totp, User, has_second_factor
from huilin.accounts.models.second_factor import totp_address
from huilin.accounts.sessions import STAFF
from huilin.accounts.views.passkeys import proof_options
from huilin.core.crypto import seal, unseal
from huilin.core.errors import TooMany
from huilin.core.pages import add_refusal, render_form
from huilin.core.qr import qr_svg

SECRET = "totp_secret"
"""Where the session keeps the sealed secret of an authenticator being bound."""


class SecondFactorView(View):
    """Takes the authenticator's digits from somebody whose first factor was right."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = half_way_in(request)
        if user is None:
            return redirect("accounts:password")
        if not has_second_factor(user):
            return redirect("accounts:enrol_totp")
        return render(request, "accounts/second_factor.html", self._context(request, user, TotpForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = half_way_in(request)
        if user is None:
            return redirect("accounts:password")
        form = TotpForm(request.POST)
        status = guess_totp(user, form) if has_second_factor(user) else 422
        if status == 200:
            return enter(request, user, step(request).get("next", ""), staff=True)
        return render_form(
            request, "accounts/second_factor.html", self._context(request, user, form), status=status
        )

    def _context(self, request: HttpRequest, user: User, form: TotpForm) -> dict[str, Any]:
        has_passkey = Passkey.objects.filter(user=user).exists()
        return {
            "form": form,
            "has_totp": Totp.objects.filter(user=user).exists(),
            "has_passkey": has_passkey,
            "passkey_options": proof_options(request, user) if has_passkey else None,
            "passkey_url": reverse("accounts:passkey_proof"),
            "next": step(request).get("next", ""),
        }


class EnrolTotpView(View):
    """Binds an authenticator: for staff who have no second factor yet, and for staff signed in who change theirs."""

    def get(self, request: Any) -> HttpResponse:
        user = self._user(request)
        if user is None:
            return redirect("accounts:password")
        sealed = seal(pyotp.random_base32(), field=SECRET, row=user.pk)
        request.session[SECRET] = base64.b64encode(sealed).decode()
        return render(request, "accounts/enrol_totp.html", self._context(request, user, TotpForm()))

    def post(self, request: Any) -> HttpResponse:
        user = self._user(request)
        if user is None or SECRET not in request.session:
            return redirect("accounts:enrol_totp" if user else "accounts:password")
        form = TotpForm(request.POST)
        if not form.is_valid() or not Totp.enrol(
            user, self._secret(request, user), form.cleaned_data["code"]
        ):
            if form.is_valid():
                form.add_error("code", _("数字不对。请等下一组数字再填。"))
            return render_form(request, "accounts/enrol_totp.html", self._context(request, user, form))
        if half_way_in(request):
            return enter(request, user, step(request).get("next", ""), staff=True)
        del request.session[SECRET]
        return redirect("accounts:devices")

    def _user(self, request: Any) -> User | None:
        """Nobody who has shown only the first factor may put a new second one beside those there are."""
        user = half_way_in(request)
        if user is not None:
            return None if has_second_factor(user) else user
        return request.user if request.session.get(STAFF) else None

    def _secret(self, request: Any, user: User) -> str:
        return unseal(base64.b64decode(request.session[SECRET]), field=SECRET, row=user.pk)

    def _context(self, request: HttpRequest, user: User, form: TotpForm) -> dict[str, Any]:
        secret = self._secret(request, user)
        return {
            "qr_svg": qr_svg(totp_address(user, secret), label=_("动态口令的二维码")),
            "secret": secret,
            "form": form,
            "next": step(request).get("next", ""),
        }


def guess_totp(user: User, form: TotpForm) -> int:
    """200 when the form's digits are right; otherwise the status of the refusal, which is put into the form."""
    if not form.is_valid():
        return 422
    try:
        demand_attempt("totp", str(user.pk))
    except TooMany as refusal:
        add_refusal(form, refusal)
        return refusal.status
    if not Totp.guess(user.pk, form.cleaned_data["code"]):
        form.add_error("code", _("数字不对，或者已经用过。请等下一组数字再填。"))
        return 422
    forgive("totp", str(user.pk))
    return 200
