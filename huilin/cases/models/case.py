"""The case (诉求/事项): one thread from what somebody reported to what was done about it.

The row carries what queues and permissions ask; each act is a record of its own beside it, and `audit.Event` is the history.
"""

import datetime as dt
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.cases.models.assignment import Assignable
from huilin.cases.models.clocks import Clocked, next_deadline, share_of
from huilin.cases.models.closure import Closable
from huilin.cases.models.contact import Contactable
from huilin.cases.models.demand import Contestable, DemandState
from huilin.cases.models.extension import Extendable
from huilin.cases.models.follow_up import FollowUp, Revisitable, waiting_indexes
from huilin.cases.models.following import Followable
from huilin.cases.models.handling import Handleable
from huilin.cases.models.incident import Joinable
from huilin.cases.models.keeping import Kept
from huilin.cases.models.ladder import Climbing, Rung
from huilin.cases.models.merging import Mergeable
from huilin.cases.models.moving import Movable
from huilin.cases.models.outside import Outward
from huilin.cases.models.part import Part, Shareable
from huilin.cases.models.promising import Promising
from huilin.cases.models.queries import CaseQuerySet
from huilin.cases.models.question import Askable
from huilin.cases.models.report import Reportable
from huilin.cases.models.response import Answerable
from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.settlement import Settleable
from huilin.cases.models.status import OPEN, Status
from huilin.cases.models.succession import Inheritable
from huilin.cases.models.supervision import Supervisable
from huilin.cases.models.suspension import Suspendable
from huilin.cases.models.transfer import Transferable
from huilin.cases.models.triage import Triageable
from huilin.cases.models.verification import Verifiable
from huilin.cases.models.vocabulary import Category, Grade, categories, shared_categories
from huilin.cases.models.watcher import Watchable
from huilin.cases.models.whistle import Whistleable
from huilin.core import clock
from huilin.core.acts import Begun
from huilin.core.codes import QUERY_LENGTH, grouped
from huilin.core.permissions import Actor, Among, HeldRole, Scoped
from huilin.core.sealed import IndexField, SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel
from huilin.core.text import mask_phone
from huilin.people.models import Organisation, Person
from huilin.places.models import Building, Community, Compound, Entrance


def filled_indexes() -> list[models.Index]:
    """For keys that most cases leave empty: those take no part in them."""
    names = ("reporter", "master", "said_same", "rung_person")
    return [
        models.Index(
            fields=["street_id", name], name=f"case_{name}", condition=models.Q((f"{name}__isnull", False))
        )
        for name in names
    ]


