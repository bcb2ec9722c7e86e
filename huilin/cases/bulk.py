"""What the desk does to many cases at once: accept, dispatch, note. Each case goes through its own verb.

Acts that judge (reject, verify, close, suspend) are not among them: each of these asks for a look at the one matter.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from huilin.cases.models import Case, Category, Note
from huilin.cases.models.batch import RIGHTS, Batch
from huilin.cases.models.vocabulary import categories
from huilin.cases.permissions import CASE_DISPATCH, CASE_READ, CASE_TRIAGE
from huilin.core.errors import Refused
from huilin.core.permissions import Actor, Permission
from huilin.people.models import Organisation, Person, Role


@dataclass(frozen=True)
class Accepting:
    """Taken on. Without a category or grade each case keeps its own; what the public reads of it stays."""

    category: Category | None
    grade: str
    mode: str
    kind: ClassVar[str] = Batch.Kind.ACCEPTANCE
    permission: ClassVar[Permission] = CASE_TRIAGE
    is_undoable: ClassVar[bool] = True

    def do(self, case: Case, *, by: Actor, version: int) -> None:
        category = self.category or categories.get().get(case.category_id or "")
        if category is None:
            raise Refused(_("还没有类别，请选一个类别，或单独受理。"))
        case.accept(
            by=by,
            category=category,
            grade=self.grade or case.grade,
            mode=self.mode,
            public_summary=case.public_summary,
            is_confidential=case.is_confidential,
            version=version,
        )


@dataclass(frozen=True)
class Dispatching:
    """In the hands of one person or unit, which must be one that is given matters of the case's place."""

    person: Person | None = None
    unit: Organisation | None = None
    instruction: str = ""
    roles: tuple[Role, ...] = field(default=(), compare=False)
    """The roles of the person, if it is one."""
    kind: ClassVar[str] = Batch.Kind.DISPATCH
    permission: ClassVar[Permission] = CASE_DISPATCH
    is_undoable: ClassVar[bool] = True

    def do(self, case: Case, *, by: Actor, version: int) -> None:
        if self.person and not any(reaches(role, case) for role in self.roles):
            raise Refused(_("%(name)s不管这个小区。") % {"name": self.person.name})
        case.dispatch(
            by=by, person=self.person, unit=self.unit, instruction=self.instruction, version=version
        )


def reaches(role: Role, case: Case) -> bool:
    if role.compound_id:
        return bool(role.compound_id == case.compound_id)
    return bool(role.community_id == case.community_id) if role.community_id else role.code == "SO"


@dataclass(frozen=True)
class Noting:
    """An internal note beside each. A note changes nothing and is not taken back."""

    text: str
    kind: ClassVar[str] = Batch.Kind.NOTE
    permission: ClassVar[Permission] = CASE_READ
    is_undoable: ClassVar[bool] = False

    def do(self, case: Case, *, by: Actor, version: int) -> None:
        Note.add(case, self.text, by=by)


RIGHTS.update({act.kind: act.permission for act in (Accepting, Dispatching, Noting)})
