"""Settling a small matter on the spot (立行立改): the steward who stands there does it and writes it down."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from huilin.cases.models.act import Act
from huilin.cases.models.attachment import Attachment, NewFile
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_SETTLE
from huilin.cases.signals import case_closed
from huilin.cases.wording import tell_reporter
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Settlement(Act):
    """What was done on the spot; a photo or the name of a witness stands for the second pair of eyes."""

    action = models.TextField()
    witness = models.CharField(max_length=50, blank=True)


class Settleable:
    @verb
    def settle(
        self: Any,
        *,
        by: Actor,
        action: str,
        witness: str = "",
        photos: tuple[NewFile, ...] = (),
        version: int | None = None,
    ) -> None:
        """Closed at once, from submitted or accepted; the reporter may still say that it is not solved."""
        self.begin(CASE_SETTLE, by, version=version)
        action = clean_text(action)
        if not action:
            raise Refused(_("请写一句做了什么。"), field="action")
        if not photos and not clean_text(witness):
            raise Refused(_("请拍一张处理后的照片，或写上见证人。"), field="photos")
        was = self.status
        role = by.role_for(CASE_SETTLE)
        if self.status not in (Status.SUBMITTED, Status.ACCEPTED):
            raise Conflict(_("这件事现在是「%(now)s」，不能当场办结。") % {"now": self.get_status_display()})
        if self.status == Status.SUBMITTED:
            self.move(Status.ACCEPTED, by, as_part_of=Status.CLOSED)
        self.move(Status.CLOSED, by)
        now = clock.now()
        self.mode, self.contacted_at, self.replied_at, self.closed_at = (
            "self",
            self.contacted_at or now,
            now,
            now,
        )
        self.follow_up_state = ""
        self.took_part(by.person_id)
        act = Settlement.write(self, by, role, action=action, witness=clean_text(witness))
        Attachment.attach(
            self,
            photos,
            phase=Attachment.Phase.AFTER,
            by=by,
            act_id=act.pk,
            is_public=not self.is_confidential,
        )
        self.commit("case.settled", by, role=role, was=was, text=action, act=str(act.pk))
        case_closed.send(type(self), case=self, by=by)
        tell_reporter(self, "case.settled", text=action)
