"""What is asked at a door, and of those who plan."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.people.models import Consent, Residency
from huilin.visits.models import CareFlag, VisitKind, VisitWay
from huilin.visits.models.care import MOST_WORDS as MOST_CARE_WORDS
from huilin.visits.models.plan import MOST_AHEAD
from huilin.visits.models.visit import MOST_WORDS


class VisitForm(forms.Form):
    """Nothing has to be filled in: the button that is pressed says whether they met."""

    use_required_attribute = False

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    result = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)
    heard = forms.CharField(
        label=gettext_lazy("听到什么"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": gettext_lazy("比如：三楼的灯又不亮了")}),
        help_text=gettext_lazy("不写身体、钱财等隐私。没有就不填。"),
    )
    met = forms.ChoiceField(
        label=gettext_lazy("见到的是"),
        required=False,
        choices=[("", gettext_lazy("不记")), *Residency.Relation.choices],
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("走访的用意"),
        required=False,
        choices=VisitKind,
        widget=forms.CheckboxSelectMultiple,
    )
    way = forms.ChoiceField(
        label=gettext_lazy("方式"), required=False, choices=VisitWay, widget=forms.RadioSelect
    )

    def clean_kinds(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["kinds"]) or (VisitKind.ROUTINE,)

    def clean_way(self) -> str:
        return self.cleaned_data["way"] or VisitWay.DOOR


class PlanForm(forms.Form):
    use_required_attribute = False

    compound: Any = forms.ModelChoiceField(
        label=gettext_lazy("小区"), queryset=None, empty_label=gettext_lazy("请选择")
    )
    month = forms.ChoiceField(label=gettext_lazy("月份"))

    def __init__(self, *args: Any, compounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]
        month = timezone.localdate().replace(day=1)
        choices = []
        for _ahead in range(MOST_AHEAD + 1):
            choices.append(
                (month.isoformat(), _("%(year)d年%(month)d月") % {"year": month.year, "month": month.month})
            )
            month = (month + dt.timedelta(days=32)).replace(day=1)
        self.fields["month"].choices = choices  # type: ignore[attr-defined]

    def clean_month(self) -> dt.date:
        return dt.date.fromisoformat(self.cleaned_data["month"])


class HandOverForm(forms.Form):
    use_required_attribute = False

    building: Any = forms.ModelChoiceField(
        label=gettext_lazy("楼栋"), queryset=None, empty_label=gettext_lazy("请选择")
    )
    steward: Any = forms.ModelChoiceField(
        label=gettext_lazy("改由谁走访"), queryset=None, empty_label=gettext_lazy("请选择")
    )

    def __init__(self, *args: Any, buildings: Any, stewards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["building"].queryset = buildings  # type: ignore[attr-defined]
        self.fields["steward"].queryset = stewards  # type: ignore[attr-defined]
        self.fields["steward"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class CareForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(
        label=gettext_lazy("为什么关爱"), choices=CareFlag.Kind, widget=forms.RadioSelect
    )
    way = forms.ChoiceField(
        label=gettext_lazy("本人（孩子由监护人）怎么同意的"), choices=Consent.Way, initial=Consent.Way.PAPER,
        widget=forms.RadioSelect,
    )  # fmt: skip
    evidence = forms.FileField(
        label=gettext_lazy("签字的照片"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    note = forms.CharField(
        label=gettext_lazy("上门要留意什么"),
        required=False,
        max_length=MOST_CARE_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    steward: Any = forms.ModelChoiceField(
        label=gettext_lazy("由谁走访"), queryset=None, required=False, empty_label=gettext_lazy("还没有定")
    )

    def __init__(self, *args: Any, stewards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steward"].queryset = stewards  # type: ignore[attr-defined]
        self.fields["steward"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
