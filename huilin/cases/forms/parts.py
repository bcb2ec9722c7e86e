"""Forms of the division of work: a part given, reported done, taken back."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.assignment import handler_choices
from huilin.cases.forms.clocks import moment_field, words
from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import Part
from huilin.cases.models.proposing import handling_roles
from huilin.people.models import Organisation, Person


class PartForm(VersionedForm):
    assignee = forms.ChoiceField(label=gettext_lazy("谁来协办"))
    task = words(gettext_lazy("做什么"))
    part_due_at = moment_field(gettext_lazy("什么时候做完"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = {f"person:{self.case.assignee_id}", f"unit:{self.case.assigned_unit_id}"}
        persons, units, _outside = handler_choices(self.case, handling_roles(self.case))
        near = [(key, label) for key, label in persons if key not in lead]
        far = [(key, label) for key, label in units if key not in lead]
        self.fields["assignee"].choices = [("", _("请选择")), (_("人"), near), (_("单位"), far)]  # type: ignore[attr-defined]

    def suggested(self) -> dict[str, Any]:
        return {"part_due_at": self.case.due_at}

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        kind, _sep, key = answers.pop("assignee", "").partition(":")
        if kind == "person":
            answers["person"] = Person.objects.get(pk=UUID(key))
        elif kind == "unit":
            answers["unit"] = Organisation.objects.get(pk=UUID(key))
        answers["due_at"] = answers.pop("part_due_at", None)
        return answers


class OfOnePartForm(VersionedForm):
    part = forms.ChoiceField(label=gettext_lazy("哪一项"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [part for part in self.case.open_part_list() if self.is_choice(part)]
        choices = [(str(part.pk), f"{part.holder_name}：{part.task[:30]}") for part in rows]
        self.fields["part"].choices = choices  # type: ignore[attr-defined]

    def is_choice(self, part: Part) -> bool:
        return True

    def clean_part(self) -> UUID:
        return UUID(self.cleaned_data["part"])


class PartReportForm(OfOnePartForm):
    result = words(gettext_lazy("做了什么"))

    def is_choice(self, part: Part) -> bool:
        return part.is_held_by(self.actor)


class PartWithdrawalForm(OfOnePartForm):
    reason = words(gettext_lazy("为什么取消"))
