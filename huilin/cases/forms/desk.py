"""Forms of the desk's acts. They clean what was typed; the verbs judge it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.closing import PromiseFields
from huilin.cases.forms.photos import PhotosField
from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import (
    Case,
    Category,
    FirstContact,
    Grade,
    Rejection,
    Reply,
    Status,
)
from huilin.cases.models.vocabulary import categories


class CategoryField(forms.ChoiceField):
    """A category by its slug; gives the Category."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [("", _("请选择"))] + [(c.slug, c.label) for c in categories.get().values()],
            **kwargs,
        )

    def clean(self, value: Any) -> Category | None:
        return categories.get().get(super().clean(value))


class AcceptanceForm(VersionedForm):
    category = CategoryField(label=gettext_lazy("类别"))
    grade = forms.ChoiceField(label=gettext_lazy("等级"), choices=Grade, widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=gettext_lazy("办理方式"), choices=Case.Mode, widget=forms.RadioSelect)
    public_summary = forms.CharField(
        label=gettext_lazy("公开摘要"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("居民公开页上显示的一句话。不写姓名、电话、门牌。不填就只显示类别。"),
    )
    is_confidential = forms.BooleanField(label=gettext_lazy("不公开（涉及个人隐私）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].help_text = guess_hint(self.case)

    def suggested(self) -> dict[str, Any]:
        return {
            "category": self.case.category_id,
            "grade": self.case.grade,
            "mode": self.case.mode or Case.Mode.DISPATCH,
            "public_summary": self.case.public_summary,
            "is_confidential": self.case.is_confidential,
        }


def guess_hint(case: Case) -> str:
    """What the text was taken for, beside the choice; empty where nothing was guessed or somebody has confirmed one."""
    if not case.suggested_by or case.status != Status.SUBMITTED:
        return ""
    guess = categories.get().get(case.suggested_category_id or "")
    if guess is None:
        return "" if case.category_id else _("按文字猜不准，请您选。")
    told = {"name": guess.label, "percent": case.suggested_percent}
    if case.category_is_guess:
        return _("按文字猜的：%(name)s（%(percent)d％），请您核对。") % told
    if case.category_id == guess.slug:
        return ""
    return _("这是报事人选的。按文字猜是%(name)s（%(percent)d％）。") % told


class RejectionForm(VersionedForm):
    reason = forms.ChoiceField(label=gettext_lazy("原因"), choices=Rejection.Reason, widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=gettext_lazy("向居民说明"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("至少20个字，居民会看到。"),
    )
    other_way = forms.CharField(label=gettext_lazy("还可以找哪里"), max_length=200)


class FirstContactForm(PromiseFields, VersionedForm):
    field_order = ("way", "reached", "result")

    way = forms.ChoiceField(
        label=gettext_lazy("怎么联系的"), choices=FirstContact.Way, widget=forms.RadioSelect
    )
    reached = forms.BooleanField(label=gettext_lazy("联系上了，或已到现场"), required=False, initial=True)
    result = forms.CharField(
        label=gettext_lazy("情况"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000
    )


class ReplyForm(PromiseFields, VersionedForm):
    field_order = ("result", "text", "before", "after", "cost")

    result = forms.ChoiceField(label=gettext_lazy("结果"), choices=Reply.Result, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("给居民的答复"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("居民会看到，用大白话写。"),
    )
    before = PhotosField(label=gettext_lazy("处理前照片"), required=False)
    after = PhotosField(label=gettext_lazy("处理后照片"), required=False)
    cost = forms.DecimalField(
        label=gettext_lazy("花费（元）"), min_value=0, max_digits=9, decimal_places=2, required=False
    )

    why_not = forms.CharField(
        label=gettext_lazy("为什么不等分工办完"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("还有协办没有办完。现在就答复，要写明原因，居民看不到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.case.open_parts:
            del self.fields["why_not"]

    def clean_cost(self) -> int:
        """Fen."""
        return int((self.cleaned_data["cost"] or 0) * 100)


class ClosureForm(VersionedForm):
    remark = forms.CharField(
        label=gettext_lazy("办结说明"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=1000,
    )


class SettlementForm(VersionedForm):
    action = forms.CharField(
        label=gettext_lazy("当场做了什么"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )
    photos = PhotosField(label=gettext_lazy("处理后照片"), required=False)
    witness = forms.CharField(label=gettext_lazy("见证人"), max_length=50, required=False)


class ReopeningForm(VersionedForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么重开"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class NoteForm(VersionedForm):
    text = forms.CharField(
        label=gettext_lazy("内部备注"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=gettext_lazy("写「@姓名」可以提醒同事，姓名后空一格。"),
    )


class ContactRevealForm(VersionedForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么要看电话"), max_length=200, help_text=gettext_lazy("会记入日志。")
    )
