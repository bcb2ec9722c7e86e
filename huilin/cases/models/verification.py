"""Verification: somebody who did not handle the matter looks whether it is really fixed (核查)."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.attachment import Attachment, NewFile
from huilin.cases.models.checklist import checklist
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_VERIFY
from huilin.cases.wording import tell_handler, tell_reporter
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.core.workdays import add_workdays


class Verification(Act):
    class Way(models.TextChoices):
        SITE = "site", gettext_lazy("到现场看")
        PHONE = "phone", gettext_lazy("电话问")

    way = models.CharField(max_length=6, choices=Way)
    passed = models.BooleanField()
    remark = models.TextField(blank=True)
    checks = models.JSONField(default=list, db_default=[])
    """The list as it stood then: [what to look at, whether it must be, whether it was ticked]."""


class Verifiable:
    @verb
    def verify(
        self: Any,
        *,
        by: Actor,
        way: str,
        passed: bool,
        remark: str = "",
        checks: Collection[int] = (),
        photos: tuple[NewFile, ...] = (),
        version: int | None = None,
    ) -> None:
        """Verified and ready to close; or, not fixed, in progress again with half the time, at least one working day.

        `checks` are the lines of today's list that were looked at. Raises Refused where it shall pass and a must is missing.
        """
        self.begin(CASE_VERIFY, by, version=version)
        remark = clean_text(remark)
        if not passed and not remark:
            raise Refused(_("请写明哪里没有解决。"), field="remark")
        listed = [[item.text, item.is_must, item.line in checks] for item in checklist(self.category_id)]
        missing = [str(text) for text, is_must, is_ticked in listed if is_must and not is_ticked]
        if passed and missing:
            raise Refused(
                _("还有必须看的没有看：%(what)s。没看过就不能通过。") % {"what": "；".join(missing)},
                field="checks",
            )
        was = self.status
        role = by.role_for(CASE_VERIFY)
        if self.status != Status.VERIFYING:
            self.move(Status.VERIFYING, by)
        if not passed:
            self.send_back(by)
        act = Verification.write(self, by, role, way=way, passed=passed, remark=remark, checks=listed)
        Attachment.attach(self, photos, phase=Attachment.Phase.VERIFICATION, by=by, act_id=act.pk)
        kind = "case.verified" if passed else "case.verification_failed"
        self.commit(
            kind, by, role=role, was=was, way=way, act=str(act.pk), **{"said" if passed else "remark": remark}
        )
        if not passed:
            tell_handler(self, kind)
            tell_reporter(self, kind)

    def send_back(self: Any, by: Actor, *, as_part_of: Status | None = None) -> None:
        """In progress once more; the new limit is half of the first one, at least one working day."""
        self.move(Status.IN_PROGRESS, by, as_part_of=as_part_of)
        self.work_again()
        self.replied_at = None

    def work_again(self: Any) -> None:
        """A new clock from now: half of the first one, at least one working day."""
        now = clock.now()
        half = now + (self.due_at - self.submitted_at) / 2
        day = timezone.localdate(now)
        evening = timezone.localtime(now).replace(hour=18, minute=0, second=0)
        self.set_due(max(half, evening + (add_workdays(day, 1) - day)), now)
