"""A role asked for by the administrator and given by the street's leader: one asks, another decides (role.grant)."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.accounts.models import User
from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import STAFF_CODES, Actor, Permission, Scoped, demand
from huilin.core.sealed import IndexField, SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, current_street
from huilin.core.text import clean_name, clean_text, mask_phone
from huilin.core.transactions import verb
from huilin.people.models.organisation import Organisation
from huilin.people.models.person import Person
from huilin.people.models.role import Role
from huilin.places.models import Building, Community, Compound

ROLE_GRANT = Permission("role.grant")
HELD_AT = {
    "ST": "compound", "SL": "compound", "PV": "compound", "BL": "building", "CS": "community", "ME": "community",
    "PO": "community", "PU": "organisation", "SO": "", "LD": "", "AU": "", "AD": "",
}  # fmt: skip
"""What each role is held for; the street as a whole where nothing is named."""


class RoleGrant(TenantModel, Scoped):
    """Until it is decided it gives nothing. The phone number is the one that the holder signs in with."""

    class Outcome(models.TextChoices):
        PENDING = "", gettext_lazy("等领导批")
        GRANTED = "granted", gettext_lazy("已同意")
        REFUSED = "refused", gettext_lazy("没有同意")

    name = models.CharField(gettext_lazy("姓名"), max_length=50)
    phone_sealed = SealedField()
    phone_index = IndexField()
    phone = SealedText("phone_sealed", index="phone_index", purpose="phone")
    code = models.CharField(gettext_lazy("身份"), max_length=2, choices=Role.Code)
    community = TenantForeignKey(Community, null=True, blank=True, related_name="+")
    compound = TenantForeignKey(Compound, null=True, blank=True, related_name="+")
    building = TenantForeignKey(Building, null=True, blank=True, related_name="+")
    organisation = TenantForeignKey(Organisation, null=True, blank=True, related_name="+")
    starts_on = models.DateField(gettext_lazy("任期开始"))
    ends_on = models.DateField(gettext_lazy("任期结束"), null=True, blank=True)
    reason = models.TextField(gettext_lazy("理由"))
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by_id = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=50, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=50, blank=True)
    remark = models.TextField(blank=True)
    role = TenantForeignKey(Role, null=True, related_name="+")

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        verbose_name = gettext_lazy("任职申请")
        indexes = [models.Index(fields=["street_id", "outcome", "-asked_at"], name="rolegrant_recent")]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.name}"

    def makers(self, permission: str) -> set[UUID]:
        return {self.asked_by_id} if self.asked_by_id and self.decided_at is None else set()

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def place(self) -> Any:
        return self.building or self.compound or self.community or self.organisation

    @classmethod
    @verb
    def ask(
        cls, *, by: Actor, name: str, phone: str, code: str, place: Any = None, starts_on: dt.date,
        ends_on: dt.date | None = None, reason: str,
    ) -> "RoleGrant":  # fmt: skip
        """The administrator's request waits for the leader. `place` is what the role is held for (HELD_AT), or None."""
        grant = cls(  # type: ignore[misc]
            name=clean_name(name), phone=phone, code=code, starts_on=starts_on, ends_on=ends_on,
                    reason=clean_text(reason), street_id=current_street())  # fmt: skip
        demand(by, ROLE_GRANT, grant)
        if not by.has("AD"):
            raise Forbidden(_("任职由系统管理员提出，街道领导批准。"))
        grant.asked_by_id, grant.asked_by_name = by.person_id, by.name
        grant._put_at(place)
        grant._check()
        grant.save(force_insert=True)
        record(
            "role.asked",
            grant,
            by=by,
            role="AD",
            reason=grant.reason,
            what=str(grant),
            where=str(place or ""),
        )
        return grant

    def _put_at(self, place: Any) -> None:
        kind = HELD_AT[self.code]
        if not kind:
            return
        if place is None or place._meta.model_name != kind:
            raise Refused(_("请选这个身份管的地方或单位。"), field="place")
        setattr(self, kind, place)
        if kind == "building":
            self.compound_id, self.community_id = place.compound_id, place.community_id
        elif kind == "compound":
            self.community_id = None

    def _check(self) -> None:
        if not self.name:
            raise Refused(_("请填姓名。"), field="name")
        if not self.reason:
            raise Refused(_("请写明理由。"), field="reason")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise Refused(_("任期结束不能早于开始。"), field="ends_on")
        same = Role.objects.in_force().filter(person__phone_index=self.phone_index, code=self.code)
        same = same.filter(building=self.building, compound=self.compound, community=self.community)
        if same.filter(organisation=self.organisation).exists():
            raise Refused(_("这个人已经有这个身份了。"), field="code")

    @verb
    def approve(self, *, by: Actor) -> Role:
        """The role is held from its first day; the login exists, and staff are asked a second factor. One decision only."""
        grant = self._begin(by)
        user = User.objects.by_phone(grant.phone) or User.objects.make(phone=grant.phone, name=grant.name)
        person = _holder(grant, user)
        if grant.code in STAFF_CODES and not user.needs_second_factor:
            user.needs_second_factor = True
            user.save(update_fields=["needs_second_factor"])
        place = {
            f"{kind}_id": getattr(grant, f"{kind}_id")
            for kind in ("community", "compound", "building", "organisation")
        }
        role = Role.appoint(
            person,
            grant.code,
            by=by,
            street_id=grant.street_id,
            starts_on=grant.starts_on,
            ends_on=grant.ends_on,
            **place,
        )
        grant._decide(by, self.Outcome.GRANTED, role=role)
        return role

    @verb
    def refuse(self, *, by: Actor, remark: str) -> None:
        """Nothing is given; the administrator reads why."""
        grant = self._begin(by)
        remark = clean_text(remark)
        if not remark:
            raise Refused(_("请写明理由。"), field="remark")
        grant._decide(by, self.Outcome.REFUSED, remark=remark)

    def _begin(self, by: Actor) -> "RoleGrant":
        grant: RoleGrant = type(self).locked(self.pk)
        if not by.has("LD"):
            raise Forbidden(_("任职由街道领导批准。"))
        if grant.decided_at is not None:
            raise Conflict(_("这份申请已经批过了。"))
        demand(by, ROLE_GRANT, grant)
        return grant

    def _decide(self, by: Actor, outcome: str, *, role: Role | None = None, remark: str = "") -> None:
        self.outcome, self.role, self.remark = outcome, role, remark
        self.decided_at, self.decided_by_name = clock.now(), by.name
        self.save()
        record(f"role.{outcome}", self, by=by, role="LD", reason=remark, what=str(self))


def _holder(grant: RoleGrant, user: User) -> Person:
    """The person of this street who has the login; the register's entry with that number, or a new one."""
    person: Person | None = Person.objects.filter(user_id=user.pk).first()
    if person is not None:
        if person.name != grant.name:
            raise Refused(_("这个手机号登记的是另一个人，请核对姓名。"))
        return person
    found = list(Person.objects.filter(phone_index=grant.phone_index, name=grant.name, erased_at=None)[:2])
    person = found[0] if len(found) == 1 and found[0].user_id is None else None
    if person is None:
        person = Person(name=grant.name, phone=grant.phone, street_id=grant.street_id)  # type: ignore[misc]
        person.user_id = user.pk
        person.save(force_insert=True)
    else:
        person.user_id = user.pk
        person.save(update_fields=["user_id"])
    return person
