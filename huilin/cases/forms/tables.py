"""Forms that bring in whole sets: service targets of a province or city, the days off of a year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huilin.cases.presets import PRESETS


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
