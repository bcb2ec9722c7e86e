"""Forms that bring in whole sets: service targets of a province or city, the days off of a year."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huilin.cases.forms.desk import CategoryField
from huilin.cases.models import CategoryQuestion
from huilin.cases.presets import PRESETS
from huilin.core.text import clean_text


class PresetForm(forms.Form):
    use_required_attribute = False

    preset = forms.ChoiceField(label=_("用哪一套"), widget=forms.RadioSelect)
    effective_on = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("最早从明天起"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(preset.name, preset.label) for preset in PRESETS.values()]  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    use_required_attribute = False

    category = CategoryField(label=_("哪一类事"))
    words = forms.CharField(label=_("问什么"), max_length=40, help_text=_("一句大白话，例如：还在漏吗"))
    choices = forms.CharField(
        label=_("可选的回答"),
        max_length=200,
        required=False,
        help_text=_("用斜线隔开，例如：还在漏/不漏了。不填就让他写几个字。"),
    )
    alarming = forms.CharField(
        label=_("哪些回答有险情"),
        max_length=100,
        required=False,
        help_text=_("照抄上面的回答，用斜线隔开。选了它就提示先打119、110、120。"),
    )
    effective_on = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("最早从明天起"),
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名和文号，或者谁在哪次会上定的")
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        told = {name: clean_text(answers.get(name) or "") for name in ("words", "choices", "alarming")}
        question = CategoryQuestion(**told)
        if set(question.dangers) - set(question.options):
            self.add_error("alarming", ValidationError(gettext("要和上面的回答一字不差。")))
        return answers | told


class CalendarForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("假日表"),
        help_text=_("xlsx、xls 或 csv，四列：日期、放假或上班、名称、依据"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    source = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("表里没有依据这一列时填，例如通知的文号")
    )
