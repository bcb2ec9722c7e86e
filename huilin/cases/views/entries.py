"""Entering a matter on behalf of somebody; recorded as such, with the way in which the person agreed."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huilin.cases.forms.entry import EntryForm
from huilin.cases.forms.following import asked_about, said_to
from huilin.cases.models import Case, NewReport
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF
from huilin.core.errors import Refused
from huilin.core.ids import new_id
from huilin.core.pages import DeskView, add_refusal


class EntryView(DeskView):
    permission = CASE_CREATE_ON_BEHALF

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            EntryForm(actor=self.actor, initial={"key": str(new_id()), "source": Case.Source.WALK_IN})
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EntryForm(request.POST, request.FILES, actor=self.actor)
        if not form.is_valid():
            return self.page(form, 422)
        answers = form.cleaned_data
        key = f"entry:{self.actor.person_id}:{answers['key']}"
        case = Case.objects.filter(idempotency_key=key).first()
        try:
            case = case or Case.report(self.new_report(answers, key), by=self.actor)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.page(form, refusal.status)
        return redirect("cases:case", number=case.number)

    def new_report(self, answers: dict, key: str) -> NewReport:  # type: ignore[type-arg]
        return NewReport(
            spot=answers["place"],
            key=key,
            digest=hashlib.sha256(key.encode()).digest(),
            description=answers["description"],
            category=answers["category"] or None,
            source=answers["source"],
            phone=answers["phone"],
            contact_name=answers["contact_name"],
            is_anonymous=not answers["contact_name"],
            is_on_behalf=True,
            consent=answers["consent"],
            files=answers["photos"],
            answers=said_to(self.request.POST, answers["category"]),
        )

    def page(self, form: EntryForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("代录一件事"),
            "intro": _("本人在场或在电话里，同意由您代报。报完把查询码念给他听。"),
            "form": form,
            "button": _("报上去"),
            "multipart": True,
            "section": "cases:desk",
            "extra": "cases/_asked.html",
            "asked_form": asked_about(form),
        }
        return render(self.request, "core/desk_form.html", context, status=status)
