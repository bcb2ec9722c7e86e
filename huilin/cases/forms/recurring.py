"""Forms of the decisions on what keeps coming back."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models import RecurringMatter
from huilin.core import clock
from huilin.people.models import Person, Role

SUGGESTED_DAYS = 30


class ProgrammeForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label=gettext_lazy("专题名称"), max_length=60)
    lead = forms.ChoiceField(label=gettext_lazy("谁牵头"))
    target_on = forms.DateField(
        label=gettext_lazy("什么时候做完"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    measures = forms.CharField(
        label=gettext_lazy("打算怎么办"), widget=forms.Textarea(attrs={"rows": 5}), max_length=2000
    )

    def __init__(self, *args: Any, matter: RecurringMatter, **kwargs: Any) -> None:
        later = timezone.localdate(clock.now()) + dt.timedelta(days=SUGGESTED_DAYS)
        named = _("%(place)s%(what)s专题") % {"place": matter.place_label, "what": matter.category_name}
        kwargs["initial"] = {"title": named[:60], "target_on": later}
        super().__init__(*args, **kwargs)
        self.persons = possible_leads(matter)
        lines = [(str(key), label) for key, (_one, label) in self.persons.items()]
        self.fields["lead"].choices = [("", _("请选择")), *lines]  # type: ignore[attr-defined]

    def clean_lead(self) -> Person:
        return self.persons[UUID(self.cleaned_data["lead"])][0]


class SettingAsideForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("为什么不立专题"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )

    def __init__(self, *args: Any, matter: RecurringMatter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def possible_leads(matter: RecurringMatter) -> dict[UUID, tuple[Person, str]]:
    """The compound's stewards, the community's and the street's people; one statement."""
    near = (
        Q(compound_id=matter.compound_id, code__in=("ST", "SL"))
        | Q(community_id=matter.community_id, code__in=("CS", "PO"))
        | Q(code__in=("SO", "LD"))
    )
    found: dict[UUID, tuple[Person, str]] = {}
    for role in (
        Role.objects.in_force(clock.now()).filter(near).select_related("person").order_by("code", "id")
    ):
        found.setdefault(role.person_id, (role.person, f"{role.person.name}（{role.get_code_display()}）"))
    return found
