"""A stewardship: one person's way to the office of neighbour steward, through one term, and out of it.

The row carries what lists and permissions ask; each act is a record of its own beside it, and `audit.Event` is the history.
The office itself is a `people.Role`: rights and routing hang on that one, never on this row.
"""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.acts import Begun
from huilin.core.errors import Conflict, Forbidden
from huilin.core.permissions import Actor, Permission, Scoped, visible
from huilin.core.sealed import IndexField, SealedField, SealedText
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import mask_name, mask_phone
from huilin.core.uploads.referring import KeptName
from huilin.people.models import Consent, Person, Role
from huilin.places.models import Community, Compound
from huilin.stewards.models.appointment import Appointable
from huilin.stewards.models.appraisal import Appraisable
from huilin.stewards.models.leaving import Leaving
from huilin.stewards.models.nomination import Nominable
from huilin.stewards.models.objection import Disputable
from huilin.stewards.models.public_notice import Noticeable
from huilin.stewards.models.reminding import TURN, Remindable
from huilin.stewards.models.review import Reviewable
from huilin.stewards.models.status import CANDIDATE, IN_OFFICE, SYSTEM, TERMINAL, TRANSITIONS, Status
from huilin.stewards.permissions import READ_FILES


class StewardshipQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor, permission: Permission = READ_FILES) -> models.QuerySet["Stewardship"]:
        return self.filter(visible(Stewardship, actor, permission))

    def candidates(self) -> models.QuerySet["Stewardship"]:
        return self.filter(status__in=CANDIDATE)

    def late_and_untold(self) -> models.QuerySet["Stewardship"]:
        """Candidates whose present step is over its day, and nobody was told of that day."""
        late = self.filter(status__in=list(TURN), due_at__lt=clock.now())
        return late.exclude(late_told_for=models.F("due_at"))

    def in_office(self) -> models.QuerySet["Stewardship"]:
        return self.filter(status__in=IN_OFFICE)

    def with_name_consent(self) -> models.QuerySet["Stewardship"]:
        """Each with `shows_name`, `shows_photo` and `shows_phone`: whether the person's consent to that stands now."""
        given = Consent.objects.filter(person=models.OuterRef("person"), withdrawn_at=None)
        return self.annotate(
            shows_name=models.Exists(given.filter(purpose=Consent.Purpose.PUBLISH_NAME)),
            shows_photo=models.Exists(given.filter(purpose=Consent.Purpose.PUBLISH_PHOTO)),
            shows_phone=models.Exists(given.filter(purpose=Consent.Purpose.PUBLISH_PHONE)),
        )


