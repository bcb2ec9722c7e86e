"""Handling: the first contact, and the reply with what was done."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.attachment import Attachment, NewFile
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_HANDLE
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class FirstContact(Act):
    """The handler reached the reporter, or went there; a reached one counts for the response rate (响应率)."""

    class Way(models.TextChoices):
        PHONE = "phone", gettext_lazy("电话")
        VISIT = "visit", gettext_lazy("上门")
        SITE = "site", gettext_lazy("到现场查看")
        MESSAGE = "message", gettext_lazy("短信或微信")

    way = models.CharField(max_length=8, choices=Way)
    reached = models.BooleanField(default=True)
    result = models.TextField(blank=True)


class Reply(Act):
    """What was done, in words the reporter reads, with photos before and after; cost in fen."""

    class Result(models.TextChoices):
        SOLVED = "solved", gettext_lazy("已解决")
        PARTLY = "partly", gettext_lazy("部分解决")
        EXPLAINED = "explained", gettext_lazy("解释说明")
        PLANNED = "planned", gettext_lazy("转入计划")

    result = models.CharField(max_length=10, choices=Result)
    text = models.TextField()
    why_not = models.TextField(blank=True, default="", db_default="")
    """Why it did not wait for parts that were still open."""
    cost = models.IntegerField(default=0)


class Handleable:
    """Contacts and replies."""

    @verb
    def contact_first(
        self: Any,
        *,
        by: Actor,
        way: str,
        reached: bool = True,
        result: str = "",
        promised: str = "",
        promised_until: dt.date | None = None,
        version: int | None = None,
    ) -> None:
        """In progress; the time of the first contact is kept, and what was promised, if anything."""
        self.begin(CASE_HANDLE, by, version=version)
        self.require_state(Status.DISPATCHED)
        was = self.status
        role = by.role_for(CASE_HANDLE)
        self.move(Status.IN_PROGRESS, by)
        if reached and self.contacted_at is None:
            self.contacted_at = clock.now()
        self.took_part(by.person_id)
        result = clean_text(result)
        FirstContact.write(self, by, role, way=way, reached=reached, result=result)
        told = self.promise_besides(by, role, promised, promised_until)
        self.commit("case.contacted", by, role=role, was=was, way=way, reached=reached, said=result)
        self.tell_promise(by, role, told)
        tell_reporter(self, "case.contacted")

    @verb
    def reply(
        self: Any,
        *,
        by: Actor,
        result: str,
        text: str,
        cost: int = 0,
        promised: str = "",
        promised_until: dt.date | None = None,
        before: tuple[NewFile, ...] = (),
        after: tuple[NewFile, ...] = (),
        why_not: str = "",
        version: int | None = None,
    ) -> None:
        """Replied: the reporter can read it; other eyes must verify it before it closes.

        While a part is open, `why_not` says why the reply does not wait for it.
        """
        self.begin(CASE_HANDLE, by, version=version)
        text = clean_text(text)
        if not text:
            raise Refused(_("请写几句给居民的答复。"), field="text")
        if cost < 0:
            raise Refused(_("花费不能是负数。"), field="cost")
        why_not = clean_text(why_not)
        was = self.status
        role = by.role_for(CASE_HANDLE)
        self.move(Status.REPLIED, by)
        self.demand_parts_done(why_not)
        self.replied_at = clock.now()
        self.took_part(by.person_id)
        reply = Reply.write(self, by, role, result=result, text=text, cost=cost, why_not=why_not)
        is_public = not self.is_confidential
        Attachment.attach(
            self, before, phase=Attachment.Phase.BEFORE, by=by, act_id=reply.pk, is_public=is_public
        )
        Attachment.attach(
            self, after, phase=Attachment.Phase.AFTER, by=by, act_id=reply.pk, is_public=is_public
        )
        promise = self.promise_besides(by, role, promised, promised_until)
        told = {"result": result, "text": text, "act": str(reply.pk)} | ({"said": why_not} if why_not else {})
        self.commit("case.replied", by, role=role, was=was, **told)
        self.tell_promise(by, role, promise)
        tell_reporter(self, "case.replied", text=text)