class Case(  # type: ignore[misc]
    Reportable,
    Triageable,
    Assignable,
    Handleable,
    Verifiable,
    Closable,
    Settleable,
    Transferable,
    Outward,
    Answerable,
    Mergeable,
    Joinable,
    Followable,
    Askable,
    Whistleable,
    Contactable,
    Clocked,
    Extendable,
    Suspendable,
    Supervisable,
    Climbing,
    Inheritable,
    Shareable,
    Watchable,
    Kept,
    Revisitable,
    Promising,
    Contestable,
    Movable,
    Begun,
    TenantModel,
    Scoped,
):
    class Source(models.TextChoices):
        ONLINE = "online", gettext_lazy("线上")
        PHONE = "phone", gettext_lazy("电话")
        WALK_IN = "walk_in", gettext_lazy("上门")
        VISIT = "visit", gettext_lazy("走访")
        PATROL = "patrol", gettext_lazy("巡查")
        HOTLINE = "hotline", gettext_lazy("12345转办")
        MEETING = "meeting", gettext_lazy("议事")
        OWN_FIND = "own_find", gettext_lazy("主动发现")

    class Mode(models.TextChoices):
        SELF = "self", gettext_lazy("自办")
        DISPATCH = "dispatch", gettext_lazy("派单")
        MEDIATION = "mediation", gettext_lazy("调解")
        WHISTLE = "whistle", gettext_lazy("吹哨")
        TRANSFER = "transfer", gettext_lazy("转出")

    number = models.CharField(gettext_lazy("编号"), max_length=30, db_default="", editable=False)
    query_code = models.CharField(max_length=QUERY_LENGTH, editable=False)
    idempotency_key = models.CharField(max_length=100, editable=False)
    idempotency_digest = models.BinaryField(max_length=32, editable=False)
    version = models.IntegerField(default=1, editable=False)

    status = models.CharField(gettext_lazy("状态"), max_length=16, choices=Status, default=Status.SUBMITTED)  # type: ignore[assignment]
    source = models.CharField(gettext_lazy("来源"), max_length=10, choices=Source, default=Source.ONLINE)
    description = models.TextField(gettext_lazy("情况"), blank=True)
    public_summary = models.CharField(gettext_lazy("公开摘要"), max_length=60, blank=True)
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=gettext_lazy("类别"),
    )
    category_is_guess = models.BooleanField(default=False, db_default=False, editable=False)
    """The category comes from the text alone; nobody has confirmed it yet."""
    suggested_category = models.ForeignKey(
        Category, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """What the text was taken for, whether or not the reporter chose something else; None where the guess was silent."""
    suggested_percent = models.SmallIntegerField(null=True, editable=False)
    suggested_by = models.CharField(max_length=8, blank=True, default="", db_default="", editable=False)
    """The version of the model; empty where there was no text."""
    grade = models.CharField(gettext_lazy("等级"), max_length=1, choices=Grade, default=Grade.C)
    mode = models.CharField(gettext_lazy("办理方式"), max_length=10, choices=Mode, blank=True)
    is_confidential = models.BooleanField(gettext_lazy("不公开"), default=False)

    community = TenantForeignKey(Community, related_name="+", db_index=False)
    compound = TenantForeignKey(Compound, related_name="cases", db_index=False)
    building = TenantForeignKey(Building, null=True, blank=True, related_name="+")
    entrance = TenantForeignKey(Entrance, null=True, blank=True, related_name="+")
    place_label = models.CharField(gettext_lazy("地点"), max_length=200)

    reporter = TenantForeignKey(Person, null=True, blank=True, related_name="reported_cases", db_index=False)
    entered_by_id = models.UUIDField(null=True, editable=False)
    is_anonymous = models.BooleanField(gettext_lazy("不留名"), default=True)
    contact_name = models.CharField(gettext_lazy("称呼"), max_length=50, blank=True)
    contact_sealed = SealedField()
    contact_index = IndexField()
    contact = SealedText("contact_sealed", index="contact_index", purpose="phone")
    failed_unlocks = models.SmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, editable=False)

    assignee = TenantForeignKey(Person, null=True, blank=True, related_name="+", db_index=False)
    assigned_unit = TenantForeignKey(Organisation, null=True, blank=True, related_name="+", db_index=False)
    handler_ids = ArrayField(models.UUIDField(), default=list, editable=False)
    """Persons who had a hand in it; none of them may verify or close it."""
    co_holder_ids = ArrayField(models.UUIDField(), default=list, db_default=[], editable=False)
    """Persons and units that hold a part of it; they see it and report their part. The lead is not among them."""
    open_parts = models.SmallIntegerField(default=0, db_default=0, editable=False)
    return_count = models.SmallIntegerField(default=0, editable=False)
    returned_by = ArrayField(models.UUIDField(), null=True, editable=False)  # type: ignore[assignment]
    """Persons and units that gave it back; no rule proposes them again."""
    master = TenantForeignKey(
        "cases.Case", null=True, editable=False, related_name="merged_cases", db_index=False
    )
    report_count = models.SmallIntegerField(default=1, db_default=1, editable=False)
    """How many reports this matter carries, those merged into it among them."""
    follower_count = models.SmallIntegerField(default=0, db_default=0, editable=False)
    """How many neighbours joined without a report of their own."""
    said_same = TenantForeignKey("cases.Case", null=True, editable=False, related_name="+", db_index=False)
    """The matter that its reporter takes for the same."""
    answers = models.JSONField(default=list, db_default=[], editable=False)
    """What was asked about the category and said, each {asked, said, alarms} in the words of that day."""
    whistle_asked = models.BooleanField(default=False, db_default=False, editable=False)
    is_arbitrated = models.BooleanField(default=False, db_default=False, editable=False)
    """A leader has decided whose it is; it is not returned again."""
    reopening_count = models.SmallIntegerField(default=0, editable=False)

    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    accept_due_at = models.DateTimeField(null=True, editable=False)
    contact_due_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    due_at = models.DateTimeField(gettext_lazy("办结时限"), null=True, editable=False)  # type: ignore[assignment]
    clock_from = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    """When the time until the reply began; with amount and unit where a rule gave it, so that it can be worked out anew."""
    due_amount = models.SmallIntegerField(null=True, editable=False)  # type: ignore[assignment]
    due_unit = models.CharField(max_length=8, blank=True, default="", db_default="", editable=False)  # type: ignore[assignment]
    outside_due_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    """What an authority outside allows; the clock of our own rules never runs beyond it."""
    watch_at = models.DateTimeField(null=True, db_default=Now(), editable=False)
    rise_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    asked_due_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    extension_count = models.SmallIntegerField(default=0, db_default=0, editable=False)
    supervised_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    suspension_cause = models.CharField(max_length=12, blank=True, default="", db_default="", editable=False)
    review_on = models.DateField(null=True, editable=False)  # type: ignore[assignment]
    rung = models.SmallIntegerField(choices=Rung, default=1, db_default=1, editable=False)
    rung_person = TenantForeignKey(Person, null=True, related_name="+", db_index=False)
    rung_due_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    contacted_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    replied_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    closed_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    status_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    next_due_at = models.GeneratedField(
        expression=next_deadline(), output_field=models.DateTimeField(null=True), db_persist=True
    )
    """What expires next while the case is open: triage, the review of a suspension, or the reply; no value otherwise."""
    solved = models.CharField(max_length=8, blank=True, editable=False)
    satisfaction = models.CharField(max_length=12, blank=True, editable=False)
    follow_up_state = models.CharField(
        max_length=10, blank=True, default="", db_default="", choices=FollowUp.State, editable=False
    )
    follow_up_due_at = models.DateTimeField(null=True, editable=False)
    """When the return visit of the last closing is due, while it is open."""
    follow_up_tries = models.SmallIntegerField(default=0, db_default=0, editable=False)
    promised_on = models.DateField(null=True, editable=False)
    """The next day on which something promised to the reporter is due."""
    promises_kept = models.SmallIntegerField(default=0, db_default=0, editable=False)
    promises_broken = models.SmallIntegerField(default=0, db_default=0, editable=False)
    demand_state = models.CharField(  # type: ignore[assignment]
        max_length=10, blank=True, default="", db_default="", choices=DemandState, editable=False
    )
    appeal_by = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]

    objects: ClassVar[Any] = TenantManager.from_queryset(CaseQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("事项")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "number"], name="case_number"),
            models.UniqueConstraint(fields=["street_id", "query_code"], name="case_query_code"),
            models.UniqueConstraint(fields=["street_id", "idempotency_key"], name="case_idempotency"),
        ]
        indexes = [
            models.Index(fields=["street_id", "community", "status", "due_at"], name="case_desk"),
            models.Index(fields=["street_id", "status", "due_at"], name="case_street_desk"),
            models.Index(fields=["street_id", "status", "category", "-submitted_at"], name="case_listed"),
            models.Index(fields=["street_id", "compound", "-submitted_at"], name="case_compound"),
            models.Index(fields=["street_id", "assignee", "status"], name="case_assignee"),
            models.Index(fields=["street_id", "assigned_unit", "status"], name="case_unit"),
            models.Index(fields=["street_id", "-submitted_at"], name="case_newest"),
            models.Index(fields=["street_id", "contact_index"], name="case_contact"),
            models.Index(
                fields=["street_id", "watch_at"],
                name="case_watch",
                condition=models.Q(watch_at__isnull=False),
            ),
            models.Index(
                fields=["street_id", "rise_at"], name="case_rise", condition=models.Q(rise_at__isnull=False)
            ),
            models.Index(
                fields=["street_id", "review_on"],
                name="case_review",
                condition=models.Q(review_on__isnull=False),
            ),
            *(
                models.Index(
                    fields=["street_id", *place, "next_due_at", "id"],
                    name=f"case_next_{name}",
                    # The desk counts its tabs in the index alone, without the rows.
                    include=["status"],
                    condition=models.Q(next_due_at__isnull=False),
                )
                for name, place in (("street", []), ("community", ["community"]), ("compound", ["compound"]))
            ),
            models.Index(
                fields=["street_id", "contact_name"], name="case_name", condition=~models.Q(contact_name="")
            ),
            models.Index(
                fields=["street_id", "community", "-submitted_at", "-id"], name="case_community_newest"
            ),
            *waiting_indexes(),
            *filled_indexes(),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def spoken_code(self) -> str:
        return grouped(self.query_code)

    @property
    def masked_contact(self) -> str:
        return mask_phone(self.contact)

    @property
    def category_name(self) -> str:
        found = categories.get().get(self.category_id or "")
        return found.label if found else _("未分类")

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def public_title(self) -> str:
        """What the public may read: the clerk's summary, otherwise the category. Never the reporter's own words."""
        return self.public_summary or (self.category_name if self.category_id else _("一件事"))

    @property
    def public_place(self) -> str:
        """Where it is, as far as the public may know: the entrance for things that all use, otherwise the compound."""
        return self.place_label if self.category_id in shared_categories() else str(self.compound)

    def clock(self, now: dt.datetime | None = None) -> str:
        """ "overdue", "soon" (the yellow share of the time is gone), "normal", or "" when no clock runs."""
        now = now or clock.now()
        running = self.running_clock()
        if running is None:
            return ""
        if now >= running[1]:
            return "overdue"
        return "soon" if now >= share_of(*running, number(CaseRule.Name.YELLOW_SHARE)) else "normal"

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        own: list[dict[str, Any]] = [{"reporter_id": actor.person_id}] if actor.person_id else []
        return own + [{"id": case_id} for case_id in sorted(actor.case_ids)]

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        lookups: list[dict[str, Any]] = [{"assignee_id": actor.person_id}] if actor.person_id else []
        if role.organisation_id:
            lookups.append({"assigned_unit_id": role.organisation_id})
        for holder in (actor.person_id, role.organisation_id):
            if holder:
                lookups.append({"co_holder_ids": Among(holder, partial(Part.objects.held_among, holder))})
        return lookups

    def makers(self, permission: str) -> set[UUID]:
        return set(self.handler_ids)


class Counter(TenantModel):
    """The last case number given out in a street and year; a trigger moves it."""

    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street_id", "year"], name="counter_year")]
