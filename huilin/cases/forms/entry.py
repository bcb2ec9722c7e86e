"""Entering a matter for somebody: out of a chat group, on the phone, at the desk, on a round. One page, one tick."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.desk import CategoryField, PhotosField
from huilin.cases.models import Case, Spot
from huilin.cases.models.report import MOST_WORDS
from huilin.cases.naming import Places
from huilin.cases.pasted import Pasted, read_messages
from huilin.cases.permissions import CASE_CREATE_ON_BEHALF
from huilin.core.permissions import Actor, visible
from huilin.core.text import clean_name, clean_text, normalise_phone
from huilin.people.models import Consent
from huilin.places.models import Compound

SOURCES = [
    (Case.Source.ONLINE.value, gettext_lazy("微信群")),
    *((one.value, one.label) for one in (
        Case.Source.PHONE, Case.Source.WALK_IN, Case.Source.VISIT, Case.Source.PATROL, Case.Source.MEETING,
        Case.Source.OWN_FIND,
    )),
]  # fmt: skip
WITHOUT_REPORTER = frozenset({Case.Source.PATROL, Case.Source.OWN_FIND})
"""Found by the one who enters it; nobody was asked."""
MOST_PASTED = 6000


def compounds_of(actor: Actor) -> list[Compound]:
    """The compounds for which the actor may enter matters, by name; one statement."""
    within = visible(Compound, actor, CASE_CREATE_ON_BEHALF)
    return list(Compound.objects.filter(within).select_related("community").order_by("name"))


def usual_compound(actor: Actor, compounds: list[Compound]) -> str:
    """The actor's own compound, or the only one there is; empty where it has to be chosen."""
    held = {role.compound_id for role in actor.roles if role.compound_id}
    own = [one for one in compounds if one.pk in held] or compounds
    return str(own[0].pk) if len(own) == 1 else ""


def filled(posted: Any, compounds: list[Compound]) -> tuple[Any, Pasted]:
    """What was sent, with the empty fields filled from the pasted text; and what was read there."""
    typed = posted.copy()
    read = read_messages(typed.get("pasted", "")[:MOST_PASTED])
    for name, value in (("description", read.text), ("contact_name", read.who)):
        if not typed.get(name, "").strip():
            typed[name] = value
    chosen = next((one for one in compounds if str(one.pk) == typed.get("compound")), None)
    found = Places(compounds).find(read.text, default=chosen)
    if found.spot is not None:
        typed["compound"] = str(found.spot.compound.pk)
        if not typed.get("spot", "").strip():
            typed["spot"] = " ".join(str(one) for one in (found.spot.building, found.spot.entrance) if one)
    return typed, read


class EntryForm(forms.Form):
    key = forms.CharField(widget=forms.HiddenInput, max_length=100)
    pasted = forms.CharField(
        label=gettext_lazy("从群里复制的消息"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=MOST_PASTED,
        help_text=gettext_lazy("整段粘进来就行，名字、日期和“[图片]”会自己分开。"),
    )
    description = forms.CharField(
        label=gettext_lazy("说的什么事"), widget=forms.Textarea(attrs={"rows": 3}), max_length=MOST_WORDS
    )
    compound = forms.ChoiceField(label=gettext_lazy("小区"))
    spot = forms.CharField(
        label=gettext_lazy("楼栋单元"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("3栋2单元")}),
    )
    contact_name = forms.CharField(label=gettext_lazy("谁说的"), max_length=50, required=False)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    source = forms.ChoiceField(label=gettext_lazy("怎么来的"), choices=SOURCES, widget=forms.RadioSelect)
    agreed = forms.BooleanField(label=gettext_lazy("本人知道并同意由我代报"), required=False)
    photos = PhotosField(label=gettext_lazy("照片"), required=False)
    category = CategoryField(
        label=gettext_lazy("类别（不选就按内容猜）"),
        required=False,
        widget=forms.Select(
            attrs={"hx-get": reverse_lazy("cases:questions"), "hx-target": "#asked", "hx-swap": "outerHTML"}
        ),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, compounds: list[Compound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compounds = compounds
        choices = [(str(one.pk), str(one)) for one in compounds]
        self.fields["compound"].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return normalise_phone(phone) if phone else ""

    def clean_contact_name(self) -> str:
        return clean_name(self.cleaned_data["contact_name"])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        compound = next((one for one in self.compounds if str(one.pk) == answers.get("compound")), None)
        if compound is not None:
            answers["place"] = self.find_spot(compound, clean_text(answers.get("spot", "")))
        source = answers.get("source", "")
        answers["is_on_behalf"] = source not in WITHOUT_REPORTER
        if source and answers["is_on_behalf"] and not answers.get("agreed"):
            self.add_error("agreed", _("请先问过本人，同意了再勾这里。"))
        answers["consent"] = Consent.Way.ONLINE if source == Case.Source.ONLINE else Consent.Way.SPOKEN
        return answers

    def find_spot(self, compound: Compound, words: str) -> Spot:
        """The entrance or building that the words name; an error at the field when there is none."""
        if not words:
            return Spot(compound)
        spot = Places([compound]).inside(compound, "".join(words.split()))
        if spot.spot is not None and spot.spot.building is not None and not spot.unknown:
            return spot.spot
        self.add_error(
            "spot", ValidationError(_("这个小区没有「%(words)s」，请检查，或不填。"), params={"words": words})
        )
        return Spot(compound)
