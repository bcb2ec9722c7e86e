"""What was promised to the reporter: what, until which day, and whether it was kept (承诺). Visible to both sides."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.models.act import Act
from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_HANDLE, CASE_VERIFY
from huilin.cases.wording import tell_desk, tell_handler
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.tenancy import TenantForeignKey
from huilin.core.text import clean_text
from huilin.core.transactions import verb

LONGEST = 100
IN_HAND = (
    Status.DISPATCHED, Status.IN_PROGRESS, Status.WHISTLED, Status.SUSPENDED, Status.REPLIED, Status.VERIFYING,
    Status.CLOSED,
)  # fmt: skip
"""States in which somebody answers for the matter and may still promise."""


class Promise(Act):
    what = models.CharField(max_length=LONGEST)
    until_on = models.DateField()


class PromiseOutcome(Act):
    """Kept or broken, said by other eyes than who promised; by the clock where nobody said anything."""

    promise = TenantForeignKey(Promise, related_name="outcomes")
    was_kept = models.BooleanField()
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "promise"], name="promiseoutcome_once")]


class Promising:
    def open_promises(self: Any) -> list[Promise]:
        """What is promised and not settled, the nearest day first."""
        found = Promise.objects.filter(case=self, outcomes__isnull=True)
        return list(found.order_by("until_on", "id"))

    @verb
    def promise(self: Any, *, by: Actor, what: str, until: dt.date, version: int | None = None) -> None:
        """The reporter and the desk read what was promised and until when; a job looks at it on that day."""
        self.begin(CASE_HANDLE, by, version=version)
        self.require_state(*IN_HAND)
        role, was = by.role_for(CASE_HANDLE), self.status
        told = self.keep_promise_in_mind(by, role, what, until)
        self.commit("case.promised", by, role=role, was=was, **told)

    def promise_besides(
        self: Any, by: Actor, role: str, what: str, until: dt.date | None
    ) -> dict[str, str] | None:
        """The record of what an act promised besides; None where it promised nothing."""
        return self.keep_promise_in_mind(by, role, what, until) if what or until else None

    def tell_promise(self: Any, by: Actor, role: str, told: dict[str, str] | None) -> None:
        """The event of what `promise_besides` wrote, after the act's own."""
        if told is not None:
            record("case.promised", self, by=by, role=role, **told)

    def keep_promise_in_mind(
        self: Any, by: Actor, role: str, what: str, until: dt.date | None
    ) -> dict[str, str]:
        """Writes the record; gives what the event says. The caller holds the lock and commits the case."""
        what, today = clean_text(what), timezone.localdate(clock.now())
        last = today + dt.timedelta(days=number(CaseRule.Name.LONGEST_PROMISE))
        if not what or len(what) > LONGEST:
            raise Refused(_("请写一句答应了什么，最多%(n)d个字。") % {"n": LONGEST}, field="promised")
        if until is None or not today <= until <= last:
            raise Refused(
                _("请填答应的日子，从今天到%(last)s。") % {"last": f"{last:%Y-%m-%d}"}, field="promised_until"
            )
        made: Promise = Promise.write(self, by, role, what=what, until_on=until)
        self.promised_on = min(until, self.promised_on or until)
        return {"promise": str(made.pk), "what": what, "until": until.isoformat()}

    @verb
    def settle_promise(
        self: Any,
        *,
        by: Actor,
        promise: Promise,
        was_kept: bool,
        remark: str = "",
        version: int | None = None,
    ) -> None:
        """Kept or broken, once; not by who had a hand in the matter. A broken one needs a word why."""
        self.begin(CASE_VERIFY, by, version=version)
        remark = clean_text(remark)
        if promise.case_id != self.pk or PromiseOutcome.objects.filter(promise=promise).exists():
            raise Conflict(_("这条承诺已经有结果了。"))
        if not was_kept and not remark:
            raise Refused(_("请写明为什么没有做到，居民会看到。"), field="remark")
        role, was = by.role_for(CASE_VERIFY), self.status
        PromiseOutcome.write(self, by, role, promise=promise, was_kept=was_kept, remark=remark)
        self._count_promise(was_kept)
        kind = "case.promise_kept" if was_kept else "case.promise_broken"
        told = {"promise": str(promise.pk), "what": promise.what, "why": remark}
        self.commit(kind, by, role=role, was=was, **told)
        if not was_kept:
            tell_handler(self, kind)
            if by is SYSTEM:
                tell_desk(self, kind)

    def _count_promise(self: Any, was_kept: bool) -> None:
        self.promises_kept += was_kept
        self.promises_broken += not was_kept
        left = self.open_promises()
        self.promised_on = left[0].until_on if left else None
