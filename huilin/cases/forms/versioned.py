"""The base of every act's form."""

from typing import Any

from huilin.cases.models import Case
from huilin.core import acting
from huilin.core.permissions import Actor


class VersionedForm(acting.VersionedForm):
    """A form that remembers which version of the case its reader saw."""

    def __init__(self, *args: Any, case: Case, actor: Actor, **kwargs: Any) -> None:
        self.case, self.actor = case, actor
        kwargs["initial"] = {"version": case.version} | self.suggested() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
