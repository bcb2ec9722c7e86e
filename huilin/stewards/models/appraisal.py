"""The yearly appraisal (民主评议): one voice a household, counted, never shown by name, without ranks or points."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.core import clock
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.permissions import SYSTEM, Actor
from huilin.core.tenancy import TenantForeignKey, TenantManager, TenantModel
from huilin.core.transactions import verb
from huilin.people.models import Household
from huilin.stewards.models.leaving import RemovalProposal
from huilin.stewards.models.nomination import household_of
from huilin.stewards.models.rules import StewardRule, number
from huilin.stewards.models.status import IN_OFFICE
from huilin.stewards.permissions import APPRAISE
from huilin.stewards.telling import tell_community, tell_street


class Appraisal(TenantModel):
    """One round. When it closes only the counts stay; who said what is forgotten."""

    stewardship = TenantForeignKey("stewards.Stewardship", related_name="appraisals")
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    good = models.SmallIntegerField(default=0)
    fair = models.SmallIntegerField(default=0)
    bad = models.SmallIntegerField(default=0)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        verbose_name = gettext_lazy("民主评议")
        constraints = [
            models.UniqueConstraint(fields=["street_id", "stewardship", "opened_on"], name="appraisal_round")
        ]
        indexes = [models.Index(fields=["street_id", "closed_at", "closes_on"], name="appraisal_open")]

    @property
    def voices(self) -> int:
        return self.good + self.fair + self.bad

    @property
    def is_shown(self) -> bool:
        """Whether enough households spoke for a result that tells nobody's own voice."""
        return self.closed_at is not None and self.voices >= number(StewardRule.Name.LEAST_VOICES)

    @property
    def satisfied(self) -> int:
        """Of a hundred households that spoke, how many are satisfied or mostly so; rounded down."""
        return (self.good + self.fair) * 100 // self.voices if self.voices else 0


class Voice(TenantModel):
    """What a household said; the answer and who gave it stand here until the round closes, and on no page."""

    class Answer(models.TextChoices):
        GOOD = "good", gettext_lazy("满意")
        FAIR = "fair", gettext_lazy("基本满意")
        BAD = "bad", gettext_lazy("不满意")

    appraisal = TenantForeignKey(Appraisal, related_name="household_voices")
    household = TenantForeignKey(Household, related_name="+")
    answer = models.CharField(max_length=4, choices=Answer, blank=True)
    by_person_id = models.UUIDField(null=True)
    is_paper = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["street_id", "appraisal", "household"], name="voice_household")
        ]


class Appraisable:
    def open_appraisal(self: Any) -> Appraisal | None:
        found: Appraisal | None = Appraisal.objects.filter(stewardship=self, closed_at=None).first()
        return found

    @verb
    def start_appraisal(self: Any) -> Appraisal:
        """The households of the compound may answer for some days. Raises Conflict while a round is open."""
        self.begin(APPRAISE, SYSTEM)
        self.require_state(*IN_OFFICE)
        if self.open_appraisal():
            raise Conflict(_("评议正在进行。"))
        today = timezone.localdate(clock.now())
        days = dt.timedelta(days=number(StewardRule.Name.APPRAISAL_PERIOD))
        appraisal = Appraisal(
            stewardship=self, street_id=self.street_id, opened_on=today, closes_on=today + days
        )
        appraisal.save(force_insert=True)
        self.commit("steward.appraisal_opened", SYSTEM, role="SYS", until=f"{appraisal.closes_on:%Y-%m-%d}")
        tell_community(self, "steward.appraisal_opened")
        return appraisal

    @verb
    def appraise(self: Any, *, by: Actor, answer: str, household: Household | None = None) -> None:
        """The household's one voice counts. Whoever gave it may change it until the round closes; another of the same
        household is refused with Conflict. The steward's own household has no voice."""
        self.begin(APPRAISE, by)
        appraisal = self.open_appraisal()
        if appraisal is None or timezone.localdate(clock.now()) > appraisal.closes_on:
            raise Conflict(_("现在没有评议，或者已经结束了。"))
        if answer not in Voice.Answer.values:
            raise Refused(_("请选一个。"), field="answer")
        home = self._home_for(by, household)
        said = Voice.objects.filter(appraisal=appraisal, household=home).first()
        if said is not None and said.by_person_id != by.person_id:
            raise Conflict(_("您家已经有人评过了，一户算一次。"))
        voice = said or Voice(appraisal=appraisal, household=home, street_id=self.street_id)
        voice.answer, voice.by_person_id, voice.at = answer, by.person_id, clock.now()
        voice.is_paper = household is not None
        voice.save()

    def _home_for(self: Any, by: Actor, household: Household | None) -> Household:
        if household is not None and not by.has("CS", "SO"):
            raise Forbidden(_("只能替自己家评议。"))
        home = household or household_of(by, self.compound_id)
        if home is None or home.compound_id != self.compound_id:
            raise Refused(_("评议由住在本小区的住户来做，一户一次。"), field="door")
        if self.person_id and home.pk == self.person.household_id:
            raise Refused(_("管家自己家不参加评议。"), field="door")
        return home

    @verb
    def close_appraisal(self: Any) -> Appraisal | None:
        """The voices are counted and forgotten. Too few satisfied: a talk is due, or a proposal of removal is written."""
        self.begin(APPRAISE, SYSTEM)
        appraisal = self.open_appraisal()
        if appraisal is None:
            return None
        voices = Voice.objects.filter(appraisal=appraisal)
        for answer, many in voices.values_list("answer").annotate(n=models.Count("id")):
            setattr(appraisal, answer, many)
        appraisal.closed_at = clock.now()
        appraisal.save()
        voices.update(answer="", by_person_id=None)
        self.commit("steward.appraisal_closed", SYSTEM, role="SYS", n=appraisal.voices)
        if appraisal.is_shown and self.is_in_office:
            self._draw_conclusion(appraisal.satisfied)
        return appraisal

    def _draw_conclusion(self: Any, satisfied: int) -> None:
        if satisfied < number(StewardRule.Name.REMOVAL_BELOW):
            reason = _("年度评议满意率%(share)d％，低于规定。") % {"share": satisfied}
            RemovalProposal.write(self, SYSTEM, "SYS", reason=reason)
            self.commit("steward.removal_proposed", SYSTEM, role="SYS", reason=reason)
            tell_street(self, "steward.removal_proposed")
        elif satisfied < number(StewardRule.Name.TALK_BELOW):
            self.commit("steward.talk_due", SYSTEM, role="SYS", share=satisfied)
            tell_community(self, "steward.talk_due")
