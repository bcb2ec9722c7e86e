"""Phones and doors that the tests of rounds share."""

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


def homes_on_the_stairs(cast: Cast, count: int, first: int = 0) -> list[Household]:
    """`count` more homes behind the cast's entrance, their doors numbered from `first`."""
    here = cast.here
    dwellings = [
        Dwelling(
            name=f"{number // 4 + 3}{number % 4:02}", floor=number // 4 + 3, entrance=here.entrance,
            building=here.building, compound=here.compound, community=here.community, street_id=cast.street.pk,
        )
        for number in range(first, first + count)
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
