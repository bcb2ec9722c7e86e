"""A certificate of hours served: free, true, and only of what was confirmed (Regulations on voluntary service, art. 19)."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.codes import QUERY_LENGTH, new_code
from huilin.core.errors import Refused
from huilin.core.permissions import Actor, demand
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.transactions import verb
from huilin.places.models import streets
from huilin.programme.models.hours import ServiceHours
from huilin.programme.models.member import PartyMember
from huilin.programme.models.volunteer import Volunteer, key_of
from huilin.programme.permissions import CONFIRM


class Certificate(TenantModel):
    append_only = True

    member = TenantForeignKey(PartyMember, related_name="certificates")
    number = models.CharField(max_length=16)
    first = models.DateField()
    last = models.DateField()
    minutes = models.IntegerField()
    parts = models.JSONField(default=dict)
    """{source: minutes}, as it was when it was issued."""
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    class Meta:
        verbose_name = gettext_lazy("服务证明")
        constraints = [models.UniqueConstraint(fields=["street_id", "number"], name="certificate_number")]
        indexes = [models.Index(fields=["street_id", "member", "-at"], name="certificate_member")]

    @classmethod
    @verb
    def issue(cls, member: PartyMember, first: dt.date, last: dt.date, *, by: Actor) -> "Certificate":
        """It states the confirmed hours of these days. Who records it certifies it: the community (MoCA decree 67).

        Raises Forbidden, Refused where nothing was confirmed.
        """
        demand(by, CONFIRM, member)
        if first > last:
            raise Refused(_("结束要在开始之后。"), field="last")
        starts, ends = (
            timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, last + dt.timedelta(days=1))
        )  # fmt: skip
        counted = ServiceHours.objects.confirmed().filter(
            member=member, starts_at__gte=starts, starts_at__lt=ends
        )
        parts: dict[str, Any] = dict(
            counted.values_list("source").annotate(Sum("minutes")).order_by("source")
        )
        if not parts:
            raise Refused(_("这段时间没有核实过的服务时长。"), field="first")
        made = cls(
            member=member, first=first, last=last, parts=parts, minutes=sum(parts.values()), at=clock.now(),
            number=new_code(streets.get().by_id[member.street_id].number, QUERY_LENGTH), by_person_id=by.person_id,
            by_name=by.name, street_id=member.street_id,
        )  # fmt: skip
        made.save(force_insert=True)
        Volunteer.numbered({key_of(member.person_id): b""})
        record("hours.certified", member, by=by, role=by.role_for(CONFIRM), number=made.number)
        return made
