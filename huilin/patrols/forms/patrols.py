"""Forms of routes, checkpoints and check-ins."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.codes import PLACARD_LENGTH, read_code
from huilin.patrols.forms.hazards import HazardPhotoField
from huilin.patrols.models import ChecklistItem, EquipmentClass, Route

ANSWERS = [("good", gettext_lazy("正常")), ("bad", gettext_lazy("不正常"))]


class RouteForm(forms.Form):
    use_required_attribute = False

    compound: Any = forms.ModelChoiceField(
        label=gettext_lazy("小区"), queryset=None, empty_label=gettext_lazy("请选择")
    )
    name = forms.CharField(
        label=gettext_lazy("路线名称"), max_length=60, help_text=gettext_lazy("例如 消防巡查一圈")
    )
    every_days = forms.TypedChoiceField(
        label=gettext_lazy("多久巡查一次"), choices=Route.Every, coerce=int, initial=Route.Every.WEEK
    )

    def __init__(self, *args: Any, compounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]


class CheckpointForm(forms.Form):
    use_required_attribute = False

    where = forms.CharField(
        label=gettext_lazy("在哪里"), max_length=60, help_text=gettext_lazy("例如 3栋2单元一楼消火栓旁")
    )
    classes = forms.MultipleChoiceField(
        label=gettext_lazy("这里看什么"), choices=EquipmentClass, widget=forms.CheckboxSelectMultiple
    )


class CodeForm(forms.Form):
    """The digits under the square, where the camera does not read it."""

    use_required_attribute = False

    code = forms.CharField(
        label=gettext_lazy("牌上的10位数字"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"], PLACARD_LENGTH)
        if code is None:
            raise forms.ValidationError(_("数字不对，请照着牌子再看一遍。"))
        return code


class CheckInForm(forms.Form):
    use_required_attribute = False

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: list[ChecklistItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"item-{item.slug}"] = forms.ChoiceField(
                label=item.text, choices=ANSWERS, widget=forms.RadioSelect,
                error_messages={"required": _("请选正常或不正常。")},
            )  # fmt: skip
        self.fields["remark"] = forms.CharField(
            label=gettext_lazy("不正常的，写一句"),
            max_length=200,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields["photos"] = HazardPhotoField(label=gettext_lazy("拍一张"), required=False)

    def told(self) -> dict[str, Any]:
        answers = {item.slug: self.cleaned_data[f"item-{item.slug}"] == "good" for item in self.items}
        return {
            "answers": answers,
            "client_id": self.cleaned_data["client_id"],
            "remark": self.cleaned_data["remark"],
            "photos": self.cleaned_data["photos"],
        }
