"""Passkeys (W3C Web Authentication, level 2): adding, proving, removing.

The page carries the options, its script posts the answer as JSON.
"""

import base64
import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    UserVerificationRequirement,
)

from huilin.accounts.attempts import demand_attempt, forgive
from huilin.accounts.devices import device_label
from huilin.accounts.entering import half_way_in, sign_in, step
from huilin.accounts.models import Passkey, Totp, User, has_second_factor
from huilin.accounts.models.second_factor import ISSUER
from huilin.accounts.sessions import STAFF
from huilin.core.errors import NotHere, Refused

CHALLENGE = "passkey_challenge"
MOST_PASSKEYS = 10


class PasskeysView(View):
    """My passkeys; adding one. Only in a session that passed the second factor."""

    def get(self, request: Any) -> HttpResponse:
        user = staff_user(request)
        passkeys = [
            {
                "name": passkey.name,
                "added_at": passkey.added_at,
                "last_used_at": passkey.last_used_at,
                "delete_url": reverse("accounts:passkey", args=[passkey.pk]),
            }
            for passkey in user.passkeys.order_by("added_at")
        ]
        context = {
            "passkeys": passkeys,
            "passkey_options": creation_options(request, user),
            "passkey_url": reverse("accounts:passkeys"),
            "totp_url": reverse("accounts:enrol_totp"),
        }
        return render(request, "accounts/passkeys.html", context)

    def post(self, request: Any) -> HttpResponse:
        user = staff_user(request)
        if user.passkeys.count() >= MOST_PASSKEYS:
            raise Refused(_("通行密钥太多了，请先删掉不用的。"))
        try:
            proof = verify_registration_response(
                credential=posted_credential(request),
                expected_challenge=take_challenge(request),
                expected_rp_id=party(request),
                expected_origin=origins(request),
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return refused(_("这把通行密钥没有通过检查。"))
        if Passkey.objects.filter(credential_id=proof.credential_id).exists():
            return refused(_("这台设备已经添加过了。"))
        Passkey.objects.create(
            user=user,
            credential_id=proof.credential_id,
            public_key=proof.credential_public_key,
            sign_count=proof.sign_count,
            name=device_label(request.headers.get("User-Agent", ""))[:60],
        )
        return JsonResponse({"url": reverse("accounts:passkeys")}, status=201)


class PasskeyView(View):
    """Removes a passkey; not the last second factor."""

    def post(self, request: Any, pk: Any) -> HttpResponse:
        user = User.objects.select_for_update().get(pk=staff_user(request).pk)
        passkey = Passkey.objects.filter(user=user, pk=pk).first()
        if passkey is None:
            raise NotHere
        others = user.passkeys.exclude(pk=pk).exists()
        if not others and not Totp.objects.filter(user=user).exists():
            raise Refused(_("这是最后一道确认方式，请先绑定动态口令再删。"))
        passkey.delete()
        return redirect("accounts:passkeys")


class PasskeyProofView(View):
    """Takes a passkey's signature as the second factor."""

    def post(self, request: Any) -> HttpResponse:
        user = half_way_in(request)
        if user is None or not has_second_factor(user):
            raise NotHere
        demand_attempt("passkey", str(user.pk))
        target = step(request).get("next", "")
        try:
            passkey = self._proved(request, user)
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return refused(_("通行密钥没有确认成功。"))
        if passkey is None:
            return refused(_("通行密钥没有确认成功。"))
        forgive("passkey", str(user.pk))
        sign_in(request, user, staff=True)
        return JsonResponse({"url": target or reverse("accounts:arrival")})

    def _proved(self, request: Any, user: User) -> Passkey | None:
        credential = posted_credential(request)
        key = unpadded(str(credential["id"]))
        passkey = Passkey.objects.select_for_update().filter(user=user, credential_id=key).first()
        challenge = take_challenge(request)
        if passkey is None:
            return None
        proof = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party(request),
            expected_origin=origins(request),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
        passkey.sign_count = proof.new_sign_count
        passkey.last_used_at = timezone.now()
        passkey.save(update_fields=["sign_count", "last_used_at"])
        return passkey


def staff_user(request: Any) -> User:
    """The login of a session that passed the second factor; raises NotHere."""
    if request.user is None or not request.session.get(STAFF):
        raise NotHere
    user: User = request.user
    return user


def creation_options(request: Any, user: User) -> dict[str, Any]:
    """What the browser is asked when a passkey is added; the challenge is kept in the session."""
    options = generate_registration_options(
        rp_id=party(request),
        rp_name=ISSUER,
        user_id=user.pk.bytes,
        user_name=user.name or str(user.pk)[:8],
        user_display_name=user.name or ISSUER,
        exclude_credentials=descriptors(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return keep_challenge(request, options)


def proof_options(request: Any, user: User) -> dict[str, Any]:
    """What the browser is asked when a passkey is shown as the second factor."""
    options = generate_authentication_options(
        rp_id=party(request),
        allow_credentials=descriptors(user),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return keep_challenge(request, options)


def descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    keys = user.passkeys.values_list("credential_id", flat=True)
    return [PublicKeyCredentialDescriptor(id=bytes(key)) for key in keys]


def keep_challenge(request: Any, options: Any) -> dict[str, Any]:
    request.session[CHALLENGE] = base64.b64encode(options.challenge).decode()
    plain: dict[str, Any] = json.loads(options_to_json(options))
    return plain


def take_challenge(request: Any) -> bytes:
    """The challenge this session was given; it serves once. Raises KeyError."""
    return base64.b64decode(request.session.pop(CHALLENGE))


def posted_credential(request: HttpRequest) -> dict[str, Any]:
    credential = json.loads(request.body)["credential"]
    if not isinstance(credential, dict):
        raise TypeError("credential")
    return credential


def party(request: HttpRequest) -> str:
    """The relying party: this host's name."""
    return request.get_host().rpartition(":")[0] or request.get_host()


def origins(request: HttpRequest) -> list[str]:
    """Where a signature may come from: this host as asked, and as the installation calls itself."""
    found = [f"{request.scheme}://{request.get_host()}"]
    base = urlsplit(settings.BASE_URL)
    if base.hostname == party(request):
        found.append(f"{base.scheme}://{base.netloc}")
    return found


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def refused(message: str) -> JsonResponse:
    return JsonResponse({"error": {"message": message, "field": None}}, status=422)
