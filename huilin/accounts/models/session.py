"""Sessions: short ones for staff (idle 30 min, 8 h in all), long ones for residents, each a row its owner can end."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone

STAFF_IDLE = dt.timedelta(minutes=30)
STAFF_ABSOLUTE = dt.timedelta(hours=8)


class SessionManager(BaseSessionManager):
    use_in_migrations = False


class Session(AbstractBaseSession):
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    is_staff = models.BooleanField(default=False)
    device = models.CharField(max_length=120, blank=True)

    objects: ClassVar[Any] = SessionManager()

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"])]

    @classmethod
    def get_session_store_class(cls) -> Any:
        raise NotImplementedError("ask huilin.accounts.sessions")

    def is_over(self, now: dt.datetime) -> bool:
        """Whether this session has ended by age or by rest."""
        if self.expire_date <= now:
            return True
        return self.is_staff and (now - self.seen_at > STAFF_IDLE or now - self.started_at > STAFF_ABSOLUTE)


def forget_old_sessions() -> int:
    """Sessions that have ended by age or by rest are gone; returns how many."""
    now = timezone.now()
    resting = models.Q(is_staff=True) & (
        models.Q(seen_at__lt=now - STAFF_IDLE) | models.Q(started_at__lt=now - STAFF_ABSOLUTE)
    )
    return Session.objects.filter(models.Q(expire_date__lte=now) | resting).delete()[0]
