"""What a leaving steward hands over: open matters, keys, vest, money, papers; each line signed by who takes it."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.cases.owners import hand_on, in_hands_of
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, may
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Person
from huilin.stewards.permissions import REVIEW_COMMUNITY
from huilin.stewards.telling import tell, tell_community


class Handover(TenantModel):
    """From one steward to a colleague, or to the community where there is none."""

    stewardship = TenantForeignKey("stewards.Stewardship", related_name="handovers")
    successor = TenantForeignKey(Person, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        verbose_name = gettext_lazy("离任交接")
        indexes = [models.Index(fields=["street_id", "stewardship"], name="handover_stewardship")]

    @classmethod
    def open(cls, row: Any, *, by: Actor, to: Person | None, why: str) -> "Handover":
        """The list is written and every open matter is in the successor's hands. Part of the verb that ends the office."""
        handover = cls(stewardship=row, street_id=row.street_id, successor=to, opened_at=clock.now())
        handover.save(force_insert=True)
        reason = _("管家离任：%(why)s") % {"why": why}
        cases = hand_on(in_hands_of(row.person_id, row.compound_id), by=by, to=to, reason=reason)
        lines = [
            HandoverLine(handover=handover, kind=HandoverLine.Kind.CASE, case_id=case.pk, label=case.number)
            for case in cases
        ]
        things = [kind for kind in HandoverLine.Kind if kind != HandoverLine.Kind.CASE]
        lines += [HandoverLine(handover=handover, kind=kind, label=str(kind.label)) for kind in things]
        for order, line in enumerate(lines):
            line.order = order
        HandoverLine.objects.bulk_create(lines)
        return handover

    def tell(self, row: Any) -> None:
        if self.successor_id:
            tell(row, "steward.handover_opened", [self.successor])
        else:
            tell_community(row, "steward.handover_opened")

    def may_sign(self, by: Actor) -> bool:
        """The successor, or the community's worker; never who leaves."""
        if by.person_id is None or by.person_id == self.stewardship.person_id:
            return False
        is_successor = by.person_id == self.successor_id and by.has("ST", "SL")
        return is_successor or may(by, REVIEW_COMMUNITY, self.stewardship)

    @verb
    def sign(self, *, by: Actor, line: UUID, received: bool, note: str = "") -> None:
        """One line is settled: received, or not and why. With the last one the handover is finished. Locks the handover."""
        fresh: Handover = type(self).locked(self.pk)
        if not fresh.may_sign(by):
            raise Forbidden(_("由接手的人或社区签收。"))
        found = HandoverLine.objects.filter(handover=fresh, pk=line).first()
        note = clean_text(note)
        if found is None or found.signed_at is not None:
            raise Conflict(_("这一项已经签收过了。"))
        if not received and not note:
            raise Refused(_("没有收到要写明情况。"), field="note")
        found.received, found.note, found.signed_at, found.signed_by_name = (
            received,
            note,
            clock.now(),
            by.name,
        )
        found.save(update_fields=["received", "note", "signed_at", "signed_by_name"])
        row = fresh.stewardship
        record("steward.handover_signed", row, by=by, what=found.label, received=received)
        if not HandoverLine.objects.filter(handover=fresh, signed_at=None).exists():
            fresh.finished_at = clock.now()
            fresh.save(update_fields=["finished_at"])
            record("steward.handed_over", row, by=by)


class HandoverLine(TenantModel):
    class Kind(models.TextChoices):
        CASE = "case", gettext_lazy("未办结的事项")
        KEYS = "keys", gettext_lazy("钥匙、门禁卡")
        VEST = "vest", gettext_lazy("红马甲、工作证")
        MONEY = "money", gettext_lazy("保管的钱款、票据")
        PAPERS = "papers", gettext_lazy("资料、台账")

    handover = TenantForeignKey(Handover, related_name="lines")
    order = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=Kind)
    label = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    received = models.BooleanField(null=True)
    note = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by_name = models.CharField(max_length=50, blank=True)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        indexes = [models.Index(fields=["street_id", "handover", "order"], name="handoverline_order")]
