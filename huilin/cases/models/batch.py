"""One act on many cases: each through the verb of its own, told row by row, and taken back within minutes (decision 0036).

A row fares like a case acted on alone: permission, version, record and event are the verb's. Messages wait until the time
for taking back is over, so that nobody is told what is undone a minute later.
"""

import datetime as dt
from typing import Any, Protocol, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.act import Act
from huilin.cases.models.assignment import Assignment
from huilin.cases.models.case import Case
from huilin.cases.models.rules import CaseRule, allowed
from huilin.cases.models.status import TAKING_BACK, Status
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, Permission
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.transactions import verb
from huilin.notifications.models import held_back, take_back


class BulkAct(Protocol):
    """What is done to each case: `huilin/cases/bulk.py`."""

    kind: str
    permission: Permission
    is_undoable: bool

    def do(self, case: Case, *, by: Actor, version: int) -> None: ...


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond, so that what is put back is what it was."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


class Batch(TenantModel):
    class Kind(models.TextChoices):
        ACCEPTANCE = "acceptance", gettext_lazy("受理")
        DISPATCH = "dispatch", gettext_lazy("派单")
        NOTE = "note", gettext_lazy("写备注")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.UUIDField()
    """Made by the form; the same form sent twice is one batch."""
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    undo_until = models.DateTimeField(null=True)
    """None for what is not taken back."""
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "key"], name="batch_once")]
        indexes = [models.Index(fields=["street_id", "by_person_id", "-at"], name="batch_person")]

    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.undo_until is not None and clock.now() < self.undo_until

    @classmethod
    @verb
    def carry_out(cls, act: BulkAct, chosen: list[tuple[Case, int]], *, by: Actor, key: UUID) -> Self:
        """The act is done to every chosen case that allows it; the others stay as they are, with the reason.

        `chosen` names each case with the version that the actor saw. The same key gives the batch that it made before;
        raises Conflict when somebody else made it. Locks the cases one by one in the order of their ids.
        """
        now = clock.now()
        until = allowed(CaseRule.Name.UNDO_WINDOW).after(now) if act.is_undoable else None
        batch = cls(kind=act.kind, key=key, at=now, by_person_id=by.person_id, undo_until=until)
        cls.objects.bulk_create([batch], ignore_conflicts=True)
        kept: Self = cls.objects.get(key=key)
        if kept.pk != batch.pk:
            if kept.by_person_id != by.person_id:
                raise Conflict(_("这一批已经由别人办了。"))
            return kept
        rows = [
            kept._do(act, case, version, by) for case, version in sorted(chosen, key=lambda one: one[0].pk)
        ]
        BatchRow.objects.bulk_create(rows)
        return kept

    def _do(self, act: BulkAct, case: Case, version: int, by: Actor) -> "BatchRow":
        row = BatchRow(batch=self, case=case)
        before = snapshot(case)
        try:
            with held_back(self.undo_until or clock.now()) as hold:
                act.do(case, by=by, version=version)
        except (Refused, PermissionDenied) as refusal:
            row.outcome, row.words = BatchRow.Outcome.REFUSED, str(getattr(refusal, "message", refusal))
            return row
        after = snapshot(case)
        row.before = {name: value for name, value in before.items() if after[name] != value}
        row.version, row.message_ids = case.version, hold.ids
        return row

    @verb
    def undo(self, *, by: Actor) -> None:
        """Every case of the batch to which nothing has happened since is as it was before, and its messages never leave.

        The others stay, with the reason in their row. Raises Forbidden for somebody else's batch, Conflict when it is too
        late or done already. Locks the batch, then the cases in the order of their ids, then their messages.
        """
        fresh = type(self).locked(self.pk)
        if by.person_id is None or fresh.by_person_id != by.person_id:
            raise Forbidden(_("只有办这一批的人可以撤销。"))
        if fresh.undone_at is not None:
            raise Conflict(_("这一批已经撤销过了。"))
        if not fresh.can_be_undone():
            raise Conflict(_("已经过了可以撤销的时间，请一件一件改。"))
        done = BatchRow.objects.filter(batch=fresh, outcome=BatchRow.Outcome.DONE)
        for row in done.select_related("case").order_by("case_id"):
            row.take_back(by)
        fresh.undone_at = clock.now()
        fresh.save()


class BatchRow(TenantModel):
    """How one case fared."""

    class Outcome(models.TextChoices):
        DONE = "done", gettext_lazy("办了")
        REFUSED = "refused", gettext_lazy("没有办")
        UNDONE = "undone", gettext_lazy("已撤销")
        KEPT = "kept", gettext_lazy("没有撤销")

    batch = TenantForeignKey(Batch, related_name="rows")
    case = TenantForeignKey(Case, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.DONE)
    words = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=0)
    before = models.JSONField(default=dict, encoder=Exact)
    """The columns that the act changed, as they were."""
    message_ids = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "batch", "case"], name="batch_row")]

    def take_back(self, by: Actor) -> None:
        try:
            TakenBack.write_for(self, by)
        except (Refused, PermissionDenied) as refusal:
            self.outcome, self.words = self.Outcome.KEPT, str(getattr(refusal, "message", refusal))
        else:
            self.outcome = self.Outcome.UNDONE
        self.save()


RIGHTS: dict[str, Permission] = {}
"""The right under which each kind was done; `bulk.py` fills it."""


class TakenBack(Act):
    """What a batch did to this case was taken back before anybody was told; its record stays and counts no more."""

    batch = TenantForeignKey(Batch, related_name="+")
    assignment = TenantForeignKey(Assignment, null=True, related_name="taken_back")

    @classmethod
    @verb
    def write_for(cls, row: BatchRow, by: Actor) -> None:
        """The case of this row is as before the act, in its next version. Raises Conflict when something happened since."""
        case: Any = row.case
        kind = row.batch.kind
        case.begin(RIGHTS[kind], by)
        if case.version != row.version:
            raise Conflict(_("之后又有人办过这件事，没有撤销。"))
        was = Status(case.status)
        to = Status(row.before.get("status", was))
        if (was, to) not in TAKING_BACK:
            raise case._not_now()
        if not take_back(row.message_ids):
            raise Conflict(_("消息已经发出去了，没有撤销。"))
        restore(case, row.before)
        role = by.role_for(RIGHTS[kind])
        assignment = None
        if kind == Batch.Kind.DISPATCH:
            assignment = Assignment.objects.filter(case=case).order_by("-at", "-id").first()
        cls.write(case, by, role, batch=row.batch, assignment=assignment)
        undone = {"acceptance": "case.accepted", "dispatch": "case.dispatched"}[kind]
        case.commit(
            "case.taken_back", by, role=role, was=was, what=str(Batch.Kind(kind).label), undone=undone
        )


UNTOUCHED: frozenset[str] = frozenset({"id", "street_id", "version", "handler_ids"})


def snapshot(case: Case) -> dict[str, Any]:
    """The row's columns but for its identity, version and the list of those who had a hand in it."""
    fields = [field for field in Case._meta.concrete_fields if not field.generated]
    return {
        field.attname: getattr(case, field.attname)
        for field in fields
        if field.attname not in UNTOUCHED and not isinstance(field, models.BinaryField)
    }


def restore(case: Any, before: dict[str, Any]) -> None:
    columns = {field.attname: field for field in Case._meta.concrete_fields}
    for name, value in before.items():
        field: Any = columns[name]
        setattr(case, name, field.to_python(value))
        if field.is_relation and field.is_cached(case):
            field.delete_cached_value(case)
