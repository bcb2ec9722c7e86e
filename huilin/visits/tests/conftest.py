"""Homes, plans and flags that the tests of visits share."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from huilin.people.models import Household
from huilin.places.models import Dwelling
from huilin.visits.models import CareFlag, VisitPlan, VisitTask
from huilin.visits.planning import fill_street
from tests.cast import STREET, Cast

NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _mid_november(mid_november: Any) -> None: ...


@pytest.fixture
def home(cast: Cast) -> Household:
    return cast.here.household


@pytest.fixture
def neighbours(cast: Cast) -> list[Household]:
    """Eleven more homes on the same stairs, tenants among them."""
    made = []
    for number in range(11):
        dwelling = Dwelling.objects.create(
            name=f"{number // 2 + 3}0{number % 2 + 1}", floor=number // 2 + 3, entrance=cast.here.entrance,
            building=cast.here.building, compound=cast.here.compound, community=cast.here.community,
        )  # fmt: skip
        made.append(
            Household.objects.create(
                dwelling=dwelling, compound=cast.here.compound, community_id=cast.here.community.pk,
                building_id=cast.here.building.pk, kind="tenant" if number % 3 == 0 else "resident",
            )
        )  # fmt: skip
    return made


@pytest.fixture
def cared(cast: Cast, home: Household) -> CareFlag:
    """Somebody in the cast's home lives alone and agreed in writing that this is kept."""
    return CareFlag.give(
        cast.person("RE"), "alone", by=cast["CS"], way="paper", note="敲门轻一点", steward=cast.person("ST")
    )


@pytest.fixture
def planned(cast: Cast) -> Callable[..., list[VisitTask]]:
    """`planned()`: the compound's plan of this month, filled; the tasks in order of their beginning."""

    def make(month: dt.date = NOVEMBER) -> list[VisitTask]:
        plan = VisitPlan.make(cast.here.compound, month, by=cast["SL"])
        fill_street(STREET)
        return list(VisitTask.objects.filter(plan=plan).order_by("due_from", "id"))

    return make
