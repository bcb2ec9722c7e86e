"""Supervision (督办): the street keeps an eye on a matter, by its own decision or because the time is over."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.status import OPEN
from huilin.cases.permissions import CASE_SUPERVISE
from huilin.cases.wording import tell_desk, tell_handler
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Supervision(Act):
    reason = models.TextField()
    is_automatic = models.BooleanField(default=False)


class Supervisable:
    @verb
    def supervise(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """Under supervision: the handler and the community know what the street asks."""
        self.begin(CASE_SUPERVISE, by, version=version)
        reason = clean_text(reason)
        if self.status not in OPEN:
            raise self._not_now()
        if self.supervised_at is not None:
            raise Conflict(_("这件事已经在督办。"))
        if not reason:
            raise Refused(_("请写明督办要求。"), field="reason")
        role = by.role_for(CASE_SUPERVISE)
        self.supervised_at = clock.now()
        Supervision.write(self, by, role, reason=reason)
        self.commit("case.supervised", by, role=role, was=self.status, reason=reason)
        tell_handler(self, "case.supervised")
        tell_desk(self, "case.supervised")
