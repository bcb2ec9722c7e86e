"""The reporter's contact: added after sending, proved by its last four digits, shown to staff only with a reason."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_READ, CASE_READ_CONTACT
from huilin.cases.wording import received_text
from huilin.core.errors import Conflict, Forbidden, TooMany
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.notifications.models import Message, compose, post

MOST_FAILURES = 5
LOCK = dt.timedelta(hours=24)


class Contactable:
    @verb
    def leave_contact(self: Any, phone: str, *, by: Actor, name: str = "") -> None:
        """The reporter (who holds the query code) leaves a phone number (+86…) and gets the receipt as a message."""
        self.begin(CASE_READ, by)
        if not self.is_reported_by(by):
            raise Forbidden
        if self.status == Status.ARCHIVED:
            raise Conflict(_("这件事已经归档，只能看。"))
        if self.contact_sealed:
            raise Conflict(_("已经留过电话了。要改号码，请打电话给管家或居委会。"))
        self.contact = phone
        self.contact_name = clean_text(name)
        role = by.role_for(CASE_READ)
        self.commit("case.contact_left", by, role=role, was=self.status)
        post(
            [
                compose(
                    "case.submitted",
                    received_text(self),
                    channel=Message.Channel.SMS,
                    address=phone,
                    subject=self,
                )
            ]
        )

    @verb
    def unlock(self: Any, last_four: str) -> bool:
        """Whether these are the last four digits of the contact; takes the row lock.

        Five wrong answers lock the code for a day.

        Raises TooMany while locked.
        """
        fresh = type(self).locked(self.pk)
        now = timezone.now()
        if fresh.locked_until and fresh.locked_until > now:
            raise TooMany(
                _("输错太多次，请24小时后再试，或打电话给居委会。"),
                retry_after=int((fresh.locked_until - now).total_seconds()),
            )
        right = constant_time_compare(fresh.contact[-4:], last_four)
        fresh.failed_unlocks = 0 if right else fresh.failed_unlocks + 1
        fresh.locked_until = None
        if fresh.failed_unlocks >= MOST_FAILURES:
            fresh.failed_unlocks, fresh.locked_until = 0, now + LOCK
        fresh.save(update_fields=["failed_unlocks", "locked_until"])
        return right

    @verb
    def reveal_contact(self: Any, *, by: Actor, reason: str) -> str:
        """The full number, after the look and its reason are in the history. The reporter's own need no reason."""
        self.begin(CASE_READ_CONTACT, by, reason=reason)
        record(
            "case.contact_revealed",
            self,
            by=by,
            role=by.role_for(CASE_READ_CONTACT),
            reason=clean_text(reason),
        )
        return str(self.contact)
