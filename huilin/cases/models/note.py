"""Internal notes: for those who work on the matter, never for the reporter or the public."""

from django.db import models
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.models.act import Act
from huilin.cases.models.case import Case
from huilin.cases.models.status import Status
from huilin.cases.permissions import CASE_READ
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, demand
from huilin.core.text import clean_text
from huilin.core.transactions import verb


class Note(Act):
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["street_id", "case", "at"], name="note_case")]

    @classmethod
    def demand_hand_in(cls, case: Case, by: Actor) -> None:
        """Raises Forbidden for readers who only look: residents and auditors."""
        demand(by, CASE_READ, case)
        if not by.has_desk or by.has("AU"):
            raise Forbidden(_("您的身份不能办理这一步。"))

    @classmethod
    @verb
    def add(cls, case: Case, text: str, *, by: Actor) -> "Note":
        """The note stands beside the case; whoever may read the case at a desk may write one."""
        cls.demand_hand_in(case, by)
        if case.status == Status.ARCHIVED:
            raise Conflict(_("这件事已经归档，只能看。"))
        text = clean_text(text)
        if not text:
            raise Refused(_("请写点内容。"), field="text")
        note: Note = cls.write(case, by, by.role_for(CASE_READ), text=text)
        record("case.noted", case, by=by, role=note.by_role)
        return note
