"""What the community tells a unit once a quarter: hours and posts of its members, and a few words."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.models import record
from huilin.core import clock
from huilin.core.acts import Begun
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import Actor, HeldRole, Scoped, demand, visible
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel, TenantQuerySet
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.notifications.models import Message, post
from huilin.people.models import Organisation, Role
from huilin.places.models import Community
from huilin.programme.models.hours import ServiceHours
from huilin.programme.models.member import PartyMember, unit_of
from huilin.programme.models.post import Claim
from huilin.programme.models.status import LetterState
from huilin.programme.permissions import FEED_BACK, READ


class LetterQuerySet(TenantQuerySet):
    def visible_to(self, actor: Actor) -> Any:
        """Those who write them, and the unit once one was sent."""
        sent = models.Q(state__in=("sent", "acknowledged"))
        written = visible(FeedbackLetter, actor, FEED_BACK)
        return self.filter(written | (sent & visible(FeedbackLetter, actor, READ)))


class FeedbackLetter(Begun, TenantModel, Scoped):
    organisation = TenantForeignKey(Organisation, related_name="+", verbose_name=gettext_lazy("单位"))
    community = TenantForeignKey(Community, related_name="+", verbose_name=gettext_lazy("社区"))
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()
    words = models.CharField(gettext_lazy("写给单位的话"), max_length=500)
    state = models.CharField(max_length=12, choices=LetterState, default=LetterState.DRAFTED)
    version = models.IntegerField(default=1)
    drafted_by_id = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(default=timezone.now)
    sent_by_name = models.CharField(max_length=50, blank=True)
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    lines = models.JSONField(default=list)
    """As it was sent: [{"member": id, "minutes": n, "posts": [title]}]; nothing else of a person leaves."""

    objects: ClassVar[Any] = TenantManager.from_queryset(LetterQuerySet)()

    class Meta:
        verbose_name = gettext_lazy("单位反馈")
        constraints = [
            models.UniqueConstraint(
                fields=["street_id", "community", "organisation", "year", "quarter"], name="feedbackletter_once"
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["street_id", "community", "-drafted_at"], name="feedbackletter_community"),
            models.Index(fields=["street_id", "organisation", "-drafted_at"], name="feedbackletter_unit"),
            models.Index(fields=["street_id", "-drafted_at", "-id"], name="feedbackletter_street"),
        ]

    @classmethod
    def assigned_lookups(cls, actor: Actor, role: HeldRole) -> list[dict[str, Any]]:
        return [{"organisation_id": role.organisation_id}] if role.organisation_id else []

    def makers(self, permission: str) -> set[UUID]:
        """Who wrote it does not send it."""
        return {self.drafted_by_id} if permission == FEED_BACK and self.drafted_by_id else set()

    @property
    def name(self) -> str:
        return quarter_name(self.year, self.quarter)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First day, and the day after the last one."""
        following = self.year + (self.quarter == 4), self.quarter % 4 * 3 + 1
        return dt.date(self.year, self.quarter * 3 - 2, 1), dt.date(*following, 1)

    @classmethod
    @verb
    def draft(
        cls,
        community: Community,
        organisation: Organisation,
        year: int,
        quarter: int,
        words: str,
        *,
        by: Actor,
    ) -> "FeedbackLetter":
        """It waits for somebody else to send it.

        Raises Forbidden, Refused for a quarter that has not ended or a unit without members here, Conflict for the same
        quarter again. Locks the unit.
        """
        words = clean_text(words)
        letter = cls(
            community=community, organisation=organisation, year=year, quarter=quarter, words=words[:500],
            street_id=community.street_id, drafted_at=clock.now(),
        )  # fmt: skip
        demand(by, FEED_BACK, letter)
        if not words:
            raise Refused(_("请写几句话。"), field="words")
        if letter.days[1] > timezone.localdate(clock.now()):
            raise Refused(_("这个季度还没有过完。"), field="quarter")
        Organisation.locked(organisation.pk)
        if not letter.members().exists():
            raise Refused(_("这个单位在本社区没有报到的党员。"), field="organisation")
        same = cls.objects.filter(community=community, organisation=organisation, year=year, quarter=quarter)
        if same.exists():
            raise Conflict(_("这个季度的反馈已经写过了。"), field="quarter")
        letter.drafted_by_id = by.person_id
        letter.save(force_insert=True)
        role = by.role_for(FEED_BACK)
        record("feedback.drafted", letter, by=by, role=role, quarter=letter.name)
        return letter

    @verb
    def send(self, *, by: Actor, version: int | None = None) -> None:
        """The unit reads it, with hours and posts as they are now, and its contacts are told.

        Raises Conflict; Forbidden for who wrote it.
        """
        self.begin(FEED_BACK, by, version=version)
        if self.state != LetterState.DRAFTED:
            raise Conflict(_("这份反馈已经送出去了。"))
        self.lines, self.state, self.version = self.present_lines(), LetterState.SENT, self.version + 1
        self.sent_at, self.sent_by_name = clock.now(), by.name
        self.save()
        record("feedback.sent", self, by=by, role=by.role_for(FEED_BACK))
        post(self._told())

    def _told(self) -> list[Message]:
        """A message to each contact of the unit; it carries no name and no hours."""
        told = {"community": self.community, "quarter": self.name}
        body = _("%(community)s写给贵单位的%(quarter)s党员服务反馈到了，请在「单位反馈」里看，收到请回一下。")
        contacts = Role.objects.in_force(clock.now()).filter(code="PU", organisation=self.organisation_id)
        people = {role.person_id: role.person for role in contacts.select_related("person").order_by("id")}
        found = [one.message("feedback.sent", body % told, subject=self) for one in people.values()]
        return [message for message in found if message is not None]

    @verb
    def acknowledge(self, *, by: Actor, version: int | None = None) -> None:
        """The unit has read it. Raises Conflict; Forbidden for anybody but its contact."""
        self.begin(READ, by, version=version)
        if unit_of(by) != self.organisation_id:
            raise Forbidden(_("您的身份不能办理这一步。"))
        if self.state != LetterState.SENT:
            raise Conflict(_("这份反馈已经不在这一步了，请看最新情况。"))
        self.state, self.acknowledged_at, self.version = (
            LetterState.ACKNOWLEDGED,
            clock.now(),
            self.version + 1,
        )
        self.save()
        record("feedback.acknowledged", self, by=by, role=by.role_for(READ))

    def members(self) -> Any:
        """The unit's members in this community who agree and served or serve."""
        found = PartyMember.objects.agreed().exclude(state__in=("registered", "rejected"))
        return found.filter(organisation=self.organisation_id, community=self.community_id)

    def present_lines(self) -> list[dict[str, Any]]:
        """By the order of registration: not a ranking. Three statements."""
        first, after = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in self.days)
        ids = list(self.members().order_by("id").values_list("pk", flat=True))
        counted = ServiceHours.objects.confirmed().filter(
            member__in=ids, starts_at__gte=first, starts_at__lt=after
        )
        minutes = dict(counted.values_list("member").annotate(Sum("minutes")).order_by())
        posts: dict[Any, list[str]] = {}
        held = Claim.objects.filter(member__in=ids, at__lt=after).exclude(ended_at__lt=first)
        for member, title in held.order_by("at").values_list("member", "post__title"):
            posts.setdefault(member, []).append(title)
        return [
            {"member": str(pk), "minutes": minutes.get(pk, 0), "posts": list(dict.fromkeys(posts.get(pk, [])))}
            for pk in ids
        ]  # fmt: skip

    def shown_lines(self) -> list[dict[str, Any]]:
        """The lines with names, of those whose consent stands now; `hours` beside `minutes`."""
        lines = self.present_lines() if self.state == LetterState.DRAFTED else self.lines
        ids = [line["member"] for line in lines]
        found = PartyMember.objects.agreed().filter(pk__in=ids).select_related("person")
        names = {str(member.pk): member for member in found}
        return [
            line | {"who": names[line["member"]], "hours": line["minutes"] / 60}
            for line in lines
            if line["member"] in names
        ]


def quarter_name(year: int, quarter: int) -> str:
    return _("%(year)d年第%(quarter)d季度") % {"year": year, "quarter": quarter}
