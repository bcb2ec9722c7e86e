"""A person of the register. What is private is sealed at rest and masked on the way out; looking asks a reason.

Purposes: name, phone — contact in community affairs (PIPL art. 13(1)(3)); identity number — owner roster, mediation file and
appointment only. docs/reference/personal-data.md tells what is kept, for what and who may look.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huilin.core.permissions import Actor, HeldRole, Permission, Scoped, visible
from huilin.core.sealed import IndexField, SealedField, SealedText
from huilin.core.tenancy import TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import mask_identity, mask_name, mask_phone
from huilin.notifications.models import Message, compose

READ_MASKED = Permission("person.read_masked")
READ_FULL = Permission("person.read_full")
EDIT = Permission("person.edit")
IMPORT = Permission("person.import")
EXPORT = Permission("person.export")


class PersonQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> models.QuerySet["Person"]:
        """The persons whose masked entry the actor may read."""
        return self.filter(visible(Person, actor, READ_MASKED))


class Person(TenantModel, Scoped):
    class Sex(models.TextChoices):
        MALE = "m", _("男")
        FEMALE = "f", _("女")
        UNKNOWN = "", _("未填")

    name = models.CharField(_("姓名"), max_length=50)
    sort_key = models.CharField(max_length=120, blank=True, editable=False)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    phone_sealed = SealedField()
    phone_index = IndexField()
    phone = SealedText("phone_sealed", index="phone_index", purpose="phone")
    identity_sealed = SealedField()
    identity_index = IndexField()
    identity_number = SealedText("identity_sealed", index="identity_index", purpose="identity")
    user_id = models.UUIDField(null=True, blank=True)
    """The login of this person, if it has one. No foreign key: logins belong to no street."""
    community_id = models.UUIDField(null=True)
    compound_id = models.UUIDField(null=True)
    building_id = models.UUIDField(null=True)
    household_id = models.UUIDField(null=True)
    """Where the person lives now, copied from the residency so that scopes need no joins."""
    accepts_sms = models.BooleanField(_("愿意收短信"), default=True)
    erased_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = TenantManager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name = _("人员")
        ordering = ("sort_key", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "identity_index"],
                name="person_identity",
                condition=~models.Q(identity_index=b""),
            ),
            models.UniqueConstraint(
                fields=["street_id", "user_id"], name="person_user", condition=models.Q(user_id__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["street_id", "phone_index"], name="person_phone"),
            models.Index(fields=["street_id", "compound_id", "sort_key"], name="person_compound"),
            models.Index(fields=["street_id", "household_id"], name="person_household"),
            models.Index(fields=["street_id", "name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def masked_identity(self) -> str:
        return mask_identity(self.identity_number)

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"id": actor.person_id}] if actor.person_id else []

    @classmethod
    def household_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return [{"household_id": role.household_id}] if role.household_id else []

    def message(self, kind: str, body: str, *, subject: TenantModel | None = None) -> Message | None:
        """The message to this person, or None where it wants none or has no address. The one gate for consent."""
        if self.erased_at:
            return None
        if self.user_id and not self.accepts_sms:
            return compose(
                kind, body, channel=Message.Channel.DESK, address="", subject=subject, person_id=self.pk
            )
        if not self.accepts_sms or not self.phone_sealed:
            return None
        return compose(
            kind, body, channel=Message.Channel.SMS, address=self.phone, subject=subject, person_id=self.pk
        )
