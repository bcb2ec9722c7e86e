"""/q/<code>: where the matter stands, and the reporter's own acts on it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.resident import (
    AppealForm,
    RatingForm,
    ReporterContactForm,
    ReporterReopeningForm,
    UnlockForm,
    WithdrawalForm,
)
from huilin.cases.ownership import remember
from huilin.cases.views.coded import CodedView
from huilin.core.errors import Refused, TooMany
from huilin.core.pages import add_refusal


class ProgressView(CodedView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show_progress()


class ReporterActView(CodedView):
    """One act of the reporter: POST does it and leads back to the progress; a GET only leads there."""

    form_class: ClassVar[type[forms.Form]]
    form_name: ClassVar[str]
    thanks: ClassVar[Any]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.to_progress()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if not self.is_reporter:
            return self.show_progress(status=403)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show_progress(status=422, **{self.form_name: form})
        try:
            self.act(form.cleaned_data)
        except Refused as error:
            request.roll_back = True  # type: ignore[attr-defined]
            add_refusal(form, error)
            self.case.refresh_from_db()
            return self.show_progress(status=error.status, **{self.form_name: form})
        messages.success(request, self.thanks)
        response = self.to_progress()
        remember(request, response, self.case)
        return response

    def act(self, answers: dict[str, Any]) -> None:
        raise NotImplementedError


class RatingView(ReporterActView):
    form_class, form_name = RatingForm, "rating_form"
    thanks = gettext_lazy("谢谢您的评价。")

    def act(self, answers: dict[str, Any]) -> None:
        self.case.rate(by=self.holder, **answers)


class ReporterReopeningView(ReporterActView):
    form_class, form_name = ReporterReopeningForm, "reopening_form"
    thanks = gettext_lazy("知道了，这件事会重新办。")

    def act(self, answers: dict[str, Any]) -> None:
        self.case.reopen(by=self.holder, **answers)


class AppealView(ReporterActView):
    form_class, form_name = AppealForm, "appeal_form"
    thanks = gettext_lazy("申诉收到了，由没参加会商的人来看。")

    def act(self, answers: dict[str, Any]) -> None:
        self.case.appeal(by=self.holder, **answers)


class WithdrawalView(ReporterActView):
    form_class, form_name = WithdrawalForm, "withdrawal_form"
    thanks = gettext_lazy("已撤回。")

    def act(self, answers: dict[str, Any]) -> None:
        self.case.withdraw(by=self.holder, **answers)


class ReporterContactView(ReporterActView):
    form_class, form_name = ReporterContactForm, "contact_form"
    thanks = gettext_lazy("电话记下了，有进展会告诉您。")

    def act(self, answers: dict[str, Any]) -> None:
        self.case.leave_contact(answers["phone"], by=self.holder)


class UnlockView(CodedView):
    """The last four digits of the phone make this browser the reporter's. Wrong answers are counted: nothing rolls back."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.to_progress()

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        if self.is_reporter:
            return self.to_progress()
        form = UnlockForm(request.POST)
        if not form.is_valid():
            return self.show_progress(status=422, unlock_form=form)
        try:
            is_right = self.case.unlock(form.cleaned_data["last_four"])
        except TooMany as error:
            response = self.show_progress(status=429, unlock_form=None, locked_message=error.message)
            response["Retry-After"] = str(error.retry_after)
            return response
        if not is_right:
            form.add_error("last_four", _("不对。请输入您留的那个电话的后四位。"))
            return self.show_progress(status=422, unlock_form=form)
        response = self.to_progress()
        remember(request, response, self.case)
        return response
