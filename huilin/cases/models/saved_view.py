"""Named filters of the desk's list: a person's own, or a community's, kept by whoever triages its matters."""

from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import record
from huilin.cases.permissions import CASE_TRIAGE
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, Scoped, may
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.places.models import Community

MOST = 12
"""So many tabs are read at a glance; a person who needs more has a list, not a view."""
LONGEST_NAME = 12


class SavedViewQuerySet(TenantQuerySet):
    def for_actor(self, actor: Actor) -> models.QuerySet["SavedView"]:
        """All that the actor may see: its own, those of the communities where it works, at the street those of all."""
        every = actor.has("SO", "LD")
        reach = models.Q(community__isnull=False) if every else models.Q(pk__in=[])
        return self._in_order(reach | _near(actor))

    def at_hand(self, actor: Actor) -> models.QuerySet["SavedView"]:
        """What stands as tabs above the actor's list: at the street the views of thirty communities would be in the way."""
        return self._in_order(_near(actor))

    def _in_order(self, reach: models.Q) -> models.QuerySet["SavedView"]:
        return self.filter(reach).order_by(models.F("community_id").asc(nulls_first=True), "place", "id")


def _near(actor: Actor) -> models.Q:
    communities = {role.community_id for role in actor.roles if role.community_id}
    own = models.Q(person_id=actor.person_id) if actor.person_id else models.Q(pk__in=[])
    return own | models.Q(community_id__in=sorted(communities))


class SavedView(TenantModel, Scoped):
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.JSONField(default=dict)
    """The filters as they stand in the address."""
    person_id = models.UUIDField(null=True)
    community = TenantForeignKey(Community, null=True, related_name="+")
    """Shared with those who work there; then it is nobody's own."""
    place = models.SmallIntegerField(default=1)
    is_start = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = TenantManager.from_queryset(SavedViewQuerySet)()
    place_scopes = {"M": "community_id"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "person_id", "name"],
                name="saved_view_own",
                condition=models.Q(person_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["street_id", "community", "name"],
                name="saved_view_shared",
                condition=models.Q(community__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["street_id", "person_id"],
                name="saved_view_start",
                condition=models.Q(is_start=True),
            ),
        ]

    def is_kept_by(self, actor: Actor) -> bool:
        """Whether this actor may rename, move or remove it."""
        if self.community_id is None:
            return actor.person_id is not None and self.person_id == actor.person_id
        return may(actor, CASE_TRIAGE, self)

    def _demand(self, by: Actor) -> None:
        if not self.is_kept_by(by):
            raise Forbidden(_("这个视图不是您的。"))

    def _siblings(self) -> models.QuerySet["SavedView"]:
        mine = {"community_id": self.community_id} if self.community_id else {"person_id": self.person_id}
        return SavedView.objects.filter(**mine)  # type: ignore[no-any-return]

    @classmethod
    @verb
    def keep(
        cls, *, by: Actor, name: str, query: dict[str, str], community: Community | None = None
    ) -> "SavedView":
        """The filters stand as a tab under this name, last in their row. Raises Refused for a name in use or too many."""
        view = cls(person_id=None if community else by.person_id, community=community, query=query)
        view._demand(by)
        others = list(view._siblings())
        if len(others) >= MOST:
            raise Refused(_("最多%(n)d个，请先删掉不用的。") % {"n": MOST}, field="name")
        view.place = max((other.place for other in others), default=0) + 1
        view._put(name)
        if community:
            record("saved_view.shared", view, by=by, role=by.role_for(CASE_TRIAGE), name=view.name)
        return view

    def _put(self, name: str) -> None:
        self.name = clean_text(name).replace("\n", "")
        if not self.name:
            raise Refused(_("请写个名字。"), field="name")
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as clash:
            raise Conflict(_("已经有一个叫「%(name)s」的。") % {"name": self.name}, field="name") from clash

    @verb
    def arrange(self, *, by: Actor, name: str, place: int, is_start: bool = False) -> None:
        """Renamed, at this place of its row (from 1), and opened first or not. Only an own view can be the first page."""
        fresh: Any = type(self).locked(self.pk)
        fresh._demand(by)
        row = [view for view in fresh._siblings().order_by("place", "id") if view.pk != fresh.pk]
        row.insert(max(place - 1, 0), fresh)
        for number, view in enumerate(row, start=1):
            view.place = number
        SavedView.objects.bulk_update([view for view in row if view.pk != fresh.pk], ["place"])
        if is_start and fresh.community_id is None:
            fresh._siblings().update(is_start=False)
        fresh.is_start = is_start and fresh.community_id is None
        was = fresh.name
        fresh._put(name)
        if fresh.community_id and fresh.name != was:
            role = by.role_for(CASE_TRIAGE)
            record("saved_view.renamed", fresh, by=by, role=role, name=fresh.name, was=was)

    @verb
    def remove(self, *, by: Actor) -> None:
        """The tab is gone; the matters stay."""
        fresh: Any = type(self).locked(self.pk)
        fresh._demand(by)
        if fresh.community_id:
            record("saved_view.removed", fresh, by=by, role=by.role_for(CASE_TRIAGE), name=fresh.name)
        fresh.delete()


class ListExport(TenantModel):
    """Somebody took the filtered list away; the reason stands in the history."""

    append_only = True

    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    query = models.JSONField(default=dict)
    kind = models.CharField(max_length=6)
    row_count = models.IntegerField()
