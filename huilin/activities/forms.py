"""What is asked of those who hold activities and of those who come."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huilin.activities.models import Activity, Feedback, NewActivity, SignUp
from huilin.activities.models.rules import ActivityRule, Colour, Weather, number

PICKER: dict[str, Any] = {"attrs": {"type": "datetime-local"}, "format": "%Y-%m-%dT%H:%M"}
REPEATS = [
    ("", _("只办一次")),
    ("WEEKLY", _("每周")),
    ("WEEKLY;INTERVAL=2", _("每两周")),
    ("MONTHLY", _("每月同一天")),
    ("YEARLY", _("每年同一天")),
]


def moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(**PICKER), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )  # fmt: skip


def words(label: Any, most: int, *, rows: int = 3, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class ActivityForm(forms.Form):
    use_required_attribute = False

    compound: Any = forms.ModelChoiceField(label=_("小区"), queryset=None, empty_label=_("请选择"))
    title = forms.CharField(label=_("名称"), max_length=40)
    kind = forms.ChoiceField(label=_("类别"), choices=Activity.Kind)
    audience = forms.ChoiceField(label=_("给谁办"), choices=Activity.Audience)
    starts_at = moment(_("开始"))
    ends_at = moment(_("结束"))
    place = forms.CharField(label=_("地点"), max_length=60)
    is_outdoor = forms.BooleanField(
        label=_("在室外"), required=False, help_text=_("有台风、暴雨信号时按规定取消。")
    )
    capacity = forms.IntegerField(label=_("名额"), min_value=1, max_value=100_000)
    text = words(_("做什么、带什么"), 500)
    safety_officer = forms.CharField(label=_("安全员"), max_length=50, help_text=_("谁在现场管安全。"))
    emergency_plan = words(
        _("应急安排"), 500, help_text=_("人多的活动要写：出口在哪、谁叫救护车、下雨怎么办。")
    )
    insurance = forms.CharField(label=_("保险"), max_length=60, required=False)
    budget = forms.DecimalField(
        label=_("预算（元）"), max_digits=10, decimal_places=2, min_value=0, required=False
    )
    budget_source = forms.CharField(label=_("钱从哪里来"), max_length=60, required=False)
    repeats = forms.ChoiceField(label=_("重复"), choices=REPEATS, required=False)
    until = forms.DateField(
        label=_("重复到哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, compounds: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]
        if not is_new:
            for name in ("compound", "repeats", "until"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("repeats") and not told.get("until"):
            self.add_error("until", _("请写重复到哪天为止。"))
        return told

    def rule(self) -> str:
        told = self.cleaned_data
        if not told.get("repeats"):
            return ""
        return f"FREQ={told['repeats']};UNTIL={told['until']:%Y%m%d}T235959"

    def new(self) -> NewActivity:
        told = {name: self.cleaned_data[name] for name in NewActivity.__dataclass_fields__}
        told["budget"] = told["budget"] or 0
        return NewActivity(**told)


class VersionForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SeriesForm(VersionForm):
    whole_series = forms.BooleanField(label=_("同一规则的其他场次一起"), required=False)


class CancelForm(VersionForm):
    reason = forms.CharField(label=_("为什么取消"), max_length=200, help_text=_("报了名的人会收到短信。"))
    whole_series = forms.BooleanField(label=_("同一规则以后的场次也取消"), required=False)


class FinishForm(VersionForm):
    headcount = forms.IntegerField(
        label=_("到场多少人"), min_value=0, max_value=99_999, help_text=_("没有报名也来了的一起算。")
    )


class SummaryForm(VersionForm):
    summary = words(_("办得怎么样"), 500, required=True, help_text=_("写给大家看的，不写姓名。"))


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(label=_("用途"), max_length=200)


class SignUpForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(label=_("谁参加（姓名）"), max_length=50, help_text=_("可以替家里人、邻居报名。"))
    group = forms.ChoiceField(label=_("是"), choices=SignUp.Group, widget=forms.RadioSelect, initial="adult")
    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    guardian = forms.CharField(
        label=_("监护人姓名"), max_length=50, required=False, help_text=_("孩子参加要填这两项。")
    )
    guardian_phone = forms.CharField(
        label=_("监护人电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    agrees_to_photos = forms.BooleanField(
        label=_("同意公开有我的活动照片"), required=False, help_text=_("不同意也能参加，以后随时可以改。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].help_text = gettext("未满%(child)d岁算孩子，满%(elder)d岁算老人。") % {
            "child": number(ActivityRule.Name.GUARDIAN_BELOW),
            "elder": number(ActivityRule.Name.ELDER_FROM),
        }


class FeedbackForm(forms.Form):
    use_required_attribute = False

    satisfaction = forms.ChoiceField(
        label=_("您满意吗"), choices=Feedback.Satisfaction, widget=forms.RadioSelect
    )
    words = words(_("想说的话"), 200)


class ArrivalForm(forms.Form):
    use_required_attribute = False

    ticket = forms.CharField(
        label=_("报名码"), max_length=30, help_text=_("报名后给您的16位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class PhotoForm(forms.Form):
    use_required_attribute = False

    picture = forms.FileField(label=_("照片"), widget=forms.FileInput(attrs={"accept": "image/*"}))
    caption = forms.CharField(label=_("一句话说明"), max_length=60, required=False)
    no_faces = forms.BooleanField(label=_("认不出人"), required=False)
    shows: Any = forms.ModelMultipleChoiceField(
        label=_("照片里有谁（只列同意公开照片的）"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreed = activity.signups.joined().filter(agrees_to_photos=True).order_by("id")
        self.fields["shows"].queryset = agreed  # type: ignore[attr-defined]


class SignalForm(forms.Form):
    use_required_attribute = False

    weather = forms.ChoiceField(label=_("天气"), choices=Weather)
    colour = forms.ChoiceField(label=_("信号"), choices=Colour)
    begins_at = moment(_("从什么时候"))
    ends_at = moment(_("到什么时候"))
