"""Rows of this room for the test of the matrix: in and around a holder's scope."""

import datetime as dt

from django.utils import timezone

from huilin.activities.models import Activity, NewActivity
from huilin.core.permissions import SYSTEM


def activities_for(cast, holder):
    """In and around the holder's scope, drafted by others and by the holder itself."""
    starts = timezone.now() + dt.timedelta(days=2)
    new = NewActivity(kind="culture", title="歌会", place="广场", starts_at=starts, ends_at=starts + dt.timedelta(hours=1),
                      capacity=9, safety_officer="某人")  # fmt: skip
    places = (cast.here.compound, cast.next_door, cast.there.compound)
    made = [Activity.draft(compound, new, by=SYSTEM)[0] for compound in places for _maker in range(2)]
    if holder.actor.person_id:
        Activity.objects.filter(pk__in=[one.pk for one in made[::2]]).update(
            drafted_by_id=holder.actor.person_id
        )
    return list(Activity.objects.all())
