"""Filling plans with visits: household by household in batches of fixed size, so that memory does not grow with the street.

Each batch is one transaction and one statement that reads households, care flags and past visits and writes the visits that
begin in the plan's month. A worker that dies leaves `looked_to` behind and the next one goes on from there; two workers take
turns on the plan's row.
"""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils import timezone

from huilin.core import clock
from huilin.core.ids import new_id
from huilin.core.tenancy import in_street
from huilin.people.models import Household, Role
from huilin.people.models.role import STEWARDS
from huilin.places.models import Building
from huilin.visits.models.plan import VisitPlan
from huilin.visits.models.rules import HouseholdClass, VisitRule, cycles_on, number, windows

AT_A_TIME = 5_000
MOST_WINDOWS = 6

_BATCH = """
WITH batch AS (
    SELECT h.id, h.street_id, h.kind, h.compound_id, h.community_id, h.building_id, h.dwelling_id,
           EXISTS (SELECT 1 FROM visits_careflag f
                     JOIN people_consent c ON c.street_id = f.street_id AND c.id = f.consent_id
                    WHERE f.street_id = h.street_id AND f.household_id = h.id
                      AND f.ended_at IS NULL AND c.withdrawn_at IS NULL) AS is_cared
      FROM people_household h
     WHERE h.street_id = %(street)s AND h.compound_id = %(compound)s AND (%(after)s::uuid IS NULL OR h.id > %(after)s::uuid)
     ORDER BY h.id LIMIT %(most)s
), classed AS (
    SELECT b.*, CASE WHEN b.is_cared THEN 'cared' ELSE b.kind END AS household_class,
           (('x' || right(replace(b.id::text, '-', ''), 6))::bit(24)::int) %% 3 AS slot
      FROM batch b
), wanted AS (
    SELECT c.*, w.first, w.last, d.entrance_id, s.steward, t.missed, l.last_met
      FROM classed c
      JOIN unnest(%(classes)s::text[], %(slots)s::int[], %(firsts)s::date[], %(lasts)s::date[])
           AS w(household_class, slot, first, last)
        ON w.household_class = c.household_class AND (w.slot IS NULL OR w.slot = c.slot)
      JOIN places_dwelling d ON d.street_id = c.street_id AND d.id = c.dwelling_id
      LEFT JOIN unnest(%(buildings)s::uuid[], %(stewards)s::uuid[]) AS s(building_id, steward)
        ON s.building_id = c.building_id
      LEFT JOIN LATERAL (SELECT CASE WHEN p.state IN ('due', 'not_home') THEN p.missed_count + 1 ELSE 0 END AS missed
                           FROM visits_visittask p
                          WHERE p.street_id = c.street_id AND p.household_id = c.id AND p.due_from < w.first
                            AND p.due_until < %(today)s
                          ORDER BY p.due_from DESC LIMIT 1) t ON true
      LEFT JOIN LATERAL (SELECT v.at AS last_met FROM visits_visit v
                          WHERE v.street_id = c.street_id AND v.household_id = c.id AND v.result = 'met'
                          ORDER BY v.at DESC LIMIT 1) l ON true
), numbered AS (
    SELECT wanted.*, row_number() OVER (ORDER BY id, first) AS n FROM wanted
), written AS (
    INSERT INTO visits_visittask AS task (street_id, id, plan_id, household_id, compound_id, community_id, building_id,
           entrance_id, household_class, assignee_id, due_from, due_until, state, risk, missed_count, not_home_count,
           alerted)
    SELECT n.street_id, (%(ids)s::uuid[])[n.n], %(plan)s, n.id, n.compound_id, n.community_id, n.building_id, n.entrance_id,
           n.household_class, n.steward, n.first, n.last, 'due',
           least(30000, CASE WHEN n.is_cared THEN %(risk_cared)s ELSE 0 END + %(risk_missed)s * coalesce(n.missed, 0)
               + %(risk_month)s * least(24, coalesce(extract(day FROM %(now)s - n.last_met)::int / 30, 6))),
           coalesce(n.missed, 0), 0, false
      FROM numbered n
    ON CONFLICT (street_id, household_id, due_from) DO UPDATE
       SET plan_id = excluded.plan_id, state = 'due', assignee_id = excluded.assignee_id, ended_at = NULL
     WHERE task.state = 'skipped' AND task.plan_id <> excluded.plan_id
    RETURNING 1
)
SELECT (SELECT count(*) FROM batch), (SELECT id FROM batch ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM written)
"""


