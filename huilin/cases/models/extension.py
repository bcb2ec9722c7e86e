"""More time: asked before the deadline, granted or refused by somebody else (延期)."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.rules import CaseRule, allowed, number
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_EXTEND_APPROVE, CASE_EXTEND_REQUEST
from huilin.cases.wording import day_and_hour, tell_desk, tell_handler, tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class ExtensionRequest(Act):
    reason = models.TextField()
    new_due_at = models.DateTimeField()


class ExtensionAnswer(Act):
    was_granted = models.BooleanField()
    remark = models.TextField(blank=True)
    new_due_at = models.DateTimeField()


class Extendable:
    def can_ask_extension(self: Any) -> bool:
        """Whether more time may be asked now: in progress, before the deadline, none asked, fewer granted than allowed."""
        return (
            self.status == Status.IN_PROGRESS
            and self.asked_due_at is None
            and self.due_at is not None
            and clock.now() < self.due_at
            and self.extension_count < number(CaseRule.Name.MOST_EXTENSIONS)
        )

    def latest_extension(self: Any) -> dt.datetime:
        return allowed(CaseRule.Name.LONGEST_EXTENSION).after(self.due_at)

    @verb
    def request_extension(
        self: Any, *, by: Actor, reason: str, new_due_at: dt.datetime, version: int | None = None
    ) -> None:
        """A new date waits for somebody else's yes; the old deadline runs on until then."""
        self.begin(CASE_EXTEND_REQUEST, by, version=version)
        self.require_state(Status.IN_PROGRESS)
        if not self.is_handled_by(by):
            raise Forbidden(_("协办不能申请延期，请告诉主办。"))
        reason = clean_text(reason)
        if self.extension_count >= number(CaseRule.Name.MOST_EXTENSIONS):
            raise Conflict(_("这件事已经延期过，不能再延。"))
        if self.asked_due_at is not None:
            raise Conflict(_("已经申请过延期，正在等批复。"))
        if clock.now() >= self.due_at:
            raise Conflict(_("已经过了时限，不能再申请延期。"))
        if not reason:
            raise Refused(_("请写明为什么要延期。"), field="reason")
        if not self.due_at < new_due_at <= self.latest_extension():
            words = {"due": day_and_hour(self.due_at), "latest": day_and_hour(self.latest_extension())}
            raise Refused(_("新时限要晚于%(due)s，不晚于%(latest)s。") % words, field="new_due_at")
        role = by.role_for(CASE_EXTEND_REQUEST)
        self.asked_due_at = new_due_at
        self.took_part(by.person_id)
        ExtensionRequest.write(self, by, role, reason=reason, new_due_at=new_due_at)
        self.commit(
            "case.extension_requested",
            by,
            role=role,
            reason=reason,
            was=self.status,
            until=day_and_hour(new_due_at),
        )
        tell_desk(self, "case.extension_requested")

    @verb
    def approve_extension(self: Any, *, by: Actor, remark: str = "", version: int | None = None) -> None:
        """The deadline is the date that was asked for, and the reporter knows it and why."""
        reason = self._answer_extension(by, version, remark, granted=True)
        tell_reporter(self, "case.extension_granted", reason=reason)
        tell_handler(self, "case.extension_granted")

    @verb
    def refuse_extension(self: Any, *, by: Actor, remark: str, version: int | None = None) -> None:
        """The old deadline stands; the handler knows why."""
        if not clean_text(remark):
            raise Refused(_("请写明为什么不同意。"), field="remark")
        self._answer_extension(by, version, remark, granted=False)
        tell_handler(self, "case.extension_refused")

    def _answer_extension(self: Any, by: Actor, version: int | None, remark: str, *, granted: bool) -> str:
        self.begin(CASE_EXTEND_APPROVE, by, version=version)
        self.require_state(Status.IN_PROGRESS)
        asked = self.asked_due_at
        if asked is None:
            raise Conflict(_("现在没有等批复的延期申请。"))
        request = ExtensionRequest.objects.filter(case=self).order_by("-at", "-id").first()
        role = by.role_for(CASE_EXTEND_APPROVE)
        remark = clean_text(remark)
        self.asked_due_at = None
        if granted:
            self.extension_count += 1
            self.set_due(asked)
        ExtensionAnswer.write(self, by, role, was_granted=granted, remark=remark, new_due_at=asked)
        kind = "case.extension_granted" if granted else "case.extension_refused"
        why = request.reason if granted else ""
        self.commit(kind, by, role=role, was=self.status, until=day_and_hour(asked), said=remark, why=why)
        return str(request.reason)
