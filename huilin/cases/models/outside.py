"""What authorities outside say about a matter: their deadline, their number for it, their answer (回告)."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.status import WITH_CLOCK, Status
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.wording import day_and_hour, tell_handler, tell_reporter
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class OutsideAnswer(Act):
    """The channel that a matter was handed to gave its number, or its answer, or both."""

    external_number = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)


class Outward:
    @verb
    def heed_outside(self: Any, *, by: Actor, due_at: dt.datetime, what: str) -> None:
        """The order from outside has changed: its deadline binds the clock from now on, and whoever has the matter hears
        of it. `what` names what changed and carries no personal data.
        """
        self.begin(CASE_TRIAGE, by)
        moved = due_at != self.outside_due_at
        self.outside_due_at = due_at
        if moved and self.due_at and self.status in {*WITH_CLOCK, Status.SUBMITTED}:
            self.follow_outside()
        role = by.role_for(CASE_TRIAGE)
        until = day_and_hour(due_at)
        self.commit("case.outside_changed", by, role=role, was=self.status, what=what, until=until)
        tell_handler(self, "case.outside_changed")

    @verb
    def record_outside_answer(
        self: Any, *, by: Actor, external_number: str = "", text: str = "", version: int | None = None
    ) -> None:
        """Number and answer of the channel outside are kept, and the reporter is told."""
        self.begin(CASE_TRIAGE, by, version=version)
        self.require_state(Status.TRANSFERRED_OUT)
        number, text = clean_text(external_number), clean_text(text)
        if not number and not text:
            raise Refused(_("请写对方的编号或答复。"), field="text")
        last = self.transfers.order_by("-at", "-id").first()
        told = {"channel": last.channel if last else _("对方"), "external_number": number, "text": text}
        role = by.role_for(CASE_TRIAGE)
        OutsideAnswer.write(self, by, role, external_number=number, text=text)
        kind = "case.outside_answered" if text else "case.outside_numbered"
        self.commit(kind, by, role=role, was=self.status, **told)
        tell_reporter(self, kind, **told)
