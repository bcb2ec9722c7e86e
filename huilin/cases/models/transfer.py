"""Handing a matter to a channel outside: hotline, petitions, a department. The reporter is told where and its number."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_TRIAGE
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Transfer(Act):
    channel = models.CharField(max_length=60)
    external_number = models.CharField(max_length=60, blank=True)
    remark = models.TextField(blank=True)


class Transferable:
    @verb
    def transfer_out(
        self: Any,
        *,
        by: Actor,
        channel: str,
        external_number: str = "",
        remark: str = "",
        version: int | None = None,
    ) -> None:
        """Outside our hands, with channel and number kept for the reporter."""
        self.begin(CASE_TRIAGE, by, version=version)
        channel = clean_text(channel)
        if not channel:
            raise Refused(_("请写明转到哪里。"), field="channel")
        was = self.status
        role = by.role_for(CASE_TRIAGE)
        self.move(Status.TRANSFERRED_OUT, by)
        self.closed_at = clock.now()
        Transfer.write(
            self,
            by,
            role,
            channel=channel,
            external_number=clean_text(external_number),
            remark=clean_text(remark),
        )
        self.commit(
            "case.transferred_out", by, role=role, was=was, channel=channel, external_number=external_number
        )
        number = clean_text(external_number) or _("待对方告知")
        tell_reporter(self, "case.transferred_out", channel=channel, external_number=number)
