"""What becomes true of stewards by the clock."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import structlog
from django.db.models import Max, Q
from django.utils import timezone

from huilin.core import clock
from huilin.core.errors import Refused
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street, street_ids
from huilin.stewards.models import Appraisal, PublicNotice, Stewardship
from huilin.stewards.models.public_notice import after_notice
from huilin.stewards.models.rules import StewardRule, number, years_after
from huilin.stewards.models.status import IN_OFFICE, Status
from huilin.stewards.permissions import POST_NOTICE

AT_A_TIME = 200

log = structlog.get_logger(__name__)


def follow_terms() -> None:
    """Terms have begun, renewals are open, terms that are over have ended; notices end by the calendar as it is now."""
    for street_id in street_ids():
        _each(street_id, _beginning, lambda row: row.begin_term())
        _each(street_id, _over, lambda row: row.expire())
        _each(street_id, _near_the_end, lambda row: row.open_renewal())
        _each(street_id, _on_the_wall, recount)


def remind_of_reviews() -> None:
    """Whose turn it is has heard of each candidate's step that is late, once for each day that it was due."""
    for street_id in street_ids():
        _each(street_id, _late, lambda row: row.remind())


def hold_appraisals() -> None:
    """Every steward in office is appraised once a year; rounds whose days are over are counted."""
    for street_id in street_ids():
        _each(street_id, _to_be_counted, lambda row: row.close_appraisal())
        _each(street_id, _due_for_appraisal, lambda row: row.start_appraisal())


def _each(street_id: str, find: Callable[[dt.date], Any], act: Callable[[Stewardship], object]) -> None:
    """Each in a transaction of its own: one that is refused delays no other."""
    with in_street(street_id):
        keys = [row.pk for row in find(timezone.localdate(clock.now()))[:AT_A_TIME]]
    for key in keys:
        try:
            with in_street(street_id):
                act(Stewardship.objects.get(pk=key))
        except Refused as refusal:
            log.info("stewardship_not_moved", reason=type(refusal).__name__)


def _late(_today: dt.date) -> Any:
    return Stewardship.objects.late_and_untold().order_by("due_at")


def _beginning(today: dt.date) -> Any:
    return Stewardship.objects.filter(status=Status.APPOINTED, starts_on__lte=today)


def _over(today: dt.date) -> Any:
    return Stewardship.objects.in_office().filter(ends_on__lt=today)


def _near_the_end(today: dt.date) -> Any:
    opens = today + dt.timedelta(days=number(StewardRule.Name.RENEWAL_OPENS))
    return Stewardship.objects.filter(status=Status.IN_TERM, ends_on__lte=opens, ends_on__gte=today)


def _on_the_wall(today: dt.date) -> Any:
    return Stewardship.objects.filter(
        notices__replaced_at=None, notices__ends_on__gte=today, status__in=(Status.PUBLICITY, Status.OBJECTION_HANDLING)
    ).distinct()  # fmt: skip


def _to_be_counted(today: dt.date) -> Any:
    return Stewardship.objects.filter(
        pk__in=Appraisal.objects.filter(closed_at=None, closes_on__lt=today).values("stewardship")
    )


def _due_for_appraisal(today: dt.date) -> Any:
    """In office for a year since the term began or since the last round."""
    before = years_after(today, -number(StewardRule.Name.APPRAISAL_EVERY))
    rows = Stewardship.objects.filter(status__in=IN_OFFICE, starts_on__lte=before)
    last = rows.annotate(last=Max("appraisals__opened_on"))
    return last.filter(Q(last=None) | Q(last__lte=before))


def recount(row: Stewardship) -> None:
    """The last day of the running notice agrees with the working-day table; a change stands in the history."""
    row.begin(POST_NOTICE, SYSTEM)
    notice: PublicNotice | None = row.notice()
    if notice is None or notice.count_days() == notice.ends_on:
        return
    notice.ends_on = notice.count_days()
    notice.save(update_fields=["ends_on"])
    row.due_at = after_notice(notice)
    row.commit("steward.notice_moved", SYSTEM, role="SYS", until=f"{notice.ends_on:%Y-%m-%d}")
