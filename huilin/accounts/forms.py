"""The forms of the way in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core.text import half_width, is_mobile, normalise_phone


class PhoneField(forms.CharField):
    """A number as people type it, cleaned to +86…."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "tel", "inputmode": "tel", "autocomplete": "username", "maxlength": 30}
        kwargs.setdefault("label", gettext_lazy("手机号"))
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        number = normalise_phone(super().clean(value))
        if not is_mobile(number):
            raise ValidationError(_("请填能收短信的手机号，11位数字。"))
        return number


class DigitsField(forms.CharField):
    """Six digits; full-width ones and spaces are understood."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "maxlength": 12,
            "autofocus": True,
        }
        super().__init__(max_length=12, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        digits = re.sub(r"\s", "", half_width(super().clean(value)))
        if not re.fullmatch(r"[0-9]{6}", digits):
            raise ValidationError(_("请填6位数字。"))
        return digits


class PhoneForm(forms.Form):
    phone = PhoneField()


class CodeForm(forms.Form):
    code = DigitsField(label=gettext_lazy("短信里的6位数字"))


class TotpForm(forms.Form):
    code = DigitsField(label=gettext_lazy("动态口令（6位数字）"))


class PasswordForm(forms.Form):
    phone = PhoneField()
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
