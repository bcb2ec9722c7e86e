"""Handing on and giving back: whom the rules propose, who is left out by the catalogue, and why."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.forms.versioned import VersionedForm
from huilin.cases.models import Case, Return
from huilin.cases.models.duty import HANDLING, catalogue, holders_of
from huilin.cases.models.proposing import Proposal, handling_roles, propose
from huilin.people.models import Organisation, Person


class AssignmentForm(VersionedForm):
    assignee = forms.ChoiceField(label=gettext_lazy("派给谁"))
    outside_reason = forms.CharField(
        label=gettext_lazy("不在职责清单，为什么还派给他"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("只有派给标着“不在职责清单”的人或单位时才要写。"),
    )
    instruction = forms.CharField(
        label=gettext_lazy("交代"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=1000
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("办结时限"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    is_proposing = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.roles = handling_roles(kwargs["case"])
        self.proposal: Proposal | None = None
        if self.is_proposing:
            self.proposal, self.blocked = propose(kwargs["case"], self.roles)
        super().__init__(*args, **kwargs)
        persons, units, any_outside = handler_choices(self.case, self.roles)
        self.fields["assignee"].choices = [("", _("请选择")), (_("人"), persons), (_("单位"), units)]  # type: ignore[attr-defined]
        if self.is_proposing:
            self.fields["assignee"].help_text = self.explain()
            if not any_outside:
                del self.fields["outside_reason"]

    def explain(self) -> str:
        """Why somebody is chosen already, and which rules could not choose."""
        told = [
            _("%(rule)s用不上：%(problem)s。") % {"rule": found.rule, "problem": found.problem}
            for found in self.blocked
        ]
        if self.proposal and self.proposal.rule:
            told.insert(
                0, _("按%(rule)s（%(why)s）。") % {"rule": self.proposal.rule, "why": self.proposal.why}
            )
        elif self.proposal:
            told.insert(0, f"{self.proposal.why}。")
        return "".join(told)

    def suggested(self) -> dict[str, Any]:
        told: dict[str, Any] = {"due_at": self.case.due_at}
        if self.proposal:
            told["assignee"] = self.proposal.key
            told["instruction"] = self.proposal.rule.instruction if self.proposal.rule else ""
        return told

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        kind, _sep, key = answers.pop("assignee", "").partition(":")
        if kind == "person":
            answers["person"] = Person.objects.get(pk=UUID(key))
        elif kind == "unit":
            answers["unit"] = Organisation.objects.get(pk=UUID(key))
        return answers


def handler_choices(
    case: Case, roles: list[Any]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]], bool]:
    """(persons, units, whether the catalogue leaves one of them out) among the holders of these roles, as choices."""
    now, category = catalogue(), case.category_id
    held: dict[tuple[str, UUID], list[Any]] = {}
    for role in roles:
        if role.organisation_id:
            held.setdefault(("unit", role.organisation_id), []).append(role)
        if role.code in HANDLING:
            held.setdefault(("person", role.person_id), []).append(role)
    rows: dict[str, list[tuple[str, str]]] = {"person": [], "unit": []}
    any_outside = False
    for (kind, pk), theirs in held.items():
        is_outside = now.excludes({pk} if kind == "unit" else holders_of(theirs), category)
        any_outside |= is_outside
        rows[kind].append((f"{kind}:{pk}", label_of(kind, theirs[0], is_outside)))
    return rows["person"], rows["unit"], any_outside


def label_of(kind: str, role: Any, is_outside: bool) -> str:
    name = role.organisation.name if kind == "unit" else f"{role.person.name}（{role.get_code_display()}）"
    return _("%(name)s（不在职责清单）") % {"name": name} if is_outside else str(name)


class ArbitrationForm(AssignmentForm):
    instruction = None  # type: ignore[assignment]
    due_at = None  # type: ignore[assignment]
    outside_reason = None  # type: ignore[assignment]
    is_proposing = False
    reason = forms.CharField(
        label=gettext_lazy("为什么这样定"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class ReturnForm(VersionedForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("哪一类原因"), choices=Return.Cause, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么不归您办"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
    suggested_handler = forms.CharField(label=gettext_lazy("建议谁来办"), max_length=100, required=False)

    def suggested(self) -> dict[str, Any]:
        return {"cause": Return.Cause.NOT_MINE}