class Stewardship(  # type: ignore[misc]
    Nominable,
    Reviewable,
    Noticeable,
    Disputable,
    Appointable,
    Appraisable,
    Leaving,
    Remindable,
    Begun,
    TenantModel,
    Scoped,
):
    class Code(models.TextChoices):
        ST = "ST", gettext_lazy("惠邻管家")
        SL = "SL", gettext_lazy("管家组长")

    class Politics(models.TextChoices):
        PARTY = "party", gettext_lazy("中共党员")
        LEAGUE = "league", gettext_lazy("共青团员")
        OTHER_PARTY = "other_party", gettext_lazy("民主党派")
        MASSES = "masses", gettext_lazy("群众")

    version = models.IntegerField(default=1, editable=False)
    status = models.CharField(gettext_lazy("状态"), max_length=20, choices=Status, default=Status.NOMINATED)
    status_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    code = models.CharField(gettext_lazy("职务"), max_length=2, choices=Code, default=Code.ST)
    community = TenantForeignKey(Community, related_name="+")
    compound = TenantForeignKey(Compound, related_name="stewardships")
    person = TenantForeignKey(Person, null=True, related_name="stewardships")
    """Known from the community's review on, at the latest."""
    name = models.CharField(gettext_lazy("姓名"), max_length=50)
    phone_sealed = SealedField()
    phone_index = IndexField()
    phone = SealedText("phone_sealed", index="phone_index", purpose="phone")
    born_on = models.DateField(gettext_lazy("出生日期"))
    politics = models.CharField(gettext_lazy("政治面貌"), max_length=12, choices=Politics)
    lives_here = models.BooleanField(gettext_lazy("住在本小区"), default=True)
    why_not_here = models.CharField(gettext_lazy("不住本小区的理由"), max_length=200, blank=True)
    is_fit = models.BooleanField(gettext_lazy("身体状况能胜任"), default=False)
    conflict = models.CharField(gettext_lazy("利益关系说明"), max_length=200, blank=True)
    """Empty: no contractor here, no tie to a property company."""
    reason = models.TextField(gettext_lazy("推荐理由"))
    duties = models.CharField(gettext_lazy("做什么"), max_length=200, blank=True)
    visiting = models.CharField(gettext_lazy("走访时间"), max_length=60, blank=True)
    photo = KeptName(blank=True)
    """Shown only while the consent stands."""
    is_self = models.BooleanField(gettext_lazy("自荐"), default=False)
    nominated_at = models.DateTimeField(default=timezone.now, editable=False)
    handler_ids = ArrayField(models.UUIDField(), default=list, editable=False)
    """Who put the candidate forward or judged him; none of them takes a later decision."""
    due_at = models.DateTimeField(null=True, editable=False)  # type: ignore[assignment]
    """Until when the present step should be done."""
    late_told_for = models.DateTimeField(null=True, editable=False)
    role = TenantForeignKey(Role, null=True, related_name="+")
    starts_on = models.DateField(null=True)  # type: ignore[assignment]
    ends_on = models.DateField(null=True)  # type: ignore[assignment]

    objects: ClassVar[Any] = TenantManager.from_queryset(StewardshipQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("管家履职档案")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "compound", "phone_index", "code"],
                name="stewardship_open_once",
                condition=~models.Q(status__in=sorted(TERMINAL)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["street_id", "community", "status", "-nominated_at"], name="stewardship_community"
            ),
            models.Index(fields=["street_id", "compound", "status"], name="stewardship_compound"),
            models.Index(fields=["street_id", "status", "-nominated_at"], name="stewardship_street"),
            models.Index(fields=["street_id", "person"], name="stewardship_person"),
        ]

    def __str__(self) -> str:
        return f"{self.compound} {self.masked_name}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def is_candidate(self) -> bool:
        return self.status in CANDIDATE

    @property
    def is_in_office(self) -> bool:
        return self.status in IN_OFFICE

    @property
    def age(self) -> int:
        """In full years today."""
        return full_years(self.born_on, timezone.localdate(clock.now()))

    @classmethod
    def own_lookups(cls, actor: Actor) -> list[dict[str, Any]]:
        return [{"person_id": actor.person_id}] if actor.person_id else []

    def makers(self, permission: str) -> set[UUID]:
        return {*self.handler_ids, *([self.person_id] if self.person_id else [])}

    def can_move(self, to: Status, by: Actor) -> bool:
        who = TRANSITIONS.get((Status(self.status), to), frozenset())
        return SYSTEM in who if by.is_system else by.has(*who)

    def require_state(self, *states: Status) -> None:
        """Raises Conflict unless the stewardship stands in one of `states`."""
        if self.status not in states:
            now = self.get_status_display()  # type: ignore[attr-defined]
            raise Conflict(_("这份档案现在是「%(now)s」，不能这样办。") % {"now": now})

    def move(self, to: Status, by: Actor, *, as_a_part: bool = False) -> None:
        """Changes the state along the table; `as_a_part`: the right to the act that causes it covers this step.

        Raises Conflict where the table has no such move, Forbidden where it is not this actor's.
        """
        if (Status(self.status), to) not in TRANSITIONS:
            self.require_state()
        if not as_a_part and not self.can_move(to, by):
            raise Forbidden(_("您的身份不能办理这一步。"))
        self.status = to
        self.status_changed_at, self.late_told_for = clock.now(), None

    def commit(self, kind: str, by: Actor, *, role: str = "", reason: str = "", **particulars: Any) -> None:
        """Saves the row with its next version and writes the event; the last step of each verb."""
        self.version += 1
        self.save()
        record(kind, self, by=by, role=role, reason=reason, **particulars)

    def took_part(self, *persons: UUID | None) -> None:
        self.handler_ids = sorted(set(self.handler_ids) | {one for one in persons if one}, key=str)


def full_years(born_on: dt.date, day: dt.date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
