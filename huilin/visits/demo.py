"""The pilot's visits: who is looked after more closely, this month's plans, and what was heard at some doors. Invented."""

import datetime as dt
import random

from django.utils import timezone

from huilin.core import clock
from huilin.core.continuing import continuation
from huilin.core.permissions import SYSTEM, Actor
from huilin.people.demo import Roster
from huilin.people.models import Consent, Household, Person, Role
from huilin.places.demo import PILOT, Register
from huilin.visits.models import CareFlag, NewVisit, Visit, VisitOutcome, VisitPlan, VisitTask
from huilin.visits.planning import fill_batch

CARED = (("alone", "耳朵不好，门铃多按几下"), ("ill", "怕吵，声音放轻"), ("hardship", ""))
HEARD = (
    "想问问体检车什么时候来小区",
    "楼梯扶手松了，上楼不敢扶",
    "楼上晚上装修太吵，睡不好",
    "收不到快递，门牌号看不清",
)
LED_ON = 1
"""The one of them that became a matter."""


def walk_the_rounds(register: Register, roster: Roster, rng: random.Random) -> None:
    """Care flags, plans and visits stand as they would at this moment; call inside the street, after its matters."""
    month = timezone.localdate().replace(day=1)
    heard = iter(HEARD)
    for name in sorted(PILOT):
        stewards = roster.holders.get(("SL", name), []) + roster.holders.get(("ST", name), [])
        _care_for(roster.heads[name], stewards, rng)
        with clock.at(_morning(month)):
            plan = VisitPlan.make(register.compounds[name], month, by=SYSTEM)
        while fill_batch(plan.street_id, plan.pk) is not None:
            pass
        _visit(plan, stewards, rng, next(heard, ""))


def _care_for(heads: list[Person], stewards: list[Role], rng: random.Random) -> None:
    """Some old people agreed on paper; consents and flags are written as rows, as papers of long ago."""
    for head, (kind, note) in zip(rng.sample(heads, len(CARED)), CARED, strict=True):
        household = Household.objects.get(pk=head.household_id)
        consent = Consent.objects.create(
            person=head, purpose=Consent.Purpose.CARE_DATA, way=Consent.Way.PAPER, notice_version="demo",
            given_at=clock.now() - dt.timedelta(days=120),
        )  # fmt: skip
        flag = CareFlag(
            person=head, household=household, compound_id=household.compound_id, community_id=household.community_id,
            building_id=household.building_id, consent=consent, kind=kind, given_at=consent.given_at,
            steward=rng.choice(stewards).person if stewards else None,
        )  # fmt: skip
        flag.note = note
        flag.save(force_insert=True)


def _visit(plan: VisitPlan, stewards: list[Role], rng: random.Random, heard: str) -> None:
    """The month so far: most homes met, some not at home, one not wanting it."""
    today = timezone.localdate()
    tasks = list(VisitTask.objects.filter(plan=plan, due_from__lt=today).order_by("risk", "id")[:8])
    by_person = {role.person_id: role for role in stewards}
    for place, task in enumerate(tasks):
        role = by_person.get(task.assignee_id)
        if role is None:
            continue
        actor = Actor(person_id=role.person_id, name=role.person.name, roles=(role.as_held(),))
        day = max(plan.month, today - dt.timedelta(days=place + 1))
        result = rng.choices(("met", "not_home", "refused"), (75, 20, 5))[0] if place else "met"
        with clock.at(_morning(day) + dt.timedelta(minutes=20 * place)):
            visit = Visit.note(
                task.household, NewVisit(result=result, heard=heard if not place else ""), by=actor
            )
            to = continuation("case", actor)
            if heard == HEARD[LED_ON] and not place and to is not None:
                VisitOutcome.open(visit, to, by=actor)


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9, 10)))
