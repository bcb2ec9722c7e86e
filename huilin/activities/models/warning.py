"""A warning signal is in force: which activities it calls off, and the act of calling them off."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huilin.activities.models.activity import Activity
from huilin.activities.models.rules import Colour, Weather, WeatherRule, weather_rule
from huilin.activities.models.status import State
from huilin.activities.permissions import APPROVE
from huilin.audit.models import record
from huilin.core import clock
from huilin.core.errors import Forbidden, Refused
from huilin.core.permissions import SYSTEM, Actor, holds, visible
from huilin.core.tenancy import TenantModel
from huilin.core.transactions import verb

LONGEST = dt.timedelta(days=7)
FALLS = (State.APPROVED, State.PUBLISHED, State.SIGNUP_CLOSED)
"""What a signal calls off. A draft is not announced yet; what has begun is for those on the spot."""


class WarningSignal(TenantModel):
    append_only = True

    weather = models.CharField(max_length=10, choices=Weather)
    colour = models.CharField(max_length=8, choices=Colour)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    """Until when activities are called off; a signal that lasts longer is announced again."""
    cancelled_count = models.IntegerField(default=0)
    source = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    by_person_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=50, blank=True)

    get_weather_display: Callable[[], str]
    get_colour_display: Callable[[], str]

    class Meta:
        verbose_name = gettext_lazy("预警信号")
        indexes = [models.Index(fields=["street_id", "-at"], name="warningsignal_at")]

    def __str__(self) -> str:
        return f"{self.get_weather_display()}{self.get_colour_display()}"

    @classmethod
    @verb
    def announce(
        cls, weather: str, colour: str, begins_at: dt.datetime, ends_at: dt.datetime, *, by: Actor
    ) -> "WarningSignal":
        """What the rule in force calls off within these hours is called off where the actor may, in one transaction, and
        everybody who signed up is told. Locks the activities in the order of their ids. Raises Forbidden, Refused."""
        if not holds(by, APPROVE):
            raise Forbidden(_("您的身份不能办理这一步。"))
        rule = rule_for(weather, colour, begins_at, ends_at)
        signal = cls(
            weather=weather, colour=colour, begins_at=begins_at, ends_at=ends_at, at=clock.now(),
            by_person_id=by.person_id, by_name=by.name, source=rule.source if rule else "",
        )  # fmt: skip
        reason = _("%(signal)s预警信号生效") % {"signal": str(signal)}
        for activity in called_off(rule, begins_at, ends_at, by=by).select_for_update(of=("self",)):
            # The rule calls it off, whoever drafted it; who announced the signal stands in the record.
            activity.cancel(by=SYSTEM, reason=reason)
            signal.cancelled_count += 1
        signal.save(force_insert=True)
        told: dict[str, Any] = {"signal": str(signal), "n": signal.cancelled_count}
        record("activity.warned", signal, by=by, role=by.role_for(APPROVE), **told)
        return signal


def rule_for(weather: str, colour: str, begins_at: dt.datetime, ends_at: dt.datetime) -> WeatherRule | None:
    """The rule for such a signal on the day it begins; None where nothing is called off. Raises Refused."""
    if weather not in Weather.values or colour not in Colour.values:
        raise Refused(_("请选信号。"), field="colour")
    if not dt.timedelta() < ends_at - begins_at <= LONGEST:
        raise Refused(_("时间不对：一次最多七天。"), field="ends_at")
    return weather_rule(weather, colour, timezone.localdate(begins_at))


def called_off(rule: WeatherRule | None, begins_at: dt.datetime, ends_at: dt.datetime, *, by: Actor) -> Any:
    """The activities within the hours, and within the actor's reach, that the rule calls off, in the order of their ids."""
    if rule is None:
        return Activity.objects.none()
    found = Activity.objects.filter(
        visible(Activity, by, APPROVE), state__in=FALLS, starts_at__lt=ends_at, ends_at__gt=begins_at
    )
    if rule.cancels == WeatherRule.Cancels.OUTDOOR:
        found = found.filter(is_outdoor=True)
    return found.order_by("id")
