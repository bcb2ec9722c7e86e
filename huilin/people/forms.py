from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huilin.people.roster.opening import MOST_BYTES


class PersonFilter(forms.Form):
    compound = forms.ChoiceField(label=_("小区"), required=False)
    q = forms.CharField(
        label=_("姓名或电话"), required=False, max_length=30, help_text=_("姓、全名、电话全号或后四位")
    )

    def __init__(self, *args: Any, compounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].choices = [("", _("全部")), *compounds]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=200, min_length=2, error_messages={"required": _("请写明理由。")}
    )


class RosterForm(forms.Form):
    community = forms.ChoiceField(label=_("社区"))
    file = forms.FileField(
        label=_("名册文件"),
        help_text=_("xlsx、xls 或 csv，最多10 MB"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].choices = communities  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件太大，最多 10 MB，请换一个小一点的。"))
        return file


class ExportForm(ReasonForm):
    compound = forms.ChoiceField(label=_("小区"))
    full = forms.BooleanField(label=_("要完整信息（不打星号）"), required=False)
    field_order = ("compound", "reason", "full")

    def __init__(self, *args: Any, compounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].choices = compounds  # type: ignore[attr-defined]
