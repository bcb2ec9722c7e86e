"""Care flags: why a home is looked after more closely. Sensitive (PIPL art. 28-31): only with the person's separate consent,
read only by those whom the matrix names, gone from every list the moment the consent is withdrawn."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, HeldRole, Scoped, demand, may, visible
from huilin.core.sealed import SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.people.models import Consent, Household, Person
from huilin.places.models import Compound
from huilin.visits.permissions import KEEP_CARE, VISIT_READ_CARE

MOST_WORDS = 500


class CareFlagQuerySet(TenantQuerySet):
    def standing(self) -> models.QuerySet["CareFlag"]:
        """Flags that were not taken back and whose consent stands."""
        return self.filter(ended_at=None, consent__withdrawn_at=None)

    def visible_to(self, actor: Actor) -> models.QuerySet["CareFlag"]:
        return self.standing().filter(visible(CareFlag, actor, VISIT_READ_CARE))


class CareFlag(TenantModel, Scoped):
    class Kind(models.TextChoices):
        ALONE = "alone", gettext_lazy("独居老人")
        OLD_PAIR = "old_pair", gettext_lazy("空巢老人")
        DISABLED = "disabled", gettext_lazy("残疾")
        ILL = "ill", gettext_lazy("重病慢病")
        HARDSHIP = "hardship", gettext_lazy("生活困难")
        CHILD = "child", gettext_lazy("留守或困境儿童")

    person = TenantForeignKey(Person, related_name="care_flags")
    household = TenantForeignKey(Household, related_name="care_flags")
    compound = TenantForeignKey(Compound, related_name="+")
    community_id = models.UUIDField()
    building_id = models.UUIDField()
    consent = TenantForeignKey(Consent, related_name="+")
    steward = TenantForeignKey(Person, null=True, blank=True, related_name="+")
    """Who visits this home; no other steward reads the flag."""
    kind = models.CharField(gettext_lazy("为什么关爱"), max_length=10, choices=Kind)
    note_sealed = SealedField()
    note = SealedText("note_sealed")
    given_by_id = models.UUIDField(null=True)
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(CareFlagQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("关爱登记")
        indexes = [
            models.Index(fields=["street_id", "household"], name="careflag_household"),
            models.Index(fields=["street_id", "steward"], name="careflag_steward"),
            models.Index(fields=["street_id", "compound"], name="careflag_compound"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"person_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return [{"steward_id": actor.person_id}] if actor.person_id else []

    @classmethod
    @verb
    def give(cls, person: Person, kind: str, *, by: Actor, way: str, note: str = "", evidence: str = "",
             steward: Person | None = None) -> "CareFlag":  # fmt: skip
        """The home of `person` is looked after more closely from now on, by his separate consent (`way` as in Consent.Way).

        For a child a guardian agrees. Raises Forbidden for who may not keep the person's entry, Refused for a person
        without a home here, Conflict where the same flag stands. Locks the person.
        """
        if not may(by, KEEP_CARE, person):
            raise Forbidden(_("您的身份不能办理这一步。"))
        if kind not in cls.Kind.values:
            raise Refused(_("请选一项。"), field="kind")
        note = clean_text(note)
        if len(note) > MOST_WORDS:
            raise Refused(_("文字太长了，最多%(most)d个字。") % {"most": MOST_WORDS}, field="note")
        person = Person.locked(person.pk)
        household = Household.objects.filter(pk=person.household_id).first() if person.household_id else None
        if household is None:
            raise Refused(_("名册里这个人没有住处，先补上再登记。"), field="kind")
        if cls.objects.standing().filter(person=person, kind=kind).exists():
            raise Conflict(_("这一项已经登记了。"))
        consent = Consent.objects.standing(Consent.Purpose.CARE_DATA).filter(person=person).first()
        consent = consent or Consent.give(
            person, Consent.Purpose.CARE_DATA, by=by, way=way, evidence=evidence
        )
        flag = cls(
            person=person, household=household, compound_id=household.compound_id,
            community_id=household.community_id, building_id=household.building_id, consent=consent,
            steward=steward, kind=kind, given_by_id=by.person_id, given_at=clock.now(), street_id=person.street_id,
        )  # fmt: skip
        flag.note = note
        flag.save(force_insert=True)
        record("care.flagged", flag, by=by, role=by.role_for(KEEP_CARE))
        return flag

    @verb
    def end(self, *, by: Actor, reason: str) -> None:
        """The home is no longer looked after more closely. Raises Refused without a reason, Conflict when it has ended."""
        flag: CareFlag = type(self).locked(self.pk)
        if not may(by, KEEP_CARE, flag.person):
            raise Forbidden(_("您的身份不能办理这一步。"))
        if flag.ended_at is not None:
            raise Conflict(_("这一项已经取消了。"))
        reason = clean_text(reason)
        if not reason:
            raise Refused(_("请写明理由。"), field="reason")
        flag.ended_at = clock.now()
        flag.save(update_fields=["ended_at"])
        record("care.ended", flag, by=by, role=by.role_for(KEEP_CARE), reason=reason)

    @verb
    def look(self, *, by: Actor, reason: str = "") -> str:
        """The note in full; the look is recorded with its reason where the matrix asks one. Raises Forbidden."""
        demand(by, VISIT_READ_CARE, self, reason=reason)
        record("care.looked", self, by=by, role=by.role_for(VISIT_READ_CARE), reason=clean_text(reason))
        return self.note
