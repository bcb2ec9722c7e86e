"""Phones and doors that the tests of rounds share."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from huilin.people.models import Household
from huilin.places.models import Dwelling
from huilin.rounds.tests.phone import Phone
from tests.cast import Cast


@pytest.fixture
def home(cast: Cast) -> Household:
    return cast.here.household


@pytest.fixture
def phone(cast: Cast) -> Phone:
    """The steward's."""
    return Phone(cast, cast["ST"])


@pytest.fixture
def phone_of(cast: Cast) -> Callable[..., Phone]:
    def make(code: str, **more: Any) -> Phone:
        return Phone(cast, cast[code], **more)

    return make


def homes_on_the_stairs(cast: Cast, count: int) -> list[Household]:
    """`count` more homes behind the cast's entrance, at the first doors that are free."""
    here = cast.here
    taken = set(Dwelling.objects.filter(entrance=here.entrance).values_list("name", flat=True))
    doors = ((number // 4 + 3, f"{number // 4 + 3}{number % 4:02}") for number in itertools.count())
    free = ((floor, name) for floor, name in doors if name not in taken)
    dwellings = [
        Dwelling(
            name=name, floor=floor, entrance=here.entrance, building=here.building, compound=here.compound,
            community=here.community, street_id=cast.street.pk,
        )
        for floor, name in itertools.islice(free, count)
    ]  # fmt: skip
    Dwelling.objects.bulk_create(dwellings)
    homes = [
        Household(
            dwelling=dwelling, compound=here.compound, community_id=here.community.pk,
            building_id=here.building.pk, kind="resident", street_id=cast.street.pk,
        )
        for dwelling in dwellings
    ]  # fmt: skip
    return list(Household.objects.bulk_create(homes))
