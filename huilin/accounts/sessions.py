"""The session engine: Django's database sessions with an owner, a start, a last use and a kind on each row."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from huilin.accounts.models.session import STAFF_ABSOLUTE, Session

OWNER = "_auth_user_id"
STAFF = "staff"
DEVICE = "device"
STARTED = "started"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(OWNER)
        session.is_staff = bool(data.get(STAFF))
        session.device = data.get(DEVICE, "")[:120]
        session.seen_at = timezone.now()
        started = data.get(STARTED)
        session.started_at = dt.datetime.fromisoformat(started) if started else session.seen_at
        return session

    def get_session_cookie_age(self) -> int:
        """Seconds: 8 h for staff, the setting for residents. A session's own `set_expiry` comes first."""
        return int(STAFF_ABSOLUTE.total_seconds()) if self.get(STAFF) else int(settings.SESSION_COOKIE_AGE)

    def preload(self, encoded: str) -> None:
        """Takes the stored data that the caller already read, so that no statement is needed."""
        self._session_cache = self.decode(encoded)
