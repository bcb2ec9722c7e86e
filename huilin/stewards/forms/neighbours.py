"""Forms that neighbours fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.form_fields import PictureField, day, words
from huilin.stewards.forms.base import FileForm, PhoneField
from huilin.stewards.models import Stewardship, Voice
from huilin.stewards.models.nomination import PURPOSES


class NominationForm(forms.Form):
    use_required_attribute = False

    who = forms.ChoiceField(
        label=gettext_lazy("推荐谁"), widget=forms.RadioSelect, initial="other",
        choices=[("other", gettext_lazy("推荐别人，本人已经同意")), ("self", gettext_lazy("我自己来当"))],
    )  # fmt: skip
    compound = forms.ChoiceField(label=gettext_lazy("哪个小区"))
    code = forms.ChoiceField(label=gettext_lazy("当什么"), choices=Stewardship.Code, initial="ST")
    name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=50, required=False, help_text=gettext_lazy("自荐不用填")
    )
    phone = PhoneField(label=gettext_lazy("手机号"), required=False, help_text=gettext_lazy("自荐不用填"))
    born_on = day(gettext_lazy("出生日期"), help_text=gettext_lazy("只用来核对年龄，不公示。"))
    politics = forms.ChoiceField(
        label=gettext_lazy("政治面貌"), choices=Stewardship.Politics, initial="masses",
        help_text=gettext_lazy("只给审核的人看，不公示。"),
    )  # fmt: skip
    lives_here = forms.BooleanField(label=gettext_lazy("住在本小区"), required=False, initial=True)
    why_not_here = forms.CharField(label=gettext_lazy("不住本小区的理由"), max_length=200, required=False)
    reason = words(gettext_lazy("推荐理由"), help_text=gettext_lazy("为邻居做过什么、为什么合适"))
    duties = forms.CharField(label=gettext_lazy("打算做什么"), max_length=200, required=False)
    visiting = forms.CharField(label=gettext_lazy("什么时候可以走访"), max_length=60, required=False)
    is_fit = forms.BooleanField(
        label=gettext_lazy("本人声明：身体状况能胜任"), required=False,
        help_text=gettext_lazy("不用交病历，也不用写病情。"),
    )  # fmt: skip
    conflict_free = forms.BooleanField(
        label=gettext_lazy("本人声明：不承包本小区工程，和物业公司没有利益关系"), required=False
    )
    conflict = forms.CharField(label=gettext_lazy("有关系的，请说明"), max_length=200, required=False)
    consents = forms.MultipleChoiceField(
        label=gettext_lazy("自荐的，同意公示哪些"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(purpose, purpose.label) for purpose in PURPOSES],
        help_text=gettext_lazy("一项一项选，不选不影响推荐；公示姓名以前要有姓名这一项。随时可以撤回。"),
    )  # fmt: skip
    photo = PictureField(
        label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("本人同意公示照片才会显示。")
    )

    def __init__(self, *args: Any, compounds: list[tuple[str, str]], may_self: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].choices = compounds  # type: ignore[attr-defined]
        if len(compounds) == 1:
            self.fields["compound"].initial = compounds[0][0]
        is_self = may_self and self.data.get("who") == "self"
        for name, message in (("name", _("请填姓名。")), ("phone", _("请填手机号。"))):
            self.fields[name].required = not is_self
            self.fields[name].error_messages["required"] = message
        if not may_self:
            del self.fields["who"], self.fields["consents"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("conflict_free") and not told.get("conflict"):
            self.add_error("conflict", _("请声明没有利益关系，或者说明有什么关系。"))
        return told


class RecommendationForm(FileForm):
    pass


class ObjectionForm(FileForm):
    text = words(
        gettext_lazy("异议的内容"),
        help_text=gettext_lazy("实名提出。您的姓名只有经办和监督的人写明理由才能看，候选人看不到。"),
    )


class AppraisalForm(FileForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("您家满意吗"), widget=forms.RadioSelect, choices=Voice.Answer
    )


class RemovalProposalForm(FileForm):
    reason = words(gettext_lazy("为什么提出"))
