"""A shift of a post: when, and who came; the leader on the spot ticks them, or copies the paper list."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, Scoped, demand
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.transactions import verb
from huilin.people.models import Organisation
from huilin.programme.models.member import PartyMember
from huilin.programme.models.post import Claim, Post
from huilin.programme.permissions import CHECK_IN

LONGEST = dt.timedelta(hours=12)
"""More than this is a mistake in the date."""


class Shift(TenantModel, Scoped):
    post = TenantForeignKey(Post, related_name="shifts")
    community_id = models.UUIDField()
    compound_id = models.UUIDField()
    starts_at = models.DateTimeField(gettext_lazy("开始"))
    ends_at = models.DateTimeField(gettext_lazy("结束"))
    planned_by_id = models.UUIDField(null=True)
    leader = models.CharField(max_length=50, blank=True)
    ended_at = models.DateTimeField(null=True)
    """When the leader said that it is over; who is ticked by then came."""

    objects: ClassVar[Any] = TenantManager.from_queryset(TenantQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("班次")
        indexes = [models.Index(fields=["street_id", "post", "-starts_at"], name="shift_post")]

    @classmethod
    @verb
    def plan(cls, post: Post, starts_at: dt.datetime, ends_at: dt.datetime, *, by: Actor) -> "Shift":
        """A day and hours of the post. Raises Forbidden, Refused. The hours of service are those of the shift."""
        shift = cls(
            post=post, community_id=post.community_id, compound_id=post.compound_id, street_id=post.street_id,
            starts_at=starts_at, ends_at=ends_at, planned_by_id=by.person_id, leader=by.name,
        )  # fmt: skip
        demand(by, CHECK_IN, shift)
        if not dt.timedelta() < ends_at - starts_at <= LONGEST:
            raise Refused(_("结束要在开始之后，一班最多12小时。"), field="ends_at")
        shift.save(force_insert=True)
        record("shift.planned", shift, by=by, role=by.role_for(CHECK_IN), title=post.title)
        return shift

    def expected(self) -> models.QuerySet[PartyMember]:
        """Who has a place in its post; whoever came already too."""
        came = models.Q(pk__in=self.presences.values("member"))  # type: ignore[attr-defined]
        held = models.Q(claims__post=self.post_id, claims__ended_at=None)
        found = PartyMember.objects.agreed().filter(held | came)
        return found.select_related("person").distinct().order_by("id")  # type: ignore[no-any-return]

    def expected_units(self) -> models.QuerySet[Organisation]:
        """Units with a place in its post, which send whom they like; those that came already too."""
        held = Claim.objects.filter(post=self.post_id, ended_at=None).values("organisation")
        came = self.presences.values("organisation")  # type: ignore[attr-defined]
        found = Organisation.objects.filter(models.Q(pk__in=held) | models.Q(pk__in=came))
        return found.order_by("name")

    @verb
    def tick(self, members: Iterable[UUID], *, by: Actor, way: str) -> int:
        """These members and units came; how many were not ticked before. Locks the shift.

        Raises Forbidden, Refused before it begins and for who has no place in the post, Conflict once it ended.
        """
        shift: Shift = type(self).locked(self.pk)
        demand(by, CHECK_IN, shift)
        if shift.ended_at is not None:
            raise Conflict(_("这一班已经结束了。"))
        if clock.now() < shift.starts_at:
            raise Refused(_("还没到时间，开始以后再签到。"))
        wanted = set(members)
        people, units = (
            set(found.values_list("pk", flat=True)) for found in (shift.expected(), shift.expected_units())
        )
        if not wanted or not wanted <= people | units or way not in Presence.Way.values:
            raise Refused(_("请勾选来了的人。"))
        there = {one.who_id for one in shift.presences.all()}  # type: ignore[attr-defined]
        told = {
            "shift": shift,
            "way": way,
            "at": clock.now(),
            "by_person_id": by.person_id,
            "street_id": shift.street_id,
        }
        rows = [
            Presence(**{"member_id" if one in people else "organisation_id": one}, **told)
            for one in sorted(wanted - there)
        ]
        Presence.objects.bulk_create(rows)
        if rows:
            record("shift.arrived", shift, by=by, role=by.role_for(CHECK_IN), n=len(rows))
        return len(rows)

    @verb
    def end(self, *, by: Actor) -> None:
        """It is over. Raises Forbidden, Refused before its hours are past, Conflict when done. Locks the shift."""
        shift: Shift = type(self).locked(self.pk)
        demand(by, CHECK_IN, shift)
        if shift.ended_at is not None:
            raise Conflict(_("这一班已经结束了。"))
        if clock.now() < shift.ends_at:
            raise Refused(_("还没到结束的时间。"))
        shift.ended_at = clock.now()
        shift.save(update_fields=["ended_at"])
        record("shift.ended", shift, by=by, role=by.role_for(CHECK_IN))


class Presence(TenantModel):
    append_only = True

    class Way(models.TextChoices):
        DESK = "desk", gettext_lazy("现场登记")
        PAPER = "paper", gettext_lazy("纸上签到")

    shift = TenantForeignKey(Shift, related_name="presences")
    member = TenantForeignKey(PartyMember, null=True, related_name="presences")
    organisation = TenantForeignKey(Organisation, null=True, related_name="+")
    """A unit that sent somebody; then no member stands here."""
    way = models.CharField(max_length=6, choices=Way)
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)

    class Meta:
        verbose_name = gettext_lazy("到岗")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "shift", "member"], name="presence_once"),
            models.UniqueConstraint(fields=["street_id", "shift", "organisation"], name="presence_unit_once"),
            models.CheckConstraint(
                condition=models.Q(member=None) ^ models.Q(organisation=None), name="presence_of_one"
            ),
        ]
        indexes = [models.Index(fields=["street_id", "member"], name="presence_member")]

    @property
    def who_id(self) -> UUID | None:
        return self.member_id or self.organisation_id
