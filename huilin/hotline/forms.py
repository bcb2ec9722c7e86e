"""Forms of this room. They clean what was typed; the verbs judge it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import Spot
from huilin.cases.naming import Places
from huilin.core.sheets.opening import MOST_BYTES
from huilin.hotline.models.ticket import MOST_ANSWER
from huilin.places.models import Compound

WHOLE_STREET = "street"
MOST_CHAIN = 20_000


class SheetForm(forms.Form):
    use_required_attribute = False

    place = forms.ChoiceField(label=gettext_lazy("哪里的工单"))
    file = forms.FileField(
        label=gettext_lazy("工单表"),
        help_text=gettext_lazy("12345派下来的xlsx、xls或csv，不用改格式，最多10 MB"),
        error_messages={
            "required": gettext_lazy("请选择文件。"),
            "empty": gettext_lazy("文件是空的，请重新选择。"),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("文件太大，最多 10 MB，请换一个小一点的。"))
        return file


class SpotForm(forms.Form):
    """Where a ticket is, chosen by a person."""

    use_required_attribute = False

    compound = forms.ChoiceField(label=gettext_lazy("小区"))
    spot = forms.CharField(
        label=gettext_lazy("楼栋单元"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("例如：3栋2单元。不清楚就不填。"),
    )

    def __init__(
        self, *args: Any, compounds: list[Compound], near: tuple[Compound, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.compounds = compounds
        first = [(str(one.pk), str(one)) for one in near]
        rest = [(str(one.pk), str(one)) for one in compounds if one not in near]
        groups: list[Any] = [(_("可能是"), first), (_("全部"), rest)] if first else rest
        self.fields["compound"].choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        compound = next((one for one in self.compounds if str(one.pk) == answers.get("compound")), None)
        words = "".join(answers.get("spot", "").split())
        if compound is None:
            return answers
        answers["place"] = Spot(compound)
        if words:
            found = Places([compound]).inside(compound, words)
            if found.unknown or found.spot is None or found.spot.building is None:
                text = _("这个小区没有「%(words)s」，请检查，或不填。")
                self.add_error("spot", ValidationError(text, params={"words": words}))
            else:
                answers["place"] = found.spot
        return answers


class AnswerForm(forms.Form):
    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("答复稿"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=MOST_ANSWER,
        help_text=gettext_lazy("按公开的办理经过起草，请看过、改好再用。联系人要自己填。"),
    )


class AnswersExportForm(forms.Form):
    use_required_attribute = False

    first = forms.DateField(
        label=gettext_lazy("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        min_length=2,
        error_messages={"required": gettext_lazy("请写明理由。")},
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        first, last = answers.get("first"), answers.get("last")
        if first and last and first > last:
            self.add_error("last", _("结束日期早于开始日期。"))
        if first and first > timezone.localdate():
            self.add_error("first", _("开始日期晚于今天。"))
        return answers


class TokenForm(forms.Form):
    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("给哪个系统用"), max_length=60, help_text=gettext_lazy("例如：惠州12345工单系统")
    )


class ChainForm(forms.Form):
    use_required_attribute = False

    compound = forms.ChoiceField(label=gettext_lazy("小区"))
    text = forms.CharField(
        label=gettext_lazy("接龙"),
        widget=forms.Textarea(attrs={"rows": 8, "autofocus": True}),
        max_length=MOST_CHAIN,
        help_text=gettext_lazy("从群里整段复制过来，编号、例子和空的条目不用删。"),
    )

    def __init__(self, *args: Any, compounds: list[Compound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compounds = compounds
        self.fields["compound"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")), *((str(one.pk), str(one)) for one in compounds)
        ]  # fmt: skip

    def clean_compound(self) -> Compound:
        return next(one for one in self.compounds if str(one.pk) == self.cleaned_data["compound"])


class ChainEntryForm(ChainForm):
    """The chain again, with what it is to become."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=MOST_CHAIN)
    compound = forms.ChoiceField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("这是什么"),
        widget=forms.RadioSelect,
        choices=[
            ("each", gettext_lazy("各说各的事：每条一件")),
            ("joined", gettext_lazy("同一件事：合成一件，记下每个反映的人")),
        ],
        initial="each",
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("接龙的人知道会报给社区"),
        error_messages={"required": gettext_lazy("请先在群里说清楚会报给社区，再勾这里。")},
    )

    def __init__(self, *args: Any, may_join: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_join:
            self.fields["kind"].choices = self.fields["kind"].choices[:1]  # type: ignore[attr-defined]
