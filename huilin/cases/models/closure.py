"""Closing a verified matter, and archiving it when nobody came back."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.status import Status
from huilin.cases.models.verification import Verification
from huilin.cases.permissions import CASE_CLOSE
from huilin.cases.signals import case_closed
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Closure(Act):
    remark = models.TextField(blank=True)


class Closable:
    @verb
    def close(self: Any, *, by: Actor, remark: str = "", version: int | None = None) -> None:
        """Closed, and the reporter is asked whether it is solved. Only what other eyes verified."""
        self.begin(CASE_CLOSE, by, version=version)
        self.require_state(Status.VERIFYING)
        last = Verification.objects.filter(case=self).order_by("-at", "-id").first()
        if not (last and last.passed):
            raise Conflict(_("还没有核查通过，不能办结。"))
        was = self.status
        role = by.role_for(CASE_CLOSE)
        self.move(Status.CLOSED, by)
        self.closed_at = clock.now()
        remark = clean_text(remark)
        Closure.write(self, by, role, remark=remark)
        self.commit("case.closed", by, role=role, was=was, said=remark)
        case_closed.send(type(self), case=self, by=by)
        tell_reporter(self, "case.closed")

    @verb
    def archive(self: Any, *, by: Actor = SYSTEM) -> None:
        """Archived; nothing more happens to it."""
        self.begin(CASE_CLOSE, by)
        was = self.status
        self.move(Status.ARCHIVED, by)
        self.commit("case.archived", by, role="SYS", was=was)
