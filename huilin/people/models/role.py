"""A role: a person acts as something, for a place or a unit, within a term. Outside its term it gives nothing."""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.crypto import blind_index
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, HeldRole, Permission, Scoped, may
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text, normalise_phone
from huilin.core.transactions import verb
from huilin.core.uploads.referring import KeptName
from huilin.people.models.consent import Consent
from huilin.people.models.organisation import Organisation
from huilin.people.models.person import Person
from huilin.people.signals import role_ended
from huilin.places.models import Building, Community, Compound

EDIT_PROFILE = Permission("compound.edit_profile")
KEPT = ("LD", "AD")
"""Without somebody in these roles nobody could appoint anybody any more."""


STEWARDS = ("ST", "SL")


class RoleQuerySet(TenantQuerySet):
    def in_force(
        self, now: dt.datetime | None = None, today: dt.date | None = None
    ) -> models.QuerySet["Role"]:
        """Roles whose term holds `now`: from 0:00 of the first day to 24:00 of the last, and not ended before.

        `today` is the day of `now`, for whoever has worked it out."""
        now = now or timezone.now()
        today = today or timezone.localdate(now)
        return self.filter(starts_on__lte=today).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=today),
            models.Q(ended_at__isnull=True) | models.Q(ended_at__gt=now),
        )

    def with_consents(self) -> models.QuerySet["Role"]:
        """Each with `shows_photo` and `shows_phone`: whether the holder's consent to that stands now."""
        given = Consent.objects.filter(person=models.OuterRef("person"), withdrawn_at=None)
        return self.annotate(
            shows_photo=models.Exists(given.filter(purpose=Consent.Purpose.PUBLISH_PHOTO)),
            shows_phone=models.Exists(given.filter(purpose=Consent.Purpose.PUBLISH_PHONE)),
        )

    def stewards_of(self, compound: Compound) -> models.QuerySet["Role"]:
        """The stewards of a compound now, the leader first."""
        return (
            self.in_force()
            .filter(compound=compound, code__in=STEWARDS)
            .with_consents()  # type: ignore[attr-defined]
            .select_related("person")
            .order_by("code", "starts_on")
        )


