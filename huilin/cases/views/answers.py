"""The answers to a category's questions: from the reporter afterwards, at the desk, beside the form for somebody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from huilin.cases.acts import offered
from huilin.cases.forms.following import AnswersForm, DeskAnswersForm
from huilin.cases.models import Case
from huilin.cases.models.question import questions_for
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF
from huilin.cases.views.coded import CodedView
from huilin.cases.views.scoping import ActView
from huilin.core.pages import DeskView
from huilin.core.permissions import Actor


class ReporterAnswersView(CodedView):
    """Asked after sending, when the category is known; nothing has to be answered."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.to_progress("#asked")

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if not self.is_reporter:
            return self.show_progress(status=403)
        form = AnswersForm(request.POST, questions=self.case.open_questions)
        if not form.is_valid():
            return self.show_progress(status=422, answers_form=form)
        self.case.add_answers(form.said(), by=self.holder)
        return self.to_progress("#asked")


@offered
class AnswersView(ActView):
    act_permission, form_class = CASE_CREATE_ON_BEHALF, DeskAnswersForm
    name, title, button = "answers", _("补充情况"), _("记下")
    help = _("电话里顺口问一句就好，不用每条都填。")

    @classmethod
    def is_offered(cls, actor: Actor, case: Case) -> bool:
        return bool(case.open_questions) and super().is_offered(actor, case)

    def act(self, **answers: Any) -> None:
        said = {
            int(name.removeprefix("answer_")): text for name, text in answers.items() if name != "version"
        }
        self.case.add_answers(said, by=self.actor)


class QuestionsView(DeskView):
    """The questions of the category that was just chosen, for the form of a matter for somebody else."""

    permission = CASE_CREATE_ON_BEHALF

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect("cases:entry")
        form = AnswersForm(questions=questions_for(request.GET.get("category", "")))
        return render(request, "cases/_asked.html", {"asked_form": form})
