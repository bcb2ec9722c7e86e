"""What keeps coming back at one place (未诉先办, 每月一题): found every night, taken on as a
programme or set aside with a reason.

Beijing's 接诉即办 ordinance, arts. 25 to 27, asks for it: look at the root of what many complain about.
"""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.vocabulary import Category, categories
from huilin.cases.permissions import CASE_READ, CASE_TRIAGE
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Permission, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Person
from huilin.places.models import Building, Community, Compound, Entrance


class RecurringQuerySet(TenantQuerySet):
    def visible_to(
        self, actor: Actor, permission: Permission = CASE_READ
    ) -> models.QuerySet["RecurringMatter"]:
        return self.filter(visible(RecurringMatter, actor, permission))


class RecurringMatter(TenantModel, Scoped):
    """One category at one place with as many cases as the rule says, and what they cost in attention."""

    class State(models.TextChoices):
        FOUND = "found", gettext_lazy("待研究")
        TAKEN_ON = "taken_on", gettext_lazy("已立为专题")
        SET_ASIDE = "set_aside", gettext_lazy("不立专题")
        GONE = "gone", gettext_lazy("最近没有再多发")

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="+")
    building = TenantForeignKey(Building, null=True, related_name="+")
    entrance = TenantForeignKey(Entrance, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.FOUND)
    since_on = models.DateField()
    """The first day of the window that was counted."""
    counted_at = models.DateTimeField()
    case_count = models.IntegerField()
    report_count = models.IntegerField()
    """Reports, those that were merged among them."""
    days = models.IntegerField()
    """Days between report and reply, in sum."""
    rounds = models.IntegerField()
    """How often a case of them was returned or reopened."""
    cost = models.IntegerField()
    """Fen, as the replies say."""
    last_at = models.DateTimeField()
    set_aside_at_count = models.IntegerField(null=True)
    title = models.CharField(max_length=60, blank=True)
    lead = TenantForeignKey(Person, null=True, related_name="+")
    target_on = models.DateField(null=True)
    measures = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(RecurringQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("重复问题")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "category", "compound", "building", "entrance"],
                name="recurringmatter_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["street_id", "state", "-case_count", "id"], name="recurring_list")]

    def __str__(self) -> str:
        return f"{self.place_label} {self.category_name}"

    @property
    def place_label(self) -> str:
        return " ".join(str(place) for place in (self.compound, self.building, self.entrance) if place)

    @property
    def category_name(self) -> str:
        return categories.get()[self.category_id].label

    @property
    def cost_yuan(self) -> str:
        return f"¥{self.cost / 100:,.2f}"

    @property
    def place_filter(self) -> dict[str, Any]:
        """The look-up of the cases behind it, those of smaller places inside among them."""
        for name in ("entrance", "building"):
            if key := getattr(self, f"{name}_id"):
                return {f"{name}_id": key}
        return {"compound_id": self.compound_id}

    @property
    def can_be_decided(self) -> bool:
        return self.state in (self.State.FOUND, self.State.SET_ASIDE)

    @verb
    def take_on(self, *, by: Actor, title: str, lead: Person, target_on: dt.date, measures: str) -> None:
        """A programme: with a name, somebody who leads it, a day and what is to be done. Locks the row."""
        self._begin(by)
        title, measures = clean_text(title), clean_text(measures)
        if not title:
            raise Refused(_("请给专题起个名字。"), field="title")
        if not measures:
            raise Refused(_("请写明打算怎么办。"), field="measures")
        if target_on <= timezone.localdate(clock.now()):
            raise Refused(_("完成日期要在今天以后。"), field="target_on")
        self.title, self.lead, self.target_on, self.measures = title, lead, target_on, measures
        self.reason = ""
        self._decide(by, self.State.TAKEN_ON, "recurring.taken_on", title=title, until=target_on.isoformat())

    @verb
    def set_aside(self, *, by: Actor, reason: str) -> None:
        """Not taken on, with the reason; comes up again when as many cases as the rule says are added."""
        self._begin(by)
        if self.state != self.State.FOUND:
            raise Conflict(_("这个问题已经有决定了。"))
        self.reason = clean_text(reason)
        if not self.reason:
            raise Refused(_("请写明为什么不立专题。"), field="reason")
        self.set_aside_at_count = self.case_count
        self._decide(by, self.State.SET_ASIDE, "recurring.set_aside")

    def _begin(self, by: Actor) -> None:
        fresh = type(self).locked(self.pk)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(fresh, field.attname))
        demand(by, CASE_TRIAGE, self)
        if not self.can_be_decided:
            raise Conflict(_("这个问题已经有决定了。"))

    def _decide(self, by: Actor, state: str, kind: str, **told: str) -> None:
        self.state, self.decided_at, self.decided_by_name = state, clock.now(), by.name
        self.save()
        record(kind, self, by=by, role=by.role_for(CASE_TRIAGE), reason=self.reason, **told)


def recurring_threshold() -> int:
    return number(CaseRule.Name.RECURRING_CASES)