def fill_street(street_id: str, *, tell: Any = None) -> int:
    """Every waiting plan of the street holds its visits; how many were written. `tell(plan)` hears of each batch."""
    total = 0
    while True:
        with in_street(street_id):
            plan = VisitPlan.objects.waiting().order_by("made_at", "id").first()
            key = plan.pk if plan else None
        if key is None:
            return total
        while (written := fill_batch(street_id, key, tell=tell)) is not None:
            total += written


def fill_batch(street_id: str, key: Any, *, tell: Any = None) -> int | None:
    """One batch of a plan is written and noted; None when the plan waits no more. Locks the plan's row."""
    with in_street(street_id):
        plan = VisitPlan.objects.select_for_update(of=("self",)).select_related("compound").get(pk=key)
        if plan.state != VisitPlan.State.DRAFT:
            return None
        if plan.looked_to is None:
            plan.household_count = Household.objects.filter(compound_id=plan.compound_id).count()
        looked, last, written = _write_batch(plan)
        plan.looked_count += looked
        plan.task_count += written
        plan.looked_to = last or plan.looked_to
        if looked < AT_A_TIME:
            plan.state = VisitPlan.State.ACTIVE
        plan.save(update_fields=["looked_count", "task_count", "looked_to", "state", "household_count"])
    if tell:
        tell(plan)
    return int(written)


def _write_batch(plan: VisitPlan) -> tuple[int, Any, int]:
    asked = _windows_of(plan.month)
    shared = share_out(plan)
    today = timezone.localdate(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            _BATCH,
            {
                "street": plan.street_id, "compound": plan.compound_id, "after": plan.looked_to, "most": AT_A_TIME,
                "classes": [row[0] for row in asked], "slots": [row[1] for row in asked],
                "firsts": [row[2].first for row in asked], "lasts": [row[2].last for row in asked],
                "buildings": list(shared), "stewards": list(shared.values()),
                "ids": [new_id() for _number in range(AT_A_TIME * MOST_WINDOWS)], "plan": plan.pk,
                "today": today, "now": clock.now(),
                "risk_cared": number(VisitRule.Name.RISK_CARED), "risk_missed": number(VisitRule.Name.RISK_MISSED),
                "risk_month": number(VisitRule.Name.RISK_MONTH),
            },
        )  # fmt: skip
        looked, last, written = cursor.fetchone()
    return looked, last, written


def _windows_of(month: dt.date) -> list[tuple[str, int | None, Any]]:
    """(class, slot or None for all, window) for everything that begins in the month."""
    found: list[tuple[str, int | None, Any]] = []
    every_of = cycles_on(month)
    for name in HouseholdClass.values:
        every = every_of.get(name, "never")
        if every == "quarter":
            found += [(name, slot, window) for slot in range(3) for window in windows(every, month, slot)]
        else:
            found += [(name, None, window) for window in windows(every, month, 0)]
    return found


def share_out(plan: VisitPlan) -> dict[Any, Any]:
    """{building: steward}: the compound's buildings dealt out to its stewards in turn, so that one staircase is one
    steward's. A building leader or a hand-over may change it later. Empty where there is no steward."""
    stewards = list(
        Role.objects.in_force(clock.now())
        .filter(compound_id=plan.compound_id, code__in=STEWARDS)
        .order_by("-code", "starts_on", "id")
        .values_list("person_id", flat=True)
    )
    buildings = Building.objects.filter(compound_id=plan.compound_id).order_by("order_key", "name")
    keys = list(buildings.values_list("pk", flat=True))
    if not stewards:
        return {}
    size = -(-len(keys) // len(stewards))
    return {key: stewards[place // size] for place, key in enumerate(keys)}
