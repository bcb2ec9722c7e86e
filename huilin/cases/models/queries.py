"""Which cases: seen by whom, open, late, told to the public."""

import datetime as dt
from typing import Any

from django.db import models

from huilin.cases.models.part import Part, holders_of
from huilin.cases.models.status import OPEN, WITH_CLOCK, Status
from huilin.cases.models.vocabulary import shared_categories
from huilin.cases.models.watcher import Watcher
from huilin.cases.permissions import CASE_READ
from huilin.core import clock
from huilin.core.permissions import Actor, Among, Permission, visible
from huilin.core.tenancy import TenantQuerySet


class CaseQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor, permission: Permission = CASE_READ) -> models.QuerySet[Any]:
        return self.filter(visible(self.model, actor, permission))

    def open(self) -> models.QuerySet[Any]:
        return self.filter(status__in=OPEN)

    def overdue(self, now: dt.datetime | None = None) -> models.QuerySet[Any]:
        return self.filter(status__in=WITH_CLOCK, due_at__lt=now or clock.now())

    def watched_by(self, actor: Actor) -> models.QuerySet[Any]:
        """Cases that the actor follows and may still read."""
        following = Watcher.objects.filter(person_id=actor.person_id)
        among = Among(actor.person_id, lambda: following.values("case_id"))
        return self.visible_to(actor).filter(among.listed())

    def shared_with(self, actor: Actor) -> models.QuerySet[Any]:
        """Cases of which the actor, or a unit that it answers for, holds an open part."""
        parts = Part.objects.filter(holder_id__in=holders_of(actor), outcome=Part.Outcome.OPEN)
        return self.filter(Among(None, lambda: parts.values("case_id")).listed())

    def published(self) -> models.QuerySet[Any]:
        """Cases of which the public summary may be shown."""
        hidden = [Status.DRAFT, Status.SUBMITTED, Status.REJECTED, Status.WITHDRAWN, Status.MERGED]
        return self.filter(is_confidential=False).exclude(status__in=hidden)

    def known(self) -> models.QuerySet[Any]:
        """What neighbours may be told of before they report: the published ones, and those of categories about shared
        things that wait for triage, which then show their category and place alone.
        """
        hidden = [Status.DRAFT, Status.REJECTED, Status.WITHDRAWN, Status.MERGED]
        waits_unshared = models.Q(status=Status.SUBMITTED) & ~models.Q(category__in=shared_categories())
        return self.filter(is_confidential=False).exclude(status__in=hidden).exclude(waits_unshared)
