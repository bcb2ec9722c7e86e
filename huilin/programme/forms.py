"""What is asked of those who register, who put up posts and who confirm."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core import clock
from huilin.programme.models import NewMember, NewPost, Post

DAY: dict[str, Any] = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}
PICKER: dict[str, Any] = {"attrs": {"type": "datetime-local"}, "format": "%Y-%m-%dT%H:%M"}


def moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(**PICKER), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )  # fmt: skip


def choice_of(label: Any) -> Any:
    return forms.ModelChoiceField(label=label, queryset=None, empty_label=_("请选择"))


WHY = {"required": _("请写明理由。")}


class VersionForm(forms.Form):
    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(VersionForm):
    reason = forms.CharField(label=_("理由"), max_length=200, error_messages=WHY)


class MemberForm(forms.Form):
    """The registration sheet; a unit names one of its members, anybody else is its own."""

    use_required_attribute = False

    name = forms.CharField(label=_("党员姓名"), max_length=50)
    phone = forms.CharField(label=_("电话"), max_length=30, widget=forms.TextInput(attrs={"type": "tel"}))
    organisation: Any = choice_of(_("单位"))
    branch = forms.CharField(label=_("单位党组织"), max_length=60, required=False)
    compound: Any = choice_of(_("住在哪个小区"))
    skills = forms.CharField(
        label=_("特长"),
        max_length=100,
        required=False,
        help_text=_("会什么、能帮什么，比如电工、理发、陪老人。"),
    )
    times = forms.CharField(
        label=_("什么时候有空"), max_length=60, required=False, help_text=_("比如周六上午。")
    )
    agrees = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, compounds: Any, units: Any, is_unit: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["agrees"].label = (
            _("本人已在报到单上单独签字，同意登记党员身份和报到信息")
            if is_unit
            else _("我单独同意登记我的党员身份和报到信息")
        )
        self.fields["agrees"].help_text = _("只用于报到和服务，单位只看得到时长和岗位。随时可以撤回。")
        if not is_unit:
            del self.fields["name"], self.fields["phone"]
        else:
            del self.fields["organisation"]

    def new(self, **told: Any) -> NewMember:
        return NewMember(**self.cleaned_data | told)


class PostForm(forms.Form):
    use_required_attribute = False

    compound: Any = choice_of(_("小区"))
    kind = forms.ChoiceField(label=_("类别"), choices=Post.Kind, widget=forms.RadioSelect, initial="post")
    title = forms.CharField(label=_("名称"), max_length=40, help_text=_("比如楼道文明劝导、陪老人看病。"))
    text = forms.CharField(
        label=_("做什么"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不写住户的姓名和门牌。"),
    )  # fmt: skip
    times = forms.CharField(label=_("什么时候"), max_length=60, required=False)
    places = forms.IntegerField(label=_("要几个人"), min_value=1, max_value=200, initial=1)
    until = forms.DateField(label=_("到哪天为止"), required=False, widget=forms.DateInput(**DAY))
    insurance = forms.CharField(
        label=_("保险"), max_length=60, required=False, help_text=_("有危险的活，先买保险再派人。")
    )

    def __init__(self, *args: Any, compounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]

    def new(self) -> NewPost:
        return NewPost(**{name: self.cleaned_data[name] for name in NewPost.__dataclass_fields__})


class ShiftForm(forms.Form):
    use_required_attribute = False

    starts_at = moment(_("开始"))
    ends_at = moment(_("结束"))


class DecisionForm(forms.Form):
    """Some of the hours that wait, confirmed together or declined with one reason."""

    use_required_attribute = False

    chosen: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={"required": _("请先勾选。"), "invalid_choice": _("有一条刚刚有人核实过了，请看最新情况。")},
    )  # fmt: skip
    decision = forms.ChoiceField(choices=[("confirm", ""), ("decline", "")])
    reason = forms.CharField(label=_("不予核实的理由"), max_length=200, error_messages=WHY)

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["reason"].required = self.data.get("decision") != "confirm"


class CertificateForm(forms.Form):
    use_required_attribute = False

    first = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(**DAY))
    last = forms.DateField(label=_("到哪天止"), widget=forms.DateInput(**DAY))


def last_quarters() -> list[tuple[str, str]]:
    """The four that ended last, the latest first."""
    today = timezone.localdate(clock.now())
    turn = today.year * 4 + (today.month - 1) // 3
    ended = [divmod(turn - back, 4) for back in range(1, 5)]
    name = _("%(year)d年第%(quarter)d季度")
    return [(f"{year}-{part + 1}", name % {"year": year, "quarter": part + 1}) for year, part in ended]


class LetterForm(forms.Form):
    use_required_attribute = False

    community: Any = choice_of(_("社区"))
    organisation: Any = choice_of(_("单位"))
    quarter = forms.ChoiceField(label=_("季度"), choices=last_quarters)
    words = forms.CharField(
        label=_("写给单位的话"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("时长和岗位会自动附上。不排名，不评高低，不写家里的事。"),
    )  # fmt: skip

    def __init__(self, *args: Any, communities: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
