"""What those who came say afterwards."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.activities.models.activity import Activity
from huilin.activities.models.signup import SignUp
from huilin.activities.models.status import State
from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Conflict, Refused
from huilin.core.permissions import Actor
from huilin.core.tenancy import TenantForeignKey, TenantModel
from huilin.core.text import clean_text
from huilin.core.transactions import verb

OVER = (State.ONGOING, State.FINISHED, State.SUMMARISED, State.ARCHIVED)


class Feedback(TenantModel):
    append_only = True

    class Satisfaction(models.TextChoices):
        GOOD = "good", gettext_lazy("满意")
        FAIR = "fair", gettext_lazy("一般")
        POOR = "poor", gettext_lazy("不满意")

    activity = TenantForeignKey(Activity, related_name="feedback")
    signup = TenantForeignKey(SignUp, related_name="feedback")
    satisfaction = models.CharField(max_length=6, choices=Satisfaction)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("活动评价")
        constraints = [models.UniqueConstraint(fields=["street_id", "signup"], name="activityfeedback_once")]
        indexes = [models.Index(fields=["street_id", "activity", "at"], name="activityfeedback_activity")]

    @classmethod
    @verb
    def give(cls, signup: SignUp, *, by: Actor, satisfaction: str, words: str = "") -> "Feedback":
        """The holder of the code says how it was, once. Raises Refused before it began or without an answer, Conflict."""
        if satisfaction not in cls.Satisfaction.values:
            raise Refused(_("请选一项。"), field="satisfaction")
        held: SignUp = SignUp.locked(signup.pk)
        activity = held.activity
        if activity.state not in OVER or held.state != SignUp.State.JOINED:
            raise Refused(_("活动办过以后再评价。"))
        if cls.objects.filter(signup=held).exists():
            raise Conflict(_("您已经评价过了，谢谢。"))
        told: dict[str, Any] = {"satisfaction": satisfaction, "words": clean_text(words)[:200]}
        kept = cls(activity=activity, signup=held, at=clock.now(), street_id=held.street_id, **told)
        kept.save(force_insert=True)
        record("activity.rated", activity, by=by, satisfaction=satisfaction)
        return kept
