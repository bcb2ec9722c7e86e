"""A Party member who comes home: registered with the community where it lives, by itself or by its unit."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.acts import ActRecord, Begun
from huilin.core.crypto import blind_index
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor, HeldRole, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_name, clean_text, mask_name, normalise_phone
from huilin.core.transactions import verb
from huilin.people.models import Consent, Organisation, Person, Role
from huilin.places.models import Community, Compound
from huilin.programme.models.rules import ProgrammeRule, allowed
from huilin.programme.models.status import ACTIVE, STANDING, State
from huilin.programme.models.steps import Steps
from huilin.programme.permissions import READ, REGISTER

NOTICE = "2026-11"
"""Which wording of the notice on Party data was agreed to; it stands on the form."""


@dataclass(frozen=True)
class NewMember:
    """What is written on the registration sheet. Without a name it is the actor itself."""

    compound: Compound
    organisation: Organisation
    agrees: bool
    branch: str = ""
    skills: str = ""
    times: str = ""
    name: str = ""
    phone: str = ""


class MemberQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["PartyMember"]:
        return self.agreed().filter(visible(PartyMember, actor, READ))  # type: ignore[no-any-return]

    def agreed(self) -> Any:
        """Gone from every list the moment the consent is withdrawn (PIPL art. 15, 47)."""
        return self.filter(consent__withdrawn_at=None)

    def active(self) -> Any:
        return self.agreed().filter(state__in=ACTIVE)


class PartyMember(Steps, Begun, TenantModel, Scoped):
    """That somebody is a Party member is sensitive personal information here (PIPL art. 28): only by separate consent."""

    person = TenantForeignKey(Person, related_name="+")
    organisation = TenantForeignKey(Organisation, related_name="+", verbose_name=gettext_lazy("单位"))
    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="+", verbose_name=gettext_lazy("小区"))
    consent = TenantForeignKey(Consent, related_name="+")
    branch = models.CharField(gettext_lazy("单位党组织"), max_length=60, blank=True)
    skills = models.CharField(gettext_lazy("特长"), max_length=100, blank=True)
    times = models.CharField(gettext_lazy("什么时候有空"), max_length=60, blank=True)
    state = models.CharField(max_length=14, choices=State, default=State.REGISTERED)
    version = models.IntegerField(default=1)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by_id = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    """Until when the community confirms it."""
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager.from_queryset(MemberQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("报到党员")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "person"], name="partymember_once",
                condition=models.Q(state__in=["registered", "confirmed", "posts_claimed", "serving"]),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["street_id", "community", "-registered_at"], name="partymember_community"),
            models.Index(fields=["street_id", "organisation", "-registered_at"], name="partymember_unit"),
            models.Index(fields=["street_id", "-registered_at", "-id"], name="partymember_street"),
            models.Index(
                fields=["street_id", "due_at", "id"],
                name="partymember_waiting",
                condition=models.Q(state="registered"),
            ),
        ]

    def __str__(self) -> str:
        return mask_name(self.person.name)

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"person_id": actor.person_id}] if actor.person_id else []

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        """A unit sees its own members."""
        return [{"organisation_id": role.organisation_id}] if role.organisation_id else []

    @property
    def is_late(self) -> bool:
        return self.state == State.REGISTERED and clock.now() > self.due_at

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def can_sign_in(self) -> bool:
        """Whether it holds a role with which it claims posts itself; the administrator asks for it, the leader grants it."""
        return Role.objects.in_force().filter(person=self.person_id, code=Role.Code.PV).exists()

    @classmethod
    @verb
    def register(cls, new: NewMember, *, by: Actor) -> "PartyMember":
        """The member waits for the community's confirmation, its consent recorded: online where it registers itself, on
        paper where its unit hands in the sheet. Raises Forbidden, Refused, Conflict for who is registered already.

        Locks the person, so that two clicks make one registration.
        """
        if not new.agrees:
            raise Refused(_("没有本人单独同意，不能登记。"), field="agrees")
        demand(by, REGISTER, _asked(cls, new, by))
        person = _person(new, by)
        Person.locked(person.pk)
        if cls.objects.filter(person=person, state__in=STANDING).exists():
            raise Conflict(_("这位党员已经报到了。"), field="name")
        now = clock.now()
        member = cls(
            person=person, organisation=new.organisation, compound=new.compound, community_id=new.compound.community_id,
            street_id=new.compound.street_id, registered_at=now, registered_by_id=by.person_id, consent=_consent(person, by),
            due_at=allowed(ProgrammeRule.Name.CONFIRM_WITHIN).after(now),
            **{name: clean_text(getattr(new, name)) for name in ("branch", "skills", "times")},
        )  # fmt: skip
        member.save(force_insert=True)
        record("party.registered", member, by=by, role=by.role_for(REGISTER))
        return member


def _asked(model: Any, new: NewMember, by: Actor) -> Any:
    """What the right is asked of: one's own registration without a name, else one of the unit's."""
    return model(person_id=None if new.name else by.person_id, organisation=new.organisation)


def _consent(person: Person, by: Actor) -> Consent:
    standing = Consent.objects.standing(Consent.Purpose.PARTY_DATA).filter(person=person).first()
    return standing or Consent.keep(
        person, Consent.Purpose.PARTY_DATA, by=by, way=Consent.Way.PAPER, notice_version=NOTICE
    )


def _person(new: NewMember, by: Actor) -> Person:
    """The actor itself, or whoever bears this name and phone; a new entry where nobody does."""
    if not new.name:
        return Person.objects.get(pk=by.person_id)
    try:
        name, phone = clean_name(new.name), normalise_phone(new.phone)
    except ValidationError as error:
        raise Refused(error.messages[0], field="phone") from error
    known = Person.objects.filter(phone_index=blind_index(phone, purpose="phone"), name=name).first()
    if known is not None:
        return known  # type: ignore[no-any-return]
    home = {"compound_id": new.compound.pk, "community_id": new.compound.community_id}
    person = Person(name=name, phone=phone, street_id=new.compound.street_id, **home)  # type: ignore[misc]
    person.save(force_insert=True)
    return person


class MemberStep(ActRecord):
    """From one state to the next: who, when, and why where a reason was given."""

    on = "member"

    member = TenantForeignKey(PartyMember, related_name="steps")
    to = models.CharField(max_length=14, choices=State)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = gettext_lazy("报到经过")
        indexes = [models.Index(fields=["street_id", "member", "at"], name="memberstep_member")]


def unit_of(actor: Actor) -> UUID | None:
    """The unit that the actor speaks for."""
    return next((role.organisation_id for role in actor.roles if role.code == "PU"), None)
