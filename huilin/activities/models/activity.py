"""An activity in a compound: drafted by one, approved by another, signed up for, held, and summed up; or called off."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.activities.models.drafting import Drafting
from huilin.activities.models.status import ANNOUNCED, COMING, State
from huilin.activities.models.steps import Steps
from huilin.activities.permissions import CREATE, READ_ATTENDEES
from huilin.core import clock
from huilin.core.acts import Begun
from huilin.core.permissions import Actor, HeldRole, Scoped, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.places.models import Community, Compound


class ActivityQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["Activity"]:
        """Those that the actor has work with; what is announced anybody reads."""
        return self.filter(visible(Activity, actor, CREATE) | visible(Activity, actor, READ_ATTENDEES))

    def announced(self) -> models.QuerySet["Activity"]:
        """What neighbours know of: published once, even if it was called off since."""
        return self.filter(
            models.Q(state__in=ANNOUNCED) | models.Q(state="cancelled", published_at__isnull=False)
        )

    def coming(self) -> models.QuerySet["Activity"]:
        """Announced, not over: the ones that go on, and those called off whose day has not passed."""
        now = clock.now()
        return self.announced().filter(ends_at__gte=now)  # type: ignore[attr-defined,no-any-return]


class Activity(Drafting, Steps, Begun, TenantModel, Scoped):
    class Kind(models.TextChoices):
        FESTIVAL = "festival", _("传统节日")
        CLEAN_HOME = "clean_home", _("净美家园")
        OLD_AND_YOUNG = "old_and_young", _("一老一小")
        CULTURE = "culture", _("文化惠民")
        DRILL = "drill", _("消防演练")
        CLINIC = "clinic", _("义诊")

    class Audience(models.TextChoices):
        ALL = "all", _("谁都可以")
        CHILDREN = "children", _("孩子")
        ELDERS = "elders", _("老人")
        ADULTS = "adults", _("大人")

    compound = TenantForeignKey(Compound, related_name="+")
    community = TenantForeignKey(Community, related_name="+")
    kind = models.CharField(_("类别"), max_length=14, choices=Kind)
    audience = models.CharField(_("给谁办"), max_length=8, choices=Audience, default=Audience.ALL)
    title = models.CharField(_("名称"), max_length=40)
    text = models.CharField(_("做什么"), max_length=500, blank=True)
    place = models.CharField(_("地点"), max_length=60)
    is_outdoor = models.BooleanField(_("在室外"), default=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    capacity = models.IntegerField(_("名额"))
    budget = models.DecimalField(_("预算（元）"), max_digits=10, decimal_places=2, default=0)
    budget_source = models.CharField(_("钱从哪里来"), max_length=60, blank=True)
    safety_officer = models.CharField(_("安全员"), max_length=50)
    emergency_plan = models.CharField(_("应急安排"), max_length=500, blank=True)
    insurance = models.CharField(_("保险"), max_length=60, blank=True)
    state = models.CharField(max_length=14, choices=State, default=State.DRAFT)
    version = models.IntegerField(default=1)
    series_id = models.UUIDField(null=True)
    """The same for all occurrences of one repeat rule."""
    repeats = models.CharField(max_length=120, blank=True)
    """The rule they were made by (RFC 5545, RRULE)."""
    arrival_code = models.CharField(max_length=16)
    """On the sheet that hangs at the place: who scans it is there."""
    drafted_by_id = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(default=timezone.now)
    approved_by_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    headcount = models.IntegerField(null=True)
    """How many came in all, those without sign-up too; counted by who led it."""
    summary = models.CharField(max_length=500, blank=True)
    summarised_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    signups: Any
    photos: Any
    feedback: Any
    get_audience_display: Callable[[], str]

    objects: ClassVar[Any] = TenantManager.from_queryset(ActivityQuerySet)()

    class Meta:
        verbose_name = _("活动")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "arrival_code"], name="activity_arrival_code")
        ]
        indexes = [
            models.Index(fields=["street_id", "compound", "starts_at"], name="activity_compound"),
            models.Index(fields=["street_id", "community", "starts_at"], name="activity_community"),
            models.Index(fields=["street_id", "starts_at"], name="activity_starts"),
            models.Index(fields=["street_id", "series_id", "starts_at"], name="activity_series"),
            models.Index(fields=["street_id", "state", "starts_at"], name="activity_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"drafted_by_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return cls.own_lookups(actor)

    def makers(self, permission: str) -> set[UUID]:
        """Whoever drafted it neither approves it nor vouches for its pictures."""
        return {self.drafted_by_id} if self.drafted_by_id else set()

    @property
    def is_open(self) -> bool:
        """Whether neighbours may still sign up."""
        return self.state == State.PUBLISHED and clock.now() < self.starts_at

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def lasts(self) -> dt.timedelta:
        return self.ends_at - self.starts_at
