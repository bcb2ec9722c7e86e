"""Forms of joining, of saying that two matters are one, and of the questions about a category."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.resident import FORM_KEY, MOST_REMARK, SentenceField, new_key
from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import Category, CategoryQuestion
from huilin.cases.models.question import LONGEST_ANSWER, questions_for


class JoiningForm(forms.Form):
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_idempotency_key(self) -> str:
        key: str = self.cleaned_data["idempotency_key"]
        return key if FORM_KEY.fullmatch(key) else new_key()


class SamenessForm(forms.Form):
    number = forms.CharField(max_length=30)


class SeparationForm(forms.Form):
    reason = SentenceField(
        label=gettext_lazy("您那里是怎么回事？写一句"),
        most=MOST_REMARK,
        error_messages={"required": gettext_lazy("请写一句您那里是怎么回事。")},
    )


def question_field(question: CategoryQuestion) -> forms.Field:
    """A choice as chips, or a short text; never required."""
    if question.options:
        choices = [(option, option) for option in question.options]
        return forms.ChoiceField(
            label=question.label, choices=choices, required=False, widget=forms.RadioSelect
        )
    widget = forms.TextInput(attrs={"class": "input", "maxlength": LONGEST_ANSWER})
    return forms.CharField(label=question.label, required=False, widget=widget)


class AnswersForm(forms.Form):
    """The questions about a category, all of them optional."""

    def __init__(self, *args: Any, questions: Iterable[CategoryQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"answer_{question.place}": question.place for question in questions}
        for question in questions:
            self.fields[f"answer_{question.place}"] = question_field(question)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        for name in self.places:
            said = str(answers.get(name, ""))
            if len(said) > LONGEST_ANSWER:
                self.add_error(name, ValidationError(_("最多%(n)d个字。"), params={"n": LONGEST_ANSWER}))
            if "\x00" in said:
                self.add_error(name, ValidationError(_("内容里有不能识别的字符，请重新输入。")))
        return answers

    def said(self) -> dict[int, str]:
        return {place: self.cleaned_data.get(name, "") for name, place in self.places.items()}


def said_to(sent: Any, category: Category | None) -> dict[int, str]:
    """What was answered on a form to the questions of its category; anything else counts as not answered."""
    form = AnswersForm(sent, questions=questions_for(category.slug if category else None))
    form.is_valid()
    return form.said()


def asked_about(form: forms.Form) -> AnswersForm:
    """The questions of the category that a form names so far, with what was answered."""
    slug = str(form["category"].value() or "")
    return AnswersForm(form.data if form.is_bound else None, questions=questions_for(slug))


class DeskAnswersForm(VersionedForm, AnswersForm):
    """The same at the desk, for what was not answered yet."""

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, questions=case.open_questions, **kwargs)
