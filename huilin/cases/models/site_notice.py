"""Notices that residents read before they report: what is known already, and what need not be reported here (公告, 免报)."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.models.vocabulary import Category
from huilin.cases.permissions import NOTICE_DRAFT, NOTICE_PUBLISH, NOTICE_WITHDRAW
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Permission, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.places.models import Building, Community, Compound, Entrance

MOST_LETTERS = 200
SHOWN = 5
"""How many notices one place shows at most; those that end first come first."""


class SiteNoticeQuerySet(TenantQuerySet):
    def visible_to(
        self, actor: Actor, permission: Permission = NOTICE_DRAFT
    ) -> models.QuerySet["SiteNotice"]:
        return self.filter(visible(SiteNotice, actor, permission))

    def showing(self, now: dt.datetime | None = None) -> models.QuerySet["SiteNotice"]:
        """Published, and neither before its time nor after it; those that were withdrawn too, as tombstones."""
        now = now or clock.now()
        return self.filter(published_at__isnull=False, starts_at__lte=now, ends_at__gt=now)

    def reaching(self, place: Any) -> models.QuerySet["SiteNotice"]:
        """Those whose place takes in `place`, which has a compound and perhaps a building and an entrance."""
        compound, building, entrance = place.compound, place.building_id, place.entrance_id
        around = Q(community=None) | Q(community=compound.community_id, compound=None)
        around |= Q(compound=compound, building=None)
        if building:
            around |= Q(building=building, entrance=None)
        if entrance:
            around |= Q(entrance=entrance)
        return self.filter(around)


class SiteNotice(TenantModel, Scoped):
    """Drafted, published by a second person, over by itself at `ends_at`. Its words never change after publication."""

    class Kind(models.TextChoices):
        INFORM = "inform", gettext_lazy("公告：让大家知道")
        STOP = "stop", gettext_lazy("免报：这类事已经知道，先不用报")

    kind = models.CharField(gettext_lazy("种类"), max_length=8, choices=Kind)
    text = models.CharField(gettext_lazy("写给居民的话"), max_length=MOST_LETTERS)
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("类别"),
    )
    community = TenantForeignKey(Community, null=True, related_name="+")
    compound = TenantForeignKey(Compound, null=True, related_name="+")
    building = TenantForeignKey(Building, null=True, related_name="+")
    entrance = TenantForeignKey(Entrance, null=True, related_name="+")
    place_label = models.CharField(gettext_lazy("地点"), max_length=200)
    starts_at = models.DateTimeField(gettext_lazy("从什么时候起显示"))
    ends_at = models.DateTimeField(gettext_lazy("到什么时候止"))
    drafted_at = models.DateTimeField(default=timezone.now)
    drafted_by_id = models.UUIDField(null=True)
    drafted_by_name = models.CharField(max_length=50, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by_name = models.CharField(max_length=50, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=50, blank=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(SiteNoticeQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("公告")
        indexes = [
            models.Index(
                fields=["street_id", "ends_at"],
                name="sitenotice_showing",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(fields=["street_id", "-drafted_at"], name="sitenotice_newest"),
        ]

    def __str__(self) -> str:
        return self.text

    def makers(self, permission: str) -> set[UUID]:
        return {self.drafted_by_id} if self.drafted_by_id and self.published_at is None else set()

    @property
    def is_stop(self) -> bool:
        return self.kind == self.Kind.STOP

    def state(self, now: dt.datetime | None = None) -> str:
        """ "draft", "lapsed" (never published), "coming", "showing", "over" or "withdrawn"."""
        now = now or clock.now()
        if self.withdrawn_at:
            return "withdrawn"
        if self.published_at is None:
            return "lapsed" if self.ends_at <= now else "draft"
        if self.ends_at <= now:
            return "over"
        return "coming" if self.starts_at > now else "showing"

    @classmethod
    @verb
    def draft(
        cls, *, by: Actor, kind: str, text: str, starts_at: dt.datetime, ends_at: dt.datetime,
        category: Category | None = None, community: Community | None = None, compound: Compound | None = None,
        building: Building | None = None, entrance: Entrance | None = None, street_id: str, place_label: str,
    ) -> "SiteNotice":  # fmt: skip
        """A draft exists; nobody outside sees it. Raises Refused at the field that is wrong, Forbidden for the place."""
        notice = cls(
            street_id=street_id, kind=kind, text=clean_text(text), category=category, starts_at=starts_at, ends_at=ends_at,
            community=community, compound=compound, building=building, entrance=entrance, place_label=place_label,
            drafted_at=clock.now(), drafted_by_id=by.person_id, drafted_by_name=by.name,
        )  # fmt: skip
        demand(by, NOTICE_DRAFT, notice)
        notice._check()
        notice.save(force_insert=True)
        notice._record("notice.drafted", by, NOTICE_DRAFT)
        return notice

    def _check(self) -> None:
        if not self.text:
            raise Refused(_("请写给居民看的话。"), field="text")
        if len(self.text) > MOST_LETTERS:
            raise Refused(_("最多%(most)d个字，一两句话最好。") % {"most": MOST_LETTERS}, field="text")
        if self.kind not in self.Kind.values:
            raise Refused(_("请选种类。"), field="kind")
        if self.is_stop and self.category_id is None:
            raise Refused(_("免报要选好是哪一类事。"), field="category")
        if self.ends_at <= max(self.starts_at, clock.now()):
            raise Refused(_("结束时间要在开始时间和现在之后。"), field="ends_at")

    @verb
    def publish(self, *, by: Actor) -> None:
        """Residents read it from `starts_at` on. Not by who drafted it. Locks the row; raises Conflict out of turn."""
        notice = self._begin(NOTICE_PUBLISH, by)
        if notice.state() != "draft":
            raise Conflict(_("这条通知已经处理过，或者时间已过。"))
        notice.published_at, notice.published_by_name = clock.now(), by.name
        notice.save()
        notice._record("notice.published", by, NOTICE_PUBLISH)

    @verb
    def withdraw(self, *, by: Actor, reason: str) -> None:
        """Taken down; the row stays, and until its end residents read that it was, and why. Locks the row."""
        notice = self._begin(NOTICE_WITHDRAW, by)
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明为什么撤下，居民看得到。"), field="reason")
        if notice.state() not in ("draft", "coming", "showing"):
            raise Conflict(_("这条通知已经处理过，或者时间已过。"))
        notice.withdrawn_at, notice.withdrawn_by_name = clock.now(), by.name
        notice.withdrawal_reason = reason[:200]
        notice.save()
        notice._record("notice.withdrawn", by, NOTICE_WITHDRAW, reason)

    def _begin(self, permission: Permission, by: Actor) -> "SiteNotice":
        notice: SiteNotice = type(self).locked(self.pk)
        demand(by, permission, notice)
        return notice

    def _record(self, kind: str, by: Actor, permission: Permission, reason: str = "") -> None:
        told = {"text": self.text, "where": self.place_label}
        record(kind, self, by=by, role=by.role_for(permission), reason=reason, **told)
