"""The base of every act's form."""

from typing import Any

from django import forms

from huilin.cases.models import Case
from huilin.core.permissions import Actor


class VersionedForm(forms.Form):
    """A form that remembers which version of the case its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        self.case, self.actor = case, actor
        kwargs["initial"] = {"version": case.version} | self.suggested() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def suggested(self) -> dict[str, Any]:
        """What the fields hold at first."""
        return {}
