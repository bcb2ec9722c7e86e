"""Forms of the resident's pages. They clean what was typed; the verbs judge it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import Rating
from huilin.cases.models.report import MOST_WORDS
from huilin.cases.models.vocabulary import offered_categories
from huilin.core.ids import new_id
from huilin.core.text import clean_text, half_width, normalise_phone

MOST_PHOTOS = 5
FORM_KEY = re.compile(r"[0-9a-f]{32}")
MOST_REMARK = 500


class SentenceField(forms.CharField):
    """Free text without invisible characters, at most `most` characters after cleaning."""

    def __init__(self, *, most: int, rows: int = 2, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "maxlength": most}))
        super().__init__(strip=False, **kwargs)
        self.validators = []

    def to_python(self, value: Any) -> str:
        text = clean_text(value or "")
        if len(text) > self.most:
            raise ValidationError(
                _("文字太长了，最多%(most)d个字，现在有%(now)d个。"),
                params={"most": self.most, "now": len(text)},
            )
        return text


class PhoneField(forms.CharField):
    """A Chinese number, typed in any way; gives +86…"""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "maxlength": 30}
        super().__init__(widget=forms.TextInput(attrs=attrs), strip=False, **kwargs)
        self.validators = []

    def clean(self, value: Any) -> str:
        text = (value or "").strip()
        if not text:
            if self.required:
                raise ValidationError(_("请写电话号码。"))
            return ""
        if len(text) > 60:
            raise ValidationError(_("电话号码不对，请检查。手机号是11位数字。"))
        return normalise_phone(text)


def new_key() -> str:
    """A fresh idempotency key for a form: sending the same form again cannot make a second report."""
    return new_id().hex


class ReportForm(forms.Form):
    """What a resident says. Files are taken apart from the form, because kept ones survive a refusal."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False)
    photos = forms.FileField(label=gettext_lazy("照片"), required=False)
    voice = forms.FileField(label=gettext_lazy("录音"), required=False)
    description = SentenceField(label=gettext_lazy("写一句"), most=MOST_WORDS, rows=3, required=False)
    place = forms.UUIDField(
        label=gettext_lazy("地点"),
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid": gettext_lazy("请重新选地点。")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("类别"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("没有这一类，请重新选，不选也行。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(row.slug, row.spoken_label) for row in offered_categories()]
        self.fields["category"].choices = [("", _("我不确定")), *offered]  # type: ignore[attr-defined]

    def clean_idempotency_key(self) -> str:
        key: str = self.cleaned_data["idempotency_key"]
        if not FORM_KEY.fullmatch(key):
            raise ValidationError(_("页面不完整，请再按一次“发出去”。"))
        return key

    def clean_photos(self) -> None:
        """Taken by `uploading.take_files`."""

    clean_voice = clean_photos

    def renew_key(self) -> None:
        """The next sending of this form is another report."""
        sent: Any = self.data
        fresh = sent.copy()
        fresh[self.add_prefix("idempotency_key")] = new_key()
        self.data = fresh


class RatingForm(forms.Form):
    solved = forms.ChoiceField(
        label=gettext_lazy("解决了吗"),
        choices=Rating.Solved.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选解决了没有。")},
    )
    satisfaction = forms.ChoiceField(
        label=gettext_lazy("您满意吗"),
        choices=Rating.Satisfaction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选满意不满意。")},
    )
    remark = SentenceField(label=gettext_lazy("想说的话"), most=MOST_REMARK, required=False)


class ReporterReopeningForm(forms.Form):
    reason = SentenceField(
        label=gettext_lazy("哪里没解决？写一句"),
        most=MOST_REMARK,
        error_messages={"required": gettext_lazy("请写一句哪里没有解决。")},
    )


class AppealForm(forms.Form):
    reason = SentenceField(
        label=gettext_lazy("为什么不同意？写几句"),
        most=MOST_REMARK,
        error_messages={"required": gettext_lazy("请写一句为什么不同意。")},
    )


class WithdrawalForm(forms.Form):
    reason = SentenceField(label=gettext_lazy("为什么撤回"), most=MOST_REMARK, required=False)


class ReporterContactForm(forms.Form):
    phone = PhoneField(label=gettext_lazy("电话号码"))


class UnlockForm(forms.Form):
    last_four = forms.CharField(
        label=gettext_lazy("电话后四位"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 8}),
        error_messages={"required": gettext_lazy("请输入电话的后四位数字。")},
    )

    def clean_last_four(self) -> str:
        digits = half_width(self.cleaned_data["last_four"]).replace(" ", "")
        if not re.fullmatch(r"[0-9]{4}", digits):
            raise ValidationError(_("请输入电话的后四位数字。"))
        return digits
