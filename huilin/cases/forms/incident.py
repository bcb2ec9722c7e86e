"""The forms of a mass incident: where, since when, what is said on the phone; news for everybody; the end."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from huilin.cases.forms.clocks import words
from huilin.cases.forms.site_notice import moment_field
from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.permissions import CASE_MERGE
from huilin.core.permissions import visible
from huilin.places.models import Building, Compound

TOLD_TO_ALL = gettext_lazy("所有报过和关注的人都会收到，写大白话。")


class IncidentForm(VersionedForm):
    compounds: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("影响哪些小区（整个小区）"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    buildings: Any = forms.ModelMultipleChoiceField(
        label=gettext_lazy("只影响本小区的几栋楼"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("选了楼栋，上面就不要再选本小区。"),
    )
    started_at = moment_field(
        gettext_lazy("从什么时候开始的"), help_text=gettext_lazy("这以后收到、还没受理的同类事会一起并进来。")
    )
    expected_at = moment_field(
        gettext_lazy("预计什么时候恢复"), required=False, help_text=gettext_lazy("说不准就不填。")
    )
    cause = forms.CharField(label=gettext_lazy("什么原因"), max_length=100, required=False)
    advice = forms.CharField(
        label=gettext_lazy("居民现在可以怎么做"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("居民看得到，例如：小区门口有送水车。"),
    )
    script = words(
        gettext_lazy("电话里还要说的话"), required=False, help_text=gettext_lazy("只给接电话的人看。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = Compound.objects.filter(visible(Compound, self.actor, CASE_MERGE))
        self.fields["compounds"].queryset = within.order_by("order_key", "name")  # type: ignore[attr-defined]
        own = Building.objects.filter(compound=self.case.compound_id)
        self.fields["buildings"].queryset = own.order_by("order_key", "name")  # type: ignore[attr-defined]

    def suggested(self) -> dict[str, Any]:
        start = timezone.localtime(self.case.submitted_at).replace(second=0, microsecond=0)
        return {"started_at": start, "compounds": [self.case.compound_id]}

    def places(self) -> list[tuple[Compound, Building | None]]:
        compound = self.case.compound
        buildings = [(compound, building) for building in self.cleaned_data["buildings"]]
        whole = [one for one in self.cleaned_data["compounds"] if not (buildings and one.pk == compound.pk)]
        return [*((one, None) for one in whole), *buildings]


class IncidentUpdateForm(VersionedForm):
    text = words(gettext_lazy("最新情况"), help_text=TOLD_TO_ALL)
    expected_at = moment_field(gettext_lazy("改为预计什么时候恢复"), required=False)


class IncidentEndForm(VersionedForm):
    text = words(gettext_lazy("现在怎样了"), help_text=TOLD_TO_ALL)
