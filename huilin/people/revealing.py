"""Looking at a person's whole entry: with a reason, in the history, and an alarm when it is too many homes."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from huilin.audit.models import Event, record
from huilin.core.errors import TooMany
from huilin.core.permissions import Actor, demand
from huilin.core.transactions import verb
from huilin.people.models import Person
from huilin.people.models.person import READ_FULL

MOST_HOUSEHOLDS = 60
WINDOW = dt.timedelta(hours=1)
KIND, ALARM = "person.revealed", "person.reveal_alarm"


class TooManyHomes(TooMany):
    """The alarm is written already; the caller must not undo it."""


@verb
def _note(person: Person, kind: str, by: Actor, reason: str) -> None:
    home = str(person.household_id or person.pk)
    record(kind, person, by=by, role=by.role_for(READ_FULL), reason=reason, household=home)


def reveal(person: Person, *, by: Actor, reason: str) -> dict[str, str]:
    """Name, phone and identity number in full; the look is recorded. Raises Forbidden.

    The sixty-first home within an hour is refused with TooManyHomes and recorded as an alarm.
    """
    demand(by, READ_FULL, person, reason=reason)
    seen = _homes_seen(by)
    if len(seen | {str(person.household_id or person.pk)}) > MOST_HOUSEHOLDS:
        _note(person, ALARM, by, reason)
        raise TooManyHomes(
            _("一小时内查看的户数太多，已经停止并告知审计人员。请稍后再试。"), retry_after=3600
        )
    _note(person, KIND, by, reason)
    return {"name": person.name, "phone": person.phone, "identity": person.identity_number}


def _homes_seen(by: Actor) -> set[str]:
    looks = Event.objects.filter(kind=KIND, at__gt=timezone.now() - WINDOW, actor_person_id=by.person_id)
    return set(looks.values_list("particulars__household", flat=True))
