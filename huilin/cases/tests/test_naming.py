"""Places as people write them: found where the words are sure, left to a person where they are not."""

import pytest

from huilin.cases.naming import Places
from huilin.places.models import Building, Compound, Entrance


@pytest.fixture
def places(cast):
    named = Building.objects.create(name="教工楼", compound=cast.here.compound, community=cast.here.community)
    Building.objects.create(name="十二栋", compound=cast.here.compound, community=cast.here.community)
    Entrance.objects.create(
        name="甲梯", building=named, compound=cast.here.compound, community=cast.here.community
    )
    return Places(list(Compound.objects.select_related("community")), cast.street)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("和盛阁小区3栋2单元楼道灯不亮", "和盛阁小区 3栋 2单元"),
        ("惠州市惠城区江北街道和盛阁小区三栋二单元201", "和盛阁小区 3栋 2单元"),
        ("和盛阁3幢2梯", "和盛阁小区 3栋 2单元"),
        ("和盛阁 3-2-201 漏水", "和盛阁小区 3栋 2单元"),
        ("和盛阁小区教工楼甲梯", "和盛阁小区 教工楼 甲梯"),
        ("和盛阁12号楼", "和盛阁小区 十二栋"),
        ("和盛阁小区门口", "和盛阁小区"),
        ("期湖塘社区老爹岭小区", "老爹岭小区"),
    ],
)
def test_it_finds(places, text, label):
    assert places.find(text).spot.label == label


@pytest.mark.parametrize(
    "text",
    [
        "江北街道",
        "期湖塘社区",
        "和盛阁小区和丽景花园小区之间",
        "江城社区和盛阁小区",
        "3栋2单元",
        "",
        "某某花园",
    ],
)
def test_it_never_guesses(places, text):
    assert places.find(text).spot is None


def test_what_is_not_there_is_said(places, cast):
    found = places.find("和盛阁小区9栋1单元")
    assert (found.spot.label, found.unknown) == ("和盛阁小区", "9栋")
    found = places.find("和盛阁小区3栋7单元")
    assert (found.spot.label, found.unknown) == ("和盛阁小区 3栋", "7单元")


def test_the_usual_compound_stands_where_none_is_named(places, cast):
    found = places.find("3栋2单元楼道灯不亮", default=cast.here.compound)
    assert found.spot.entrance == cast.here.entrance
    other = places.find("丽景花园小区3栋", default=cast.here.compound)
    assert other.spot.compound == cast.there.compound
