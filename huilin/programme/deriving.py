"""Where hours come from: attendance of activities and shifts, visits and patrols that stand recorded; never typed twice."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from huilin.activities.models import SignUp
from huilin.core import clock
from huilin.core.crypto import blind_index
from huilin.core.tenancy import in_street, street_ids
from huilin.core.transactions import verb
from huilin.patrols.models import PatrolRun
from huilin.programme.models import PartyMember, Presence, ProgrammeRule, ServiceHours
from huilin.programme.models.rules import allowed, number, stepped
from huilin.visits.models import Visit

LOOKS_BACK = dt.timedelta(days=92)
"""A record older than a quarter was either proposed long ago or came before the member did."""


def propose_hours() -> None:
    """What members did and nobody has decided on stands on the list to confirm; for the clock."""
    for street_id in street_ids():
        with in_street(street_id):
            propose()


@verb
def propose() -> int:
    """Makes the rows that are missing, how many; a second run makes none."""
    members = list(PartyMember.objects.active().select_related("person"))
    if not members:
        return 0
    since = clock.now() - LOOKS_BACK
    pieces = [
        *shifts(members, since),
        *activities(members, since),
        *visits(members, since),
        *patrols(members, since),
    ]
    known = set(
        ServiceHours.objects.filter(member__in=members, starts_at__gte=since).values_list(
            "member_id", "source", "source_id"
        )
    )
    rows = [one for one in pieces if (one.member_id, one.source, one.source_id) not in known]
    # Two runs at once: the second one's rows are the same and stand already.
    ServiceHours.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _hours(
    member: Any, source: str, source_id: Any, starts: dt.datetime, minutes: int, at: Any, **told: Any
) -> ServiceHours:
    """A proposal; `at` has `community_id` and `compound_id`."""
    ends = starts + dt.timedelta(minutes=minutes)
    return ServiceHours(
        member=member, person_id=member.person_id, street_id=member.street_id, source=source, source_id=source_id,
        community_id=at.community_id, compound_id=at.compound_id, starts_at=starts,
        minutes=stepped(minutes), due_at=allowed(ProgrammeRule.Name.HOURS_WITHIN).after(ends), **told,
    )  # fmt: skip


def _lasted(starts: dt.datetime, ends: dt.datetime) -> int:
    return max(0, int((ends - starts).total_seconds() // 60))


def shifts(members: Iterable[Any], since: dt.datetime) -> Iterator[ServiceHours]:
    found = Presence.objects.filter(
        member__in=members, shift__ended_at__isnull=False, shift__starts_at__gte=since
    )
    by_id = {member.pk: member for member in members}
    for one in found.select_related("shift__post__compound"):
        shift = one.shift
        yield _hours(
            by_id[one.member_id], "shift", shift.pk, shift.starts_at, _lasted(shift.starts_at, shift.ends_at), shift,
            what=shift.post.title, place=str(shift.post.compound)[:60], leader=shift.leader, noted_by_id=one.by_person_id,
        )  # fmt: skip


def activities(members: Iterable[Any], since: dt.datetime) -> Iterator[ServiceHours]:
    """A sign-up is a member's where name and phone are its own: it may have been made for it by another.

    Only who helped served; a guest of a festival did not."""
    indexes = {
        blind_index(one.person.phone, purpose="activity"): one for one in members if one.person.phone_sealed
    }
    found = SignUp.objects.filter(
        phone_index__in=list(indexes), is_helper=True, arrived_at__isnull=False, activity__starts_at__gte=since,
        activity__state__in=("finished", "summarised", "archived"),
    )  # fmt: skip
    for signup in found.exclude(group="child").select_related("activity"):
        member, activity = indexes[bytes(signup.phone_index)], signup.activity
        if signup.name == member.person.name:
            starts = max(activity.starts_at, signup.arrived_at)
            yield _hours(
                member, "activity", activity.pk, activity.starts_at, _lasted(starts, activity.ends_at), activity,
                what=activity.title, place=activity.place, leader=activity.safety_officer,
                noted_by_id=signup.vouched_by_id,
            )  # fmt: skip


def visits(members: Iterable[Any], since: dt.datetime) -> Iterator[ServiceHours]:
    """One home is one piece of service; nothing of the home is told."""
    by_person = {member.person_id: member for member in members}
    minutes = number(ProgrammeRule.Name.VISIT_COUNTS)
    for visit in Visit.objects.filter(by_person_id__in=list(by_person), at__gte=since, way="door"):
        yield _hours(
            by_person[visit.by_person_id], "visit", visit.pk, visit.at, minutes, visit, what=_("上门走访")
        )


def patrols(members: Iterable[Any], since: dt.datetime) -> Iterator[ServiceHours]:
    by_person = {member.person_id: member for member in members}
    found = PatrolRun.objects.filter(
        by_person_id__in=list(by_person), state="finished", started_at__gte=since
    )
    for run in found.select_related("route"):
        yield _hours(
            by_person[run.by_person_id], "patrol", run.pk, run.started_at, _lasted(run.started_at, run.ended_at), run,
            what=_("巡查"), place=run.route.name[:60],
        )  # fmt: skip
