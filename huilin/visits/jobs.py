"""What becomes true of visits by the clock."""

import datetime as dt

from django.utils import timezone

from huilin.core import clock
from huilin.core.errors import Conflict
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street, street_ids
from huilin.people.models import Role
from huilin.people.models.role import STEWARDS
from huilin.places.models import Compound
from huilin.visits.models import VisitPlan
from huilin.visits.planning import fill_street
from huilin.visits.watching import watch_street


def fill_visit_plans() -> None:
    """Every plan that waits holds its visits."""
    for street_id in street_ids():
        fill_street(street_id)


def watch_visits() -> None:
    """Homes are due again on their day, missed ones are told, months that are over are ended."""
    for street_id in street_ids():
        watch_street(street_id)


def plan_next_month() -> None:
    """Every compound with a steward has its plan for the month that begins within a week, made in good time."""
    soon = timezone.localdate(clock.now()) + dt.timedelta(days=7)
    for street_id in street_ids():
        with in_street(street_id):
            stewarded = Role.objects.in_force().filter(code__in=STEWARDS).values("compound_id")
            compounds = list(Compound.objects.filter(pk__in=stewarded).order_by("pk"))
        for compound in compounds:
            try:
                with in_street(street_id):
                    VisitPlan.make(compound, soon, by=SYSTEM)
            except Conflict:
                continue
