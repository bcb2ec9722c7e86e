"""Activities that the tests share."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from huilin.activities.models import Activity, NewActivity, NewSignUp, SignUp
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _mid_november(mid_november: Any) -> None: ...


def new_activity(**told: Any) -> NewActivity:
    starts = told.pop("starts_at", timezone.now() + dt.timedelta(days=3))
    known: dict[str, Any] = {
        "kind": "clean_home", "title": "净美家园清洁日", "place": "小区中心广场", "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=2), "capacity": 2, "safety_officer": "施管平",
    }  # fmt: skip
    return NewActivity(**known | told)


def person(name: str, digit: int, **told: Any) -> NewSignUp:
    return NewSignUp(name=name, phone=f"1380000000{digit}", **told)


@pytest.fixture
def drafted(cast: Cast) -> Callable[..., Activity]:
    """`drafted()`: an activity of the cast's compound, drafted by its steward."""

    def make(**told: Any) -> Activity:
        return Activity.draft(cast.here.compound, new_activity(**told), by=cast["ST"])[0]  # type: ignore[no-any-return]

    return make


@pytest.fixture
def published(cast: Cast, drafted: Any) -> Callable[..., Activity]:
    def make(**told: Any) -> Activity:
        activity: Activity = drafted(**told)
        activity.approve(by=cast["CS"])
        activity.publish(by=cast["CS"])
        return activity

    return make


@pytest.fixture
def held(cast: Cast, published: Any) -> Callable[..., tuple[Activity, SignUp]]:
    """An activity under way, with one neighbour who signed up and agreed to pictures."""

    def make(**told: Any) -> tuple[Activity, SignUp]:
        activity = published(starts_at=timezone.now() + dt.timedelta(minutes=30), **told)
        signup = SignUp.sign(activity, person("任居安", 1, agrees_to_photos=True), by=cast["RE"])
        activity.start(by=cast["ST"])
        return activity, signup

    return make
