"""The public notice (公示): hung on the wall and shown on the web for at least five working days, the first not counted.

Custom, not law: it follows the notice before an appointment of cadres. Posting and taking down are evidence, each with
a photo and who did it. Days are counted on the working-day table (Civil Code art. 201: the first day is not counted).
"""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.audit.seals import printed_head
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel
from huilin.core.text import clean_text
from huilin.core.transactions import verb
from huilin.core.uploads.referring import KeptName
from huilin.core.workdays import Limit, add_workdays
from huilin.people.models import Consent
from huilin.stewards.models.rules import StewardRule, allowed
from huilin.stewards.models.status import Status
from huilin.stewards.permissions import POST_NOTICE


class PublicNotice(TenantModel):
    """One round of the notice. When facts change, another round begins anew and this one counts no more."""

    stewardship = TenantForeignKey("stewards.Stewardship", related_name="notices")
    round = models.SmallIntegerField(default=1)
    posted_at = models.DateTimeField(default=timezone.now)
    posted_by_name = models.CharField(max_length=50, blank=True)
    starts_on = models.DateField(gettext_lazy("公示第一天"))
    workdays = models.SmallIntegerField()
    ends_on = models.DateField(gettext_lazy("公示最后一天"))
    where = models.CharField(gettext_lazy("张贴在哪里"), max_length=100, blank=True)
    corrected = models.CharField(gettext_lazy("更正了什么"), max_length=200, blank=True)
    head = models.CharField(max_length=100, blank=True)
    """The newest seal of the history when it was posted, printed on the sheet."""
    posting_photo = KeptName(blank=True)
    hung_at = models.DateTimeField(null=True)
    hung_by_name = models.CharField(max_length=50, blank=True)
    removal_photo = KeptName(blank=True)
    taken_down_at = models.DateTimeField(null=True)
    taken_down_by_name = models.CharField(max_length=50, blank=True)
    replaced_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        verbose_name = gettext_lazy("公示")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "stewardship", "round"], name="notice_round")
        ]
        indexes = [models.Index(fields=["street_id", "ends_on"], name="notice_end")]

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return timezone.localdate(clock.now()) > self.ends_on

    def count_days(self) -> dt.date:
        """The last day by the calendar as it is now."""
        return add_workdays(self.starts_on, self.workdays)


class Noticeable:
    def notice(self: Any) -> PublicNotice | None:
        """The round that counts, or the last one there was."""
        rounds = PublicNotice.objects.filter(stewardship=self).order_by("-round")
        found: PublicNotice | None = rounds.first()
        return found

    @verb
    def post_notice(self: Any, *, by: Actor, where: str, version: int | None = None) -> PublicNotice:
        """The public reads it from now on; objections may come until its last day. Needs the consent to publish the name."""
        self.begin(POST_NOTICE, by, version=version)
        self.require_state(Status.STREET_REVIEWED)
        where = clean_text(where)
        if not where:
            raise Refused(_("请写张贴在哪里。"), field="where")
        named = Consent.objects.standing(Consent.Purpose.PUBLISH_NAME).filter(person=self.person_id)
        if not named.exists():
            raise Refused(_("还没有本人同意公示姓名的记录，先记下同意，再公示。"), field="where")
        role = by.role_for(POST_NOTICE)
        self.move(Status.PUBLICITY, by)
        notice = self.open_round(by, where=where)
        self.commit("steward.notice_posted", by, role=role, until=f"{notice.ends_on:%Y-%m-%d}", where=where)
        return notice

    def open_round(self: Any, by: Actor, *, where: str, corrected: str = "") -> PublicNotice:
        """A new round with its whole period; part of a verb that saves the row."""
        is_change = self.code == "SL"
        name = StewardRule.Name.LEADER_NOTICE if is_change else StewardRule.Name.NOTICE_PERIOD
        days, today = allowed(name).amount, timezone.localdate(clock.now())
        rounds = PublicNotice.objects.filter(stewardship=self)
        rounds.filter(replaced_at=None).update(replaced_at=clock.now())
        notice = PublicNotice(
            stewardship=self, street_id=self.street_id, round=rounds.count() + 1, posted_at=clock.now(),
            posted_by_name=by.name, starts_on=today, workdays=days, where=where, corrected=corrected,
            head=printed_head(self.street_id),
        )  # fmt: skip
        notice.ends_on = notice.count_days()
        notice.save(force_insert=True)
        self.due_at = after_notice(notice)
        return notice

    @verb
    def prove_posting(self: Any, *, by: Actor, photo: str, version: int | None = None) -> None:
        """A photo shows the sheet on the wall; without it nobody is appointed."""
        self.begin(POST_NOTICE, by, version=version)
        self.require_state(Status.PUBLICITY, Status.OBJECTION_HANDLING)
        notice = self.notice()
        if notice.posting_photo:
            raise Conflict(_("张贴的照片已经存好了。"))
        notice.posting_photo, notice.hung_at, notice.hung_by_name = photo, clock.now(), by.name
        notice.save(update_fields=["posting_photo", "hung_at", "hung_by_name"])
        self.commit("steward.notice_hung", by, role=by.role_for(POST_NOTICE), where=notice.where)

    @verb
    def take_down(self: Any, *, by: Actor, photo: str = "", version: int | None = None) -> None:
        """The sheet is off the wall, after its last day, or because a corrected one replaced it."""
        self.begin(POST_NOTICE, by, version=version)
        notice = self.hanging()
        if notice is None:
            raise Conflict(_("没有到期要撤下的公示。"))
        notice.removal_photo, notice.taken_down_at, notice.taken_down_by_name = photo, clock.now(), by.name
        notice.save(update_fields=["removal_photo", "taken_down_at", "taken_down_by_name"])
        self.commit("steward.notice_taken_down", by, role=by.role_for(POST_NOTICE))

    def hanging(self: Any) -> PublicNotice | None:
        """A round that still hangs and need not any more; the oldest first."""
        rounds = PublicNotice.objects.filter(stewardship=self, taken_down_at=None).order_by("round")
        return next((one for one in rounds if one.posting_photo and (one.is_over or one.replaced_at)), None)


def after_notice(notice: PublicNotice) -> dt.datetime:
    """Until when the appointment should follow the last day of the notice."""
    limit = allowed(StewardRule.Name.APPOINTMENT_LIMIT)
    noon = timezone.make_aware(dt.datetime.combine(notice.ends_on, dt.time(12)))
    return Limit(limit.amount, limit.unit).after(noon)
