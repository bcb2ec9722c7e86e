"""What is asked of a steward who mended something, and of the neighbour."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huilin.activities.models import SmallRepair, Work
from huilin.core.uploads.pictures import clean_picture
from huilin.core.uploads.storage import keep


class RepairForm(forms.Form):
    use_required_attribute = False

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    compound: Any = forms.ModelChoiceField(label=_("小区"), queryset=None, empty_label=_("请选择"))
    place = forms.CharField(label=_("修在哪里"), max_length=60, help_text=_("写楼栋、楼层，不写姓名。"))
    what = forms.CharField(
        label=_("修了什么"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("比如：换了三楼的灯泡")}),
    )
    material = forms.CharField(label=_("用料"), max_length=200, required=False)
    cost = forms.DecimalField(
        label=_("花费（元）"), min_value=0, max_digits=9, decimal_places=2, required=False
    )
    payer = forms.ChoiceField(
        label=_("谁出的钱"), choices=SmallRepair.Payer, widget=forms.RadioSelect, initial="nobody"
    )
    done_on = forms.DateField(label=_("哪天修好"), widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.FileField(
        label=_("修以前的照片"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    after = forms.FileField(
        label=_("修好的照片"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )

    def __init__(self, *args: Any, compounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if compounds is None:
            del self.fields["compound"]
        else:
            self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]

    def work(self) -> Work:
        """The answers, with the pictures kept. Raises Refused for what is no picture."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("compound", "key")}
        told["cost"] = told["cost"] or Decimal(0)
        for name in ("before", "after"):
            told[name] = keep(clean_picture(told[name]).content, "jpg") if told[name] else ""
        return Work(**told)


class ThanksForm(forms.Form):
    use_required_attribute = False

    words = forms.CharField(label=_("想对管家说的话"), max_length=100)
