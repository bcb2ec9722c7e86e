"""The same matter reported more than once: one master carries it, every reporter is kept and told (合并)."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.status import OPEN, Status
from huilin.cases.permissions import CASE_MERGE, CASE_READ
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, may
from huilin.core.tenancy import TenantForeignKey
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Merging(Act):
    master = TenantForeignKey("cases.Case", related_name="+")
    reason = models.TextField()
    was = models.CharField(max_length=16)


class Splitting(Act):
    master = TenantForeignKey("cases.Case", related_name="+")
    reason = models.TextField()


class Mergeable:
    @property
    def merging_window(self: Any) -> dt.timedelta:
        return dt.timedelta(days=number(CaseRule.Name.MERGE_WINDOW))

    @verb
    def merge(self: Any, *, by: Actor, master: Any, reason: str, version: int | None = None) -> None:
        """Merged into `master`, an open matter of the same compound within the days of the rule; its reporter follows
        the master from now on. Locks both rows in the order of their ids.
        """
        _lock(self, master)
        self.begin(CASE_MERGE, by, version=version)
        reason = clean_text(reason)
        if not may(by, CASE_MERGE, master):
            raise Forbidden(_("您的身份不能办理这一步。"))
        if not reason:
            raise Refused(_("请写明为什么是同一件事。"), field="reason")
        self._check_same(master)
        was = self.status
        role = by.role_for(CASE_MERGE)
        self.move(Status.MERGED, by)
        self.master, self.closed_at = master, clock.now()
        Merging.write(self, by, role, master=master, reason=reason, was=was)
        self.commit("case.merged", by, role=role, was=was, reason=reason)
        master.report_count += self.report_count
        master.follower_count += self.follower_count
        master.commit("case.joined", by, role=role, was=master.status, n=master.report_count)
        tell_reporter(self, "case.merged")

    def _check_same(self: Any, master: Any) -> None:
        if master.pk == self.pk or master.status not in OPEN:
            raise Conflict(_("请选一件还在办的事作为主件。"))
        if self.report_count > 1:
            raise Conflict(_("已经有别的事并到这一件，请先拆开。"))
        if master.compound_id != self.compound_id:
            raise Refused(_("只能并到同一个小区的事。"), field="master")
        if abs(master.submitted_at - self.submitted_at) > self.merging_window:
            raise Refused(
                _("两件事相隔超过%(n)d天，不能合并。") % {"n": self.merging_window.days}, field="master"
            )

    @verb
    def split(self: Any, *, by: Actor, reason: str, version: int | None = None) -> None:
        """On its own again, as it was before it was merged, while the master is open."""
        master = type(self).objects.filter(pk=self.master_id).first() or self
        _lock(self, master)
        self.begin(CASE_MERGE, by, version=version)
        self._take_apart(master, by, by.role_for(CASE_MERGE), reason)

    @verb
    def stand_alone(self: Any, *, by: Actor, reason: str) -> None:
        """A report that joined a mass incident by its category is another matter after all, says its reporter.

        Raises Conflict for what a clerk has merged with a single matter: that was somebody's judgement.
        """
        master = type(self).objects.filter(pk=self.master_id).first() or self
        _lock(self, master)
        self.begin(CASE_READ, by)
        if not self.is_reported_by(by):
            raise Forbidden(_("您的身份不能办理这一步。"))
        if not master.incidents.exists():
            raise Conflict(_("这件事是工作人员合并的，有疑问请打电话给居委会。"))
        self._take_apart(master, by, by.role_for(CASE_READ), reason)

    def _take_apart(self: Any, master: Any, by: Actor, role: str, reason: str) -> None:
        self.require_state(Status.MERGED)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明为什么拆开。"), field="reason")
        if self.master_id != master.pk or master.status not in OPEN:
            raise Conflict(_("主件已经办结，不能再拆开。"))
        last = Merging.objects.filter(case=self).order_by("-at", "-id").first()
        self.move(Status(last.was), by)
        self.master, self.closed_at = None, None
        Splitting.write(self, by, role, master=master, reason=reason)
        self.commit("case.split", by, role=role, was=Status.MERGED, reason=reason)
        master.report_count -= self.report_count
        master.follower_count -= self.follower_count
        master.commit("case.left", by, role=role, was=master.status, n=master.report_count)
        tell_reporter(self, "case.split")


def _lock(case: Any, master: Any) -> None:
    """Both rows, always in the same order, so that two merges never wait for each other; the master is read afresh."""
    for key in sorted({case.pk, master.pk}, key=str):
        type(case).locked(key)
    master.refresh_from_db()
