"""A month of visits for a street, and for a city: how long it takes, and that memory does not grow with the homes."""

import resource
import time

import pytest
from django.db import connection

from huilin.visits.models import VisitPlan, VisitTask
from huilin.visits.planning import fill_batch
from huilin.visits.tests.conftest import NOVEMBER
from tests.cast import STREET

_MOVE_IN = """
WITH flats AS (
    INSERT INTO places_dwelling (street_id, id, name, order_key, floor, entrance_id, building_id, compound_id, community_id)
    SELECT %(street)s, gen_random_uuid(), 'N' || n, lpad(n::text, 9, '0'), n %% 9 + 1, %(entrance)s, %(building)s,
           %(compound)s, %(community)s
      FROM generate_series(1, %(count)s) AS n
    RETURNING id
)
INSERT INTO people_household (street_id, id, dwelling_id, compound_id, community_id, building_id, number, kind)
SELECT %(street)s, gen_random_uuid(), flats.id, %(compound)s, %(community)s, %(building)s, 1,
       (ARRAY['resident', 'tenant', 'vacant'])[1 + (random() * 2.4)::int]
  FROM flats
"""


def fill(cast, count):
    """Seconds for one plan of `count` homes, and the growth of memory in MB after the first batch."""
    place = cast.here
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE_IN,
            {
                "street": STREET, "count": count, "entrance": place.entrance.pk, "building": place.building.pk,
                "compound": place.compound.pk, "community": place.community.pk,
            },
        )  # fmt: skip
        cursor.execute("ANALYZE people_household")
        cursor.execute("ANALYZE places_dwelling")
    plan = VisitPlan.make(place.compound, NOVEMBER, by=cast["SL"])
    started = time.perf_counter()
    fill_batch(STREET, plan.pk)
    first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while fill_batch(STREET, plan.pk) is not None:
        pass
    seconds = time.perf_counter() - started
    plan.refresh_from_db()
    assert plan.looked_count == count + 1
    assert VisitTask.objects.filter(plan=plan).count() == plan.task_count > count // 3
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - first) / 1024


@pytest.mark.alone
def test_a_street_s_month_is_planned_in_five_seconds(cast):
    seconds, _growth = fill(cast, 2_800)
    print(f"2,800 homes: {seconds:.2f} s")
    assert seconds <= 5


@pytest.mark.slow
def test_a_city_s_month_is_planned_in_ten_minutes_with_constant_memory(cast):
    seconds, growth = fill(cast, 1_000_000)
    print(f"1,000,000 homes: {seconds:.0f} s, {growth:.0f} MB more after the first batch")
    assert seconds <= 600
    assert growth <= 64
