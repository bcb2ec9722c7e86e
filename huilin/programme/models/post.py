"""A post or a need that a compound puts up, and who claims a place in it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, HeldRole, Scoped, demand
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Organisation
from huilin.places.models import Community, Compound
from huilin.programme.models.member import PartyMember, unit_of
from huilin.programme.models.status import ACTIVE, State
from huilin.programme.permissions import CHECK_IN, PUT_UP, READ

MOST_PLACES = 200


@dataclass(frozen=True)
class NewPost:
    kind: str
    title: str
    places: int
    text: str = ""
    times: str = ""
    insurance: str = ""
    until: dt.date | None = None


class PostQuerySet(TenantQuerySet):
    def open(self) -> Any:
        """Not closed, its last day not past."""
        today = timezone.localdate(clock.now())
        return self.filter(closed_at=None).filter(models.Q(until=None) | models.Q(until__gte=today))

    def with_taken(self) -> Any:
        """Each with `taken`, how many places are claimed; counted for the rows of a page only."""
        held = Claim.objects.filter(post=models.OuterRef("pk"), ended_at=None).order_by()
        counted = held.values("post").annotate(n=models.Count("pk")).values("n")
        return self.annotate(taken=Coalesce(models.Subquery(counted), 0))


class Post(TenantModel, Scoped):
    class Kind(models.TextChoices):
        POST = "post", gettext_lazy("长期岗位")
        NEED = "need", gettext_lazy("一次性需求")

    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="+")
    kind = models.CharField(gettext_lazy("类别"), max_length=4, choices=Kind)
    title = models.CharField(gettext_lazy("名称"), max_length=40)
    text = models.CharField(gettext_lazy("做什么"), max_length=300, blank=True)
    times = models.CharField(gettext_lazy("什么时候"), max_length=60, blank=True)
    insurance = models.CharField(gettext_lazy("保险"), max_length=60, blank=True)
    places = models.SmallIntegerField(gettext_lazy("要几个人"))
    until = models.DateField(gettext_lazy("到哪天为止"), null=True)
    put_up_at = models.DateTimeField(default=timezone.now)
    put_up_by_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(PostQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("服务岗位")
        indexes = [
            models.Index(fields=["street_id", "-put_up_at"], name="post_street"),
            models.Index(fields=["street_id", "compound", "-put_up_at"], name="post_compound"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return []

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and (
            self.until is None or self.until >= timezone.localdate(clock.now())
        )

    @classmethod
    @verb
    def put_up(cls, compound: Compound, new: NewPost, *, by: Actor) -> "Post":
        """Members may claim it from now on. Raises Forbidden, Refused."""
        title = clean_text(new.title)
        if not title:
            raise Refused(_("这一项要填。"), field="title")
        if new.kind not in cls.Kind.values or not 1 <= new.places <= MOST_PLACES:
            raise Refused(_("人数要在1到%(n)d之间。") % {"n": MOST_PLACES}, field="places")
        post = cls(
            compound=compound, community_id=compound.community_id, street_id=compound.street_id, kind=new.kind, title=title,
            places=new.places, until=new.until, put_up_at=clock.now(), put_up_by_id=by.person_id,
            **{name: clean_text(getattr(new, name)) for name in ("text", "times", "insurance")},
        )  # fmt: skip
        demand(by, PUT_UP, post)
        post.save(force_insert=True)
        record("post.put_up", post, by=by, role=by.role_for(PUT_UP), title=title)
        return post

    @verb
    def close(self, *, by: Actor) -> None:
        """Nobody claims it any more; who has a place keeps it. Raises Forbidden, Conflict. Locks the post."""
        post: Post = type(self).locked(self.pk)
        demand(by, CHECK_IN, post)
        if post.closed_at is not None:
            raise Conflict(_("这个岗位已经收回了。"))
        post.closed_at = clock.now()
        post.save(update_fields=["closed_at"])
        record("post.closed", post, by=by, role=by.role_for(CHECK_IN))


class Claim(TenantModel):
    """One place of a post: a member's, or a unit's that sends whom it likes."""

    post = TenantForeignKey(Post, related_name="claims")
    member = TenantForeignKey(PartyMember, null=True, related_name="claims")
    organisation = TenantForeignKey(Organisation, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = gettext_lazy("认领")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "post", "member"], name="claim_member", condition=models.Q(ended_at=None)
            ),
            models.UniqueConstraint(
                fields=["street_id", "post", "organisation"], name="claim_unit", condition=models.Q(ended_at=None)
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["street_id", "member", "-at"], name="claim_by_member")]

    @classmethod
    @verb
    def take(cls, post: Post, *, by: Actor) -> "Claim":
        """One place is the actor's own, or its unit's. Nobody claims for another (art. 25: no one is made to serve).

        Locks the post, so that two at once never take the last place. Raises Forbidden, Conflict.
        """
        found: Post = Post.locked(post.pk)
        who = _claimant(by)
        if not found.is_open:
            raise Conflict(_("这个岗位已经收回了。"))
        standing = cls.objects.filter(post=found, ended_at=None)
        if standing.filter(**who).exists():
            raise Conflict(_("您已经认领了这个岗位。"))
        if standing.count() >= found.places:
            raise Conflict(_("最后一个名额刚刚被认领了，请看看别的岗位。"))
        claim = cls(post=found, street_id=found.street_id, at=clock.now(), **who)
        claim.save(force_insert=True)
        if claim.member is not None:
            claim.member.advance(State.POSTS_CLAIMED, by)
        record("post.claimed", found, by=by, role=by.role_for(READ))
        return claim

    @classmethod
    @verb
    def give_back(cls, post: Post, *, by: Actor) -> None:
        """The place is free again. Raises Conflict where the actor has none. Locks the post."""
        found = Post.locked(post.pk)
        changed = cls.objects.filter(post=found, ended_at=None, **_claimant(by)).update(ended_at=clock.now())
        if not changed:
            raise Conflict(_("这个岗位不在您名下了。"))
        record("post.returned", found, by=by, role=by.role_for(READ))


def _claimant(by: Actor) -> dict[str, Any]:
    """The confirmed member that the actor is, or the unit for which it speaks."""
    member = PartyMember.objects.active().filter(person_id=by.person_id, state__in=ACTIVE).first()
    if member is not None:
        return {"member": member}
    unit = unit_of(by)
    if unit is None:
        raise Forbidden(_("报到确认以后才能认领。"))
    return {"organisation_id": unit}
