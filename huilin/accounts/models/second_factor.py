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
    """An authenticator. Counts as a factor once its owner has shown a code of it (`confirmed_at`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="totp")
    secret_sealed = SealedField()
    secret = SealedText("secret_sealed")
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    @classmethod
    def enrol(cls, user: User, *, secret: str | None = None, confirmed: bool = False) -> "Totp":
        """An authenticator for `user` in place of the one before; with `confirmed` it counts at once."""
        cls.objects.filter(user=user).delete()
        totp = cls(user=user, confirmed_at=timezone.now() if confirmed else None)
        totp.secret = secret or pyotp.random_base32()
        totp.save(force_insert=True)
        return totp

    @classmethod
    def guess(cls, user_id: Any, digits: str) -> bool:
        """Whether `digits` are the code of now, one step either way. Locks the row.

        A step counts once (RFC 6238, 5.2), so a replay is refused.
        """
        totp = cls.objects.select_for_update().filter(user_id=user_id).first()
        if totp is None:
            return False
        generator = pyotp.TOTP(totp.secret, interval=STEP_SECONDS)
        now = int(timezone.now().timestamp()) // STEP_SECONDS
        right = [
            step
            for step in (now - 1, now, now + 1)
            if pyotp.utils.strings_equal(generator.generate_otp(step), digits)
        ]
        fresh = [step for step in right if step > totp.last_step]
        if not fresh:
            return False
        totp.last_step = max(fresh)
        totp.confirmed_at = totp.confirmed_at or timezone.now()
        totp.save(update_fields=["last_step", "confirmed_at"])
        return True

    def address(self) -> str:
        """The otpauth:// address that an authenticator scans."""
        name = self.user.name or str(self.user_id)[:8]
        return pyotp.TOTP(self.secret, interval=STEP_SECONDS).provisioning_uri(name=name, issuer_name=ISSUER)


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
    return (
        Totp.objects.filter(user=user, confirmed_at__isnull=False).exists()
        or Passkey.objects.filter(user=user).exists()
    )
