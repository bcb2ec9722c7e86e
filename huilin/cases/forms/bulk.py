"""What is asked once for many cases."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.bulk import Accepting, Dispatching, Noting
from huilin.cases.desk_head import HANDLING, roles_near
from huilin.cases.models import Case, Grade
from huilin.cases.models.vocabulary import categories
from huilin.core.ids import new_id
from huilin.core.permissions import Actor


class BulkForm(forms.Form):
    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    list = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        self.actor = actor
        kwargs["initial"] = {"key": new_id()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def act(self) -> Any:
        """The act with what was answered."""
        raise NotImplementedError


class BulkAcceptanceForm(BulkForm):
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("等级"), required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("办理方式"),
        choices=Case.Mode,
        widget=forms.RadioSelect,
        initial=Case.Mode.DISPATCH,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("", _("各按原来的"))]
        kinds = [(one.slug, one.label) for one in categories.get().values()]
        self.fields["category"].choices = own + kinds  # type: ignore[attr-defined]
        self.fields["grade"].choices = own + list(Grade.choices)  # type: ignore[attr-defined]

    def act(self) -> Accepting:
        told = self.cleaned_data
        return Accepting(categories.get().get(told["category"]), told["grade"], told["mode"])


class BulkDispatchForm(BulkForm):
    assignee = forms.ChoiceField(label=gettext_lazy("派给谁"))
    instruction = forms.CharField(
        label=gettext_lazy("交代"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=1000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = list(
            roles_near(self.actor).select_related("person", "organisation").order_by("person__name", "id")
        )
        persons = {
            f"person:{role.person_id}": _("%(name)s（%(role)s）")
            % {"name": role.person.name, "role": role.get_code_display()}
            for role in self.roles
            if role.code in HANDLING
        }
        units = {
            f"unit:{role.organisation_id}": role.organisation.name
            for role in self.roles
            if role.organisation_id
        }
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")), (_("人"), list(persons.items())), (_("单位"), list(units.items())),
        ]  # fmt: skip

    def act(self) -> Dispatching:
        kind, _sep, key = self.cleaned_data["assignee"].partition(":")
        said = self.cleaned_data["instruction"]
        if kind == "unit":
            unit = next(role.organisation for role in self.roles if str(role.organisation_id) == key)
            return Dispatching(unit=unit, instruction=said)
        held = tuple(role for role in self.roles if role.person_id == UUID(key) and role.code in HANDLING)
        return Dispatching(person=held[0].person, instruction=said, roles=held)


class BulkNoteForm(BulkForm):
    text = forms.CharField(
        label=gettext_lazy("内部备注"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def act(self) -> Noting:
        return Noting(self.cleaned_data["text"])
