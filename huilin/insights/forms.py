from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.insights.periods import CHOICES, Period, named


class PeriodForm(forms.Form):
    period = forms.ChoiceField(label=_("时间"), choices=list(CHOICES.items()), required=False)
    first = forms.DateField(
        label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def chosen(self) -> Period:
        """The period asked for; this month when nothing sensible was."""
        today = timezone.localdate()
        if not self.is_valid():
            return named("month", today)
        told = self.cleaned_data
        if told["period"] == "custom" and told["first"] and told["last"]:
            return Period(min(told["first"], told["last"]), max(told["first"], told["last"]))
        return named(told["period"] or "month", today)


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("格式"),
        choices=[("ledger", _("台账（Excel）")), ("csv", _("数据（CSV）"))],
        widget=forms.RadioSelect,
        initial="ledger",
    )
    first = forms.DateField(label=_("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(
        label=_("用途"), max_length=200, min_length=2, error_messages={"required": _("请写明用途。")},
        help_text=_("谁在什么时候为了什么导出，都会记下来。"),
    )  # fmt: skip

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("first") and told.get("last") and told["last"] < told["first"]:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        return told
