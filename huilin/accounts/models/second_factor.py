"""The second factor of staff: an authenticator (TOTP, RFC 6238) or a passkey (WebAuthn)."""

from typing import Any

import pyotp
from django.db import models
from django.utils import timezone

from huilin.accounts.models.user import User
from huilin.core.ids import new_id
from huilin.core.sealed import SealedField, SealedText

ISSUER = "惠邻"
STEP_SECONDS = 30


class Totp(models.Model):
    """An authenticator in use."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="totp")
    secret_sealed = SealedField()
    secret = SealedText("secret_sealed")
    last_step = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def give(cls, user: User, secret: str, *, last_step: int = 0) -> "Totp":
        """`user` has an authenticator with this Base32 secret, in place of the one before."""
        cls.objects.filter(user=user).delete()
        totp = cls(user=user, last_step=last_step)
        totp.secret = secret
        totp.save(force_insert=True)
        return totp

    @classmethod
    def enrol(cls, user: User, secret: str, digits: str) -> bool:
        """Binds an authenticator when `digits` prove that it holds `secret`."""
        fresh = matching_steps(secret, digits)
        if not fresh:
            return False
        cls.give(user, secret, last_step=max(fresh))
        return True

    @classmethod
    def guess(cls, user_id: Any, digits: str) -> bool:
        """Whether `digits` are the code of now, one step either way. Locks the row.

        A step counts once (RFC 6238, 5.2), so a replay is refused.
        """
        totp = cls.objects.select_for_update().filter(user_id=user_id).first()
        if totp is None:
            return False
        fresh = [step for step in matching_steps(totp.secret, digits) if step > totp.last_step]
        if not fresh:
            return False
        totp.last_step = max(fresh)
        totp.save(update_fields=["last_step"])
        return True


def matching_steps(secret: str, digits: str) -> list[int]:
    """The steps around now whose code `digits` are."""
    generator = pyotp.TOTP(secret, interval=STEP_SECONDS)
    now = int(timezone.now().timestamp()) // STEP_SECONDS
    near = (now - 1, now, now + 1)
    return [step for step in near if pyotp.utils.strings_equal(generator.generate_otp(step), digits)]


def totp_address(user: User, secret: str) -> str:
    """The otpauth:// address that an authenticator scans."""
    name = user.name or str(user.pk)[:8]
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=name, issuer_name=ISSUER)


class Passkey(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    added_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)


def has_second_factor(user: User) -> bool:
    """Whether `user` has an authenticator in use or a passkey."""
    return Totp.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()
