import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.desk import ContactRevealForm, NoteForm
from huilin.cases.models import Case, Note, Status
from huilin.cases.permissions import CASE_READ, CASE_READ_CONTACT
from huilin.cases.views.case_page import case_context
from huilin.cases.views.scoping import ActView
from huilin.core.permissions import Actor, may
from huilin.core.ratelimit import limit

MOST_REVEALS = 60
WINDOW = dt.timedelta(hours=1)


@offered
class NoteView(ActView):
    act_permission, form_class = CASE_READ, NoteForm
    name, title, button = "note", _("内部备注"), _("记下")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return actor.has_desk and not actor.has("AU") and case.status != Status.ARCHIVED

    def check(self) -> None:
        Note.demand_hand_in(self.case, self.actor)

    def act(self, **answers: Any) -> None:
        Note.add(self.case, answers["text"], by=self.actor)


@offered
class ContactRevealView(ActView):
    """Shows the reporter's full number once, on the answer to a POST with a reason; the look is in the history."""

    act_permission, form_class = CASE_READ_CONTACT, ContactRevealForm
    name, title, button = "contact_reveal", _("查看完整电话"), _("查看")
    phone = ""

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return bool(case.contact_sealed) and may(actor, CASE_READ_CONTACT, case)

    def act(self, **answers: Any) -> None:
        limit(f"reveal:{self.actor.person_id}", most=MOST_REVEALS, window=WINDOW)
        self.phone = self.case.reveal_contact(by=self.actor, reason=answers["reason"])

    def done(self) -> HttpResponse:
        context = case_context(self.case, self.actor, phone=self.phone)
        template = "cases/_case.html" if self.request.htmx else "cases/case_detail.html"  # type: ignore[attr-defined]
        return render(self.request, template, context)