class Role(TenantModel, Scoped):
    class Code(models.TextChoices):
        ST = "ST", gettext_lazy("惠邻管家")
        SL = "SL", gettext_lazy("管家组长")
        BL = "BL", gettext_lazy("楼栋长")
        CS = "CS", gettext_lazy("社区工作者")
        ME = "ME", gettext_lazy("人民调解员")
        PO = "PO", gettext_lazy("社区民警")
        PV = "PV", gettext_lazy("党员志愿者")
        PU = "PU", gettext_lazy("共建单位联络员")
        SO = "SO", gettext_lazy("街道经办")
        LD = "LD", gettext_lazy("街道领导")
        AU = "AU", gettext_lazy("审计纪检")
        AD = "AD", gettext_lazy("系统管理员")

    person = TenantForeignKey(Person, related_name="roles")
    code = models.CharField(gettext_lazy("身份"), max_length=2, choices=Code)
    community = TenantForeignKey(Community, null=True, blank=True, related_name="+")
    compound = TenantForeignKey(Compound, null=True, blank=True, related_name="+")
    building = TenantForeignKey(Building, null=True, blank=True, related_name="+")
    organisation = TenantForeignKey(Organisation, null=True, blank=True, related_name="+")
    title = models.CharField(gettext_lazy("称呼"), max_length=40, blank=True)
    visiting = models.CharField(gettext_lazy("走访时间"), max_length=60, blank=True)
    public_phone = models.CharField(gettext_lazy("公开电话"), max_length=20, blank=True)
    """What the placard shows: a duty or virtual number by default, not the steward's own."""
    duties = models.CharField(gettext_lazy("做什么"), max_length=200, blank=True)
    photo = KeptName(blank=True)
    """Shown only while the holder's consent stands."""
    starts_on = models.DateField(gettext_lazy("任期开始"), default=timezone.localdate)
    ends_on = models.DateField(gettext_lazy("任期结束"), null=True, blank=True)
    ended_at = models.DateTimeField(gettext_lazy("提前结束"), null=True, blank=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(RoleQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("任职")
        indexes = [
            models.Index(fields=["street_id", "person"], name="role_person"),
            models.Index(fields=["street_id", "compound", "code"], name="role_compound"),
            models.Index(fields=["street_id", "community", "code"], name="role_community"),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.person}"

    def as_held(self) -> HeldRole:
        return HeldRole(
            self.code,
            self.street_id,
            self.community_id,
            self.compound_id,
            self.building_id,
            self.organisation_id,
        )

    @property
    def shown_photo(self) -> str:
        """The kept picture that everybody may see; empty without consent. Needs `with_consents`."""
        return self.photo if self.shows_photo else ""  # type: ignore[attr-defined]

    def shown_phone(self, duty_phone: str) -> str:
        """The number for everybody: the holder's own only with consent, else a duty number. Needs `with_consents`."""
        if not self.public_phone:
            return duty_phone
        if self.shows_phone or self._index(self.public_phone) != bytes(self.person.phone_index):  # type: ignore[attr-defined]
            return self.public_phone
        return duty_phone

    @staticmethod
    def _index(number: str) -> bytes:
        try:
            return blind_index(normalise_phone(number), purpose="phone")
        except ValidationError:
            return b""

    @verb
    def describe(
        self,
        *,
        by: Actor,
        title: str,
        duties: str,
        visiting: str,
        public_phone: str,
        photo: str | None = None,
    ) -> None:
        """What the placard tells of a steward; `photo` replaces the picture, "" takes it away, None leaves it.

        By the steward itself or by those who keep the compound's placard. Raises Refused for a new photo without consent.
        """
        role: Role = type(self).locked(self.pk)
        role._demand_describing(by)
        if (
            photo
            and not Consent.objects.standing(Consent.Purpose.PUBLISH_PHOTO)
            .filter(person=role.person)
            .exists()
        ):
            raise Refused(_("先记下本人同意公示照片，再传照片。"), field="photo")
        told = {"title": title, "duties": duties, "visiting": visiting, "public_phone": public_phone}
        for name, text in told.items():
            setattr(role, name, clean_text(text))
        if photo is not None:
            role.photo = photo
        role.save(update_fields=[*told, "photo"])
        record("role.described", role, by=by, has_photo=bool(role.photo))

    def _demand_describing(self, by: Actor) -> None:
        is_own = by.person_id is not None and by.person_id == self.person_id
        if self.code not in STEWARDS or not (is_own or may(by, EDIT_PROFILE, self.compound)):
            raise Forbidden(_("您的身份不能办理这一步。"))

    @classmethod
    @verb
    def appoint(cls, person: Person, code: str, *, by: Actor, **place_and_term: Any) -> "Role":
        """`person` holds the role from now on (or from `starts_on`)."""
        role = cls(person=person, code=code, **place_and_term)
        role.save(force_insert=True)
        record("role.appointed", role, by=by, code=code, person=str(person.pk))
        return role

    @verb
    def end(self, *, by: Actor, reason: str) -> None:
        """The role gives nothing from this minute on. Raises Refused without a reason, Conflict when it has ended."""
        fresh: Role = type(self).locked(self.pk)
        if fresh.ended_at is not None:
            raise Conflict(_("这个身份已经结束了。"))
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明理由。"), field="reason")
        if self.code in KEPT and not self._has_peer():
            raise Refused(
                _("这是本街道最后一位%(what)s，请先任命接替的人。") % {"what": self.get_code_display()}
            )
        self.ended_at = clock.now()
        self.save(update_fields=["ended_at"])
        record("role.ended", self, by=by, reason=reason, code=self.code)
        role_ended.send(type(self), role=self, by=by)

    @verb
    def prolong(self, *, by: Actor, until: dt.date) -> None:
        """The term runs to `until`. Raises Conflict for a role that is not in force any more, Refused for an earlier day."""
        fresh: Role = type(self).locked(self.pk)
        today = timezone.localdate(clock.now())
        if fresh.ended_at is not None or (fresh.ends_on is not None and fresh.ends_on < today):
            raise Conflict(_("这个身份已经结束了。"))
        if fresh.ends_on is None or until <= fresh.ends_on:
            raise Refused(_("新的任期要比原来的长。"), field="ends_on")
        self.ends_on = until
        self.save(update_fields=["ends_on"])
        record("role.prolonged", self, by=by, code=self.code, until=f"{until:%Y-%m-%d}")

    def _has_peer(self) -> bool:
        return Role.objects.in_force().filter(code=self.code).exclude(person=self.person_id).exists()
