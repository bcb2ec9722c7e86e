"""Entering a matter for somebody: at the desk, on the phone, on a round."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.desk import CategoryField, PhotosField
from huilin.cases.models import Case, Spot
from huilin.cases.models.report import MOST_WORDS
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF
from huilin.cases.spots import spot_named
from huilin.core.permissions import Actor, visible
from huilin.core.text import clean_name, clean_text, normalise_phone
from huilin.people.models import Consent
from huilin.places.models import Compound


class EntryForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    compound: Any = forms.ModelChoiceField(
        label=gettext_lazy("小区"), queryset=None, empty_label=gettext_lazy("请选择")
    )
    spot = forms.CharField(
        label=gettext_lazy("楼栋单元"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("例如：3栋2单元。不清楚就不填。"),
    )
    description = forms.CharField(
        label=gettext_lazy("说的什么事"), widget=forms.Textarea(attrs={"rows": 4}), max_length=MOST_WORDS
    )
    category = CategoryField(
        label=gettext_lazy("类别"),
        required=False,
        widget=forms.Select(
            attrs={"hx-get": reverse_lazy("cases:questions"), "hx-target": "#asked", "hx-swap": "outerHTML"}
        ),
    )
    source = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=Case.Source, widget=forms.RadioSelect)
    contact_name = forms.CharField(label=gettext_lazy("称呼"), max_length=50, required=False)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("本人同意代报的方式"),
        choices=Consent.Way,
        widget=forms.RadioSelect,
        initial=Consent.Way.SPOKEN,
    )
    photos = PhotosField(label=gettext_lazy("照片"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = visible(Compound, actor, CASE_CREATE_ON_BEHALF)
        self.fields["compound"].queryset = Compound.objects.filter(within).select_related("community")  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return normalise_phone(phone) if phone else ""

    def clean_contact_name(self) -> str:
        return clean_name(self.cleaned_data["contact_name"])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        compound = answers.get("compound")
        if compound is not None:
            answers["place"] = self.find_spot(compound, clean_text(answers.get("spot", "")))
        return answers

    def find_spot(self, compound: Compound, words: str) -> Spot:
        """The entrance or building that the words name; raises ValidationError at the field when there is none."""
        if found := spot_named(compound, words):
            return found
        self.add_error(
            "spot", ValidationError(_("这个小区没有「%(words)s」，请检查，或不填。"), params={"words": words})
        )
        return Spot(compound)
