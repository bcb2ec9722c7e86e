"""Login codes: six digits sent to a phone, five minutes, used once, five guesses. Shared by all streets."""

import datetime as dt
import hmac
import secrets

from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from huilin.accounts.models.user import PHONE
from huilin.accounts.signals import code_made
from huilin.core.crypto import blind_index
from huilin.core.errors import TooMany
from huilin.core.ids import new_id
from huilin.core.sealed import IndexField, SealedField, SealedText

LIFE = dt.timedelta(minutes=5)
PAUSE = dt.timedelta(seconds=60)
DAY = dt.timedelta(hours=24)
GUESSES = 5
CODES_A_DAY = 10


class LoginCode(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone_sealed = SealedField()
    phone_index = IndexField()
    phone = SealedText("phone_sealed", index="phone_index", purpose=PHONE)
    digest = models.BinaryField(max_length=32, editable=False)
    letter_sealed = SealedField()
    letter = SealedText("letter_sealed")
    """The six digits until they are sent; empty afterwards."""
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index", "-made_at"], name="logincode_phone"),
            models.Index(fields=["made_at"], name="logincode_waiting", condition=models.Q(sent_at=None)),
        ]

    @classmethod
    def ask(cls, phone: str) -> "LoginCode":
        """A new code for `phone` (+86…), on its way. The same for known and unknown numbers.

        Raises TooMany within 60 s of the last one and after ten in 24 hours. Takes a lock on the number until the
        transaction ends, so simultaneous requests are counted one after the other.
        """
        index = blind_index(phone, purpose=PHONE)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(index[:8], "big", signed=True)]
            )
        now = timezone.now()
        today = cls.objects.filter(phone_index=index, made_at__gt=now - DAY)
        moments = list(today.order_by("-made_at").values_list("made_at", flat=True))
        cls._demand_pause(moments, now)
        code = cls(phone=phone, made_at=now, expires_at=now + LIFE)  # type: ignore[misc]
        digits = f"{secrets.randbelow(10**6):06d}"
        code.letter = digits
        code.digest = code._digest_of(digits)
        code.save(force_insert=True)
        code_made.send(cls, code=code)
        return code

    @staticmethod
    def _demand_pause(moments: list[dt.datetime], now: dt.datetime) -> None:
        if moments and (wait := moments[0] + PAUSE - now) > dt.timedelta():
            seconds = max(1, int(wait.total_seconds() + 0.999))
            raise TooMany(
                _("刚发过一条，请%(seconds)d秒后再要。") % {"seconds": seconds}, retry_after=seconds
            )
        if len(moments) >= CODES_A_DAY:
            seconds = max(1, int((moments[CODES_A_DAY - 1] + DAY - now).total_seconds() + 0.999))
            raise TooMany(
                _("这个号码今天要的验证码太多了，请明天再试，或到社区居委会办。"), retry_after=seconds
            )

    @classmethod
    def guess(cls, pk: object, digits: str) -> "LoginCode | None":
        """The code, used up, when `digits` are right; None when wrong, used, expired or guessed at five times.

        Locks the row, so simultaneous guesses count one by one. The caller must let the transaction commit either way.
        """
        code = cls.objects.select_for_update().filter(pk=pk).first()
        now = timezone.now()
        if code is None or not code.is_alive(now):
            return None
        code.tries += 1
        is_right = hmac.compare_digest(bytes(code.digest), code._digest_of(digits))
        if is_right:
            code.used_at = now
        code.save(update_fields=["tries", "used_at"])
        return code if is_right else None

    def is_alive(self, now: dt.datetime) -> bool:
        """Whether a guess is still taken."""
        return self.used_at is None and self.tries < GUESSES and now < self.expires_at

    def seconds_to_resend(self, now: dt.datetime) -> int:
        return max(0, int((self.made_at + PAUSE - now).total_seconds() + 0.999))

    def _digest_of(self, digits: str) -> bytes:
        return salted_hmac("huilin.login_code", f"{self.pk}/{digits}", algorithm="sha256").digest()


def forget_old_codes() -> int:
    """Codes older than a day are gone; returns how many were deleted."""
    return LoginCode.objects.filter(made_at__lt=timezone.now() - DAY).delete()[0]
