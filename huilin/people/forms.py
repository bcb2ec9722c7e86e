from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huilin.core.errors import NotHere
from huilin.core.sheets.opening import MOST_BYTES
from huilin.core.text import clean_name, normalise_phone
from huilin.people.models import Role
from huilin.people.models.role_grant import HELD_AT


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


class RoleGrantForm(forms.Form):
    """Who is to hold which role, where, how long, why. `places` is {value: place} with the values `kind:uuid`."""

    name = forms.CharField(label=_("姓名"), max_length=50)
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        help_text=_("用这个号码登录"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    code = forms.ChoiceField(label=_("身份"), choices=[("", _("请选择")), *Role.Code.choices])
    place = forms.ChoiceField(
        label=_("管哪里"), required=False, help_text=_("街道的身份不用选；楼栋长先选小区，再写楼栋。")
    )
    building = forms.CharField(label=_("楼栋"), required=False, max_length=40)
    starts_on = forms.DateField(
        label=_("任期开始"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("任期结束"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("理由"), max_length=200, error_messages={"required": _("请写明理由。")})

    use_required_attribute = False

    def __init__(
        self, *args: Any, groups: list[tuple[Any, list[tuple[str, str]]]], find: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.find = find
        self.fields["place"].choices = [("", _("整个街道")), *groups]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_phone(self) -> str:
        return normalise_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        chosen, building = answers.pop("place", ""), answers.pop("building", "")
        if HELD_AT.get(answers.get("code", ""), ""):
            try:
                answers["place"] = self.find(chosen, building if answers["code"] == Role.Code.BL else "")
            except NotHere:
                self.add_error("building", _("这个小区没有这个楼栋。"))
        return answers
