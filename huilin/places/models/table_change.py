"""A new row of a reference table: entered with its source, confirmed by a second person where dict.edit asks it."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock, workdays
from huilin.core.dated import amounts, dated_tables, key_fields, shown, tenant_tables, value_fields
from huilin.core.errors import Conflict, Refused
from huilin.core.models import Holiday
from huilin.core.permissions import Actor, Scoped, demand, may
from huilin.core.reference import reference_changed
from huilin.core.tenancy import TenantManager, TenantModel, current_street
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.places.permissions import EDIT_TABLES

HOLIDAYS = Holiday._meta.label_lower


class TableChange(TenantModel, Scoped):
    """Until it is decided the table stays as it is. Rows that are in force already are never edited."""

    class Outcome(models.TextChoices):
        PENDING = "", gettext_lazy("等另一个人确认")
        GRANTED = "granted", gettext_lazy("已确认")
        REFUSED = "refused", gettext_lazy("没有同意")

    table = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    """The row's columns by their names in the database; of a holiday its kind (empty: none any more) and name; of an
    imported calendar its `days`, each as [day, kind, name, source]; of a street's own table also its last day and, as
    `words`, what the row is about and what it says, as they were shown to who entered it."""
    effective_on = models.DateField(gettext_lazy("从哪天起"))
    before = models.CharField(max_length=200, blank=True)
    source = models.CharField(gettext_lazy("依据"), max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by_id = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=50, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=50, blank=True)
    remark = models.TextField(blank=True)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        verbose_name = gettext_lazy("时限和假日的改动")
        indexes = [models.Index(fields=["street_id", "outcome", "-asked_at"], name="tablechange_recent")]

    def __str__(self) -> str:
        return f"{self.what} {self.value_label}"

    def makers(self, permission: str) -> set[UUID]:
        return {self.asked_by_id} if self.asked_by_id and self.decided_at is None else set()

    @property
    def row(self) -> models.Model | None:
        """The row as it would be, unsaved; None for a holiday or for a table that is no more."""
        own = tenant_tables().get(self.table)
        model: type[models.Model] | None = own or dated_tables().get(self.table)
        if model is None:
            return None
        columns = {field.attname for field in (*key_fields(model), *value_fields(model))}
        told = {name: value for name, value in self.values.items() if name in columns}
        if own is not None:
            told |= {"street_id": self.street_id, "valid_to": self.values.get("valid_to")}
        return model(**told, valid_from=self.effective_on, source=self.source)

    @property
    def words(self) -> tuple[str, str] | None:
        found = self.values.get("words")
        return (found[0], found[1]) if found else None

    @property
    def what(self) -> str:
        if self.words:
            return self.words[0]
        row = self.row
        return row_label(row) if row is not None else f"{self.effective_on:%Y-%m-%d}"

    @property
    def value_label(self) -> str:
        if self.words:
            return self.words[1]
        row = self.row
        if row is not None:
            return value_label(row)
        if days := self.values.get("days"):
            first = "、".join(
                f"{day} {Holiday.Kind(kind).label} {name}".strip() for day, kind, name, _source in days[:3]
            )
            return _("导入%(n)d天：%(first)s") % {"n": len(days), "first": first}
        kind = self.values.get("kind", "")
        label = str(Holiday.Kind(kind).label) if kind else _("取消本地安排")
        return f"{label} {self.values.get('name', '')}".strip()

    @classmethod
    @verb
    def enter(
        cls, *, by: Actor, table: str, values: dict[str, Any], effective_on: dt.date, source: str, before: str = ""
    ) -> "TableChange":  # fmt: skip
        """The change is written down, and in force at once where the matrix asks no second person of `by`."""
        change = cls(
            table=table, values=values, effective_on=effective_on, source=clean_text(source), before=before,
            asked_at=clock.now(), street_id=current_street(),
        )  # fmt: skip
        demand(by, EDIT_TABLES, change)
        change._check()
        change.asked_by_id, change.asked_by_name = by.person_id, by.name
        change.save(force_insert=True)
        change._record("table.entered", by, change.source)
        if may(by, EDIT_TABLES, change):
            change._put_in_place()
            change._decide(by, cls.Outcome.GRANTED)
        return change

    @verb
    def confirm(self, *, by: Actor) -> None:
        """The row stands from its day on. Not by who entered it; one decision only."""
        change = self._begin(by)
        change._check()
        change._put_in_place()
        change._decide(by, self.Outcome.GRANTED)

    @verb
    def refuse(self, *, by: Actor, remark: str) -> None:
        """Nothing changes; who entered it reads why."""
        change = self._begin(by)
        remark = clean_text(remark)
        if not remark:
            raise Refused(_("请写明理由。"), field="reason")
        change._decide(by, self.Outcome.REFUSED, remark)

    def _begin(self, by: Actor) -> "TableChange":
        change: TableChange = type(self).locked(self.pk)
        if change.decided_at is not None:
            raise Conflict(_("这个改动已经有人处理过了。"))
        demand(by, EDIT_TABLES, change)
        return change

    def _check(self) -> None:
        if not self.source:
            raise Refused(_("请写明依据。"), field="source")
        if self.effective_on <= timezone.localdate(clock.now()):
            raise Refused(_("最早从明天起生效，过去和今天的规定不能改。"), field="effective_on")
        row = self.row
        if row is None:
            self._check_holiday()
            return
        try:
            row.clean_fields()
            row.clean()
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error

    def _check_holiday(self) -> None:
        if self.table != HOLIDAYS:
            raise Refused(_("没有这张表。"))
        if "days" in self.values:
            if any(dt.date.fromisoformat(day) < self.effective_on for day, *_rest in self.values["days"]):
                raise Refused(_("过去的日子不能改。"), field="file")
            return
        kind = self.values.get("kind", "")
        if kind and kind not in Holiday.Kind.values:
            raise Refused(_("请选放假还是上班。"), field="kind")
        if not kind and self.effective_on not in workdays.holidays.get():
            raise Conflict(_("这一天没有本地安排，不用取消。"))

    def _put_in_place(self) -> None:
        row = self.row
        if row is None:
            self._put_holiday()
            return
        key = {field.attname: getattr(row, field.attname) for field in key_fields(type(row))}
        asked = {
            (f"{name}__isnull" if value is None else name): value is None or value
            for name, value in key.items()
        }
        # A row of the same day is not in force yet: entering it again corrects it.
        same = type(row)._default_manager.filter(**asked, valid_from=self.effective_on).first()
        if same is not None:
            row.pk = same.pk
        row.save(force_update=same is not None)
        reference_changed()

    def _put_holiday(self) -> None:
        if "days" in self.values:
            for day, kind, name, source in self.values["days"]:
                told = {"kind": kind, "name": name, "source": source}
                Holiday.objects.update_or_create(day=day, defaults=told)
            reference_changed()
            return
        told = {"kind": self.values.get("kind", ""), "name": self.values.get("name", "")}
        if told["kind"]:
            Holiday.objects.update_or_create(day=self.effective_on, defaults=told | {"source": self.source})
        else:
            Holiday.objects.filter(day=self.effective_on).delete()
        reference_changed()

    def _decide(self, by: Actor, outcome: str, remark: str = "") -> None:
        self.outcome, self.remark = outcome, remark
        self.decided_at, self.decided_by_name = clock.now(), by.name
        self.save()
        self._record(f"table.{outcome}", by, remark)

    def _record(self, kind: str, by: Actor, reason: str) -> None:
        told = {"what": self.what, "value": self.value_label, "day": f"{self.effective_on:%Y-%m-%d}"}
        record(kind, self, by=by, role=by.role_for(EDIT_TABLES), reason=reason, **told)


def row_label(row: models.Model) -> str:
    """What the row is about, in words."""
    words = [shown(row, field) for field in key_fields(type(row)) if field.name != "street"]
    return " · ".join(word for word in words if word)


def value_label(row: models.Model) -> str:
    """What the row says, in words."""
    return "，".join(f"{LABELS[name]} {words}" if name in LABELS else words for name, words in amounts(row))


LABELS = {
    "accept_amount": gettext_lazy("受理"),
    "contact_amount": gettext_lazy("首次联系"),
    "reply_amount": gettext_lazy("答复"),
}
"""Of tables that say several things at once."""
