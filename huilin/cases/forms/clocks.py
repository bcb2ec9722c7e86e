"""Forms of the acts about time: more of it, none for a while, the street's eye, another rung."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import Suspension
from huilin.cases.models.rules import CaseRule, number
from huilin.core import clock

SEEN_BY_RESIDENT = gettext_lazy("居民会看到，用大白话写。")


def words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=area, required=required, max_length=1000, help_text=help_text)


def moment_field(label: Any, *, required: bool = True) -> forms.DateTimeField:
    picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=picker, required=required)


class ExtensionForm(VersionedForm):
    new_due_at = forms.DateTimeField(
        label=gettext_lazy("延到什么时候"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = words(gettext_lazy("为什么要延期"), help_text=SEEN_BY_RESIDENT)

    def suggested(self) -> dict[str, Any]:
        return {"new_due_at": self.case.latest_extension() if self.case.due_at else None}


class ExtensionApprovalForm(VersionedForm):
    remark = words(gettext_lazy("批复意见"), required=False)


class ExtensionRefusalForm(VersionedForm):
    remark = words(gettext_lazy("为什么不同意"))


class SuspensionForm(VersionedForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("客观原因"), choices=Suspension.Cause, widget=forms.RadioSelect
    )
    reason = words(gettext_lazy("情况"))
    review_on = forms.DateField(
        label=gettext_lazy("复核日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("到这一天会提醒您；没人处理就自动恢复办理。居民和小区公示栏都看得到。"),
    )

    def suggested(self) -> dict[str, Any]:
        half = number(CaseRule.Name.LONGEST_SUSPENSION) // 2
        return {"review_on": timezone.localdate(clock.now()) + dt.timedelta(days=half)}


class ResumptionForm(VersionedForm):
    reason = words(gettext_lazy("说明"), required=False)


class SupervisionForm(VersionedForm):
    reason = words(gettext_lazy("督办要求"))


class EscalationForm(VersionedForm):
    reason = words(gettext_lazy("为什么要上报"))


class DescentForm(VersionedForm):
    reason = words(gettext_lazy("为什么退回下级"))
