"""Consent: given for one purpose, at one time, in one way; withdrawn as easily as given (PIPL art. 14-16, 23, 25)."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, Permission, holds, may
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.transactions import verb
from huilin.core.uploads.referring import KeptName
from huilin.people.models.person import EDIT, Person

GIVE = Permission("consent.give_withdraw")


class ConsentQuerySet(TenantQuerySet):
    def standing(self, *purposes: str) -> models.QuerySet["Consent"]:
        """Those that were not withdrawn; for these purposes, where any are named."""
        found = self.filter(withdrawn_at=None)
        return found.filter(purpose__in=purposes) if purposes else found


class Consent(TenantModel):
    class Purpose(models.TextChoices):
        ON_BEHALF = "on_behalf", gettext_lazy("由他人代为报事")
        PUBLISH_NAME = "publish_name", gettext_lazy("公示姓名")
        PUBLISH_PHOTO = "publish_photo", gettext_lazy("公示照片")
        PUBLISH_PHONE = "publish_phone", gettext_lazy("公示电话")
        CARE_DATA = "care_data", gettext_lazy("登记健康、困难等关爱信息")
        PARTY_DATA = "party_data", gettext_lazy("登记党员报到信息")

    class Way(models.TextChoices):
        ONLINE = "online", gettext_lazy("网上")
        PAPER = "paper", gettext_lazy("书面")
        SPOKEN = "spoken", gettext_lazy("当面口头")

    person = TenantForeignKey(Person, related_name="consents")
    purpose = models.CharField(gettext_lazy("用途"), max_length=16, choices=Purpose)
    way = models.CharField(gettext_lazy("方式"), max_length=8, choices=Way)
    witness_id = models.UUIDField(null=True)
    """Who wrote it down for the person; empty when the person did so itself."""
    evidence = KeptName(blank=True)
    """A picture of the signed paper."""
    notice_version = models.CharField(gettext_lazy("告知版本"), max_length=20, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(ConsentQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("同意")
        indexes = [models.Index(fields=["street_id", "person", "purpose"], name="consent_person")]

    def __str__(self) -> str:
        return str(self.get_purpose_display())

    @classmethod
    @verb
    def give(cls, person: Person, purpose: str, *, by: Actor, way: str, evidence: str = "") -> "Consent":
        """What the person agreed to stands from now on. Raises Conflict where it stands already.

        Locks the person, so that one purpose never stands twice.
        """
        _demand(by, person)
        return cls.keep(person, purpose, by=by, way=way, evidence=evidence)  # type: ignore[no-any-return]

    @classmethod
    @verb
    def keep(
        cls,
        person: Person,
        purpose: str,
        *,
        by: Actor,
        way: str,
        evidence: str = "",
        notice_version: str = "",
    ) -> "Consent":
        """The same where a verb of another room has asked for its own right to write it down."""
        if purpose not in cls.Purpose.values or way not in cls.Way.values:
            raise Refused(_("请选用途和方式。"), field="purpose")
        Person.locked(person.pk)
        if cls.objects.standing(purpose).filter(person=person).exists():
            raise Conflict(_("这项同意已经记下了。"))
        is_own = by.person_id == person.pk
        consent = cls(
            person=person, purpose=purpose, way=cls.Way.ONLINE if is_own else way, evidence=evidence,
            witness_id=None if is_own else by.person_id, given_at=clock.now(), street_id=person.street_id,
            notice_version=notice_version,
        )  # fmt: skip
        consent.save(force_insert=True)
        record("consent.given", consent, by=by, role=by.role_for(GIVE), purpose=purpose, way=consent.way)
        return consent

    @verb
    def withdraw(self, *, by: Actor) -> None:
        """It stands no longer from this moment; what it allowed is shown no more. No reason is asked."""
        consent: Consent = type(self).locked(self.pk)
        _demand(by, consent.person)
        if consent.withdrawn_at is not None:
            raise Conflict(_("这项同意已经撤回了。"))
        consent.withdrawn_at = clock.now()
        consent.save(update_fields=["withdrawn_at"])
        record("consent.withdrawn", consent, by=by, role=by.role_for(GIVE), purpose=consent.purpose)


def may_record(by: Actor, person: Person) -> bool:
    """The person itself; those who keep its entry; of a steward those who keep the compound's placard."""
    if by.person_id == person.pk and holds(by, GIVE):
        return True
    if may(by, EDIT, person):
        return True
    roles = person.roles.in_force().filter(compound__isnull=False).select_related("compound")  # type: ignore[attr-defined]
    return any(may(by, Permission("compound.edit_profile"), role.compound) for role in roles)


def _demand(by: Actor, person: Person) -> None:
    if not may_record(by, person):
        raise Forbidden(_("您的身份不能办理这一步。"))
