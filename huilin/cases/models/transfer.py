"""Handing a matter to a channel outside: hotline, petitions, a department. The reporter is told where and its number.

What was sent is kept word for word; what the channel answers later stands in `outside.py`.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.status import Status
from huilin.cases.models.vocabulary import Channel, channels
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
    text = models.TextField(blank=True, default="", db_default="")
    """What was sent to the channel, as it was sent."""
    remark = models.TextField(blank=True)


def channel_named(words: str) -> Channel | None:
    """The channel with this slug or name; None for one of the street's own words."""
    known = channels.get()
    return known.get(words) or next((row for row in known.values() if words in (row.name, row.label)), None)


class Transferable:
    @verb
    def transfer_out(
        self: Any,
        *,
        by: Actor,
        channel: str,
        external_number: str = "",
        text: str = "",
        remark: str = "",
        number_follows: bool = False,
        version: int | None = None,
    ) -> None:
        """Outside our hands, with channel, number and the text that was sent.

        `channel` is a slug or a name of the list, or the street's own words. One that gives numbers is not accepted without
        its number, unless `number_follows`: then it comes with the answer.
        """
        self.begin(CASE_TRIAGE, by, version=version)
        channel, external_number = clean_text(channel), clean_text(external_number)
        if not channel:
            raise Refused(_("请写明转到哪里。"), field="channel")
        known = channel_named(channel)
        if known and known.gives_numbers and not (external_number or number_follows):
            raise Refused(
                _("请填对方的受理编号；还没有的话，请勾选「编号以后再补」。"), field="external_number"
            )
        channel = known.label if known else channel
        was = self.status
        role = by.role_for(CASE_TRIAGE)
        self.move(Status.TRANSFERRED_OUT, by)
        self.closed_at = clock.now()
        told = {"channel": channel, "external_number": external_number}
        Transfer.write(self, by, role, text=clean_text(text), remark=clean_text(remark), **told)
        self.commit("case.transferred_out", by, role=role, was=was, **told)
        numbered = "case.transferred_out" if external_number else "case.transferred_out_unnumbered"
        tell_reporter(self, numbered, **told)
