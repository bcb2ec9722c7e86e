"""Hazards that the tests share, each brought to a state through its verbs."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from huilin.cases.models import NewFile
from huilin.patrols.models import Hazard, NewHazard, NewOrder
from tests.cast import Cast

PHOTO = NewFile("picture", f"ab/cd/{'0' * 64}.jpg", f"ab/cd/{'1' * 64}.jpg", "image/jpeg", 10)
TODAY = dt.date(2026, 11, 11)
keys = itertools.count(1)


@pytest.fixture(autouse=True)
def _mid_november(mid_november: Any) -> None: ...


def new(cast: Cast, **told: Any) -> NewHazard:
    fields: dict[str, Any] = {
        "compound": cast.here.compound, "building": cast.here.building, "text": "二楼楼梯口堆满纸箱",
        "equipment_class": "stairs", "key": f"test:{next(keys)}",
    }  # fmt: skip
    return NewHazard(**fields | told)


STEPS: dict[str, Callable[[Hazard, Cast], None]] = {
    "graded": lambda hazard, cast: hazard.grade_as(
        by=cast["CS"], criterion=getattr(hazard, "wanted", "stairs_goods"), equipment_class="stairs"
    ),
    "ordered": lambda hazard, cast: hazard.order(
        NewOrder(
            measure="搬走纸箱",
            due_on=TODAY + dt.timedelta(days=2),
            person=cast.person("ST"),
            interim="拉警戒线",
        ),
        by=cast["CS"],
    ),
    "rectified": lambda hazard, cast: hazard.rectify(by=cast["ST"], text="搬走了", photos=[PHOTO]),
    "reinspected": lambda hazard, cast: hazard.reinspect(by=cast["SL"], passed=True),
    "closed": lambda hazard, cast: hazard.close(by=cast["LD"] if hazard.grade == "major" else cast["CS"]),
}


@pytest.fixture
def hazard_in(cast: Cast) -> Callable[..., Hazard]:
    """`hazard_in("ordered")`: a hazard brought to that state; `criterion` decides its grade."""

    def make(status: str, criterion: str = "stairs_goods", **told: Any) -> Hazard:
        hazard: Any = Hazard.report(new(cast, **told), by=cast["ST"])
        hazard.wanted = criterion
        if status != "reported":
            for step, act in STEPS.items():
                act(hazard, cast)
                if step == status:
                    break
        assert hazard.status == status
        return hazard  # type: ignore[no-any-return]

    return make
