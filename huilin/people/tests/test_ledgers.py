"""The sheet of basic facts of compounds."""

import pytest
import time_machine

from huilin.places.models import Compound
from huilin.places.tests.sheets import lines_of, table_of, taken


@pytest.fixture(autouse=True)
def _november():
    """Before anybody's role begins, so that the day of the run does not matter."""
    with time_machine.travel("2026-11-25 10:00+08:00"):
        yield


def test_what_is_registered_stands_in_the_line_of_the_compound(cast, client):
    Compound.objects.filter(pk=cast.here.compound.pk).update(
        built_year=1996, management="self", original_owner="=纺织厂"
    )
    cast.sign_in(client, "ME")
    sheet = taken(client, "compounds", cast.here.community)
    lines = {line["小区"]: line for line in lines_of(sheet)}
    line = lines[str(cast.here.compound)]
    assert (line["建成年份"], line["产权单位"], line["自管"], line["物业"]) == (1996, "'=纺织厂", "有", None)
    assert (line["楼栋数"], line["单元数"]) == (1, 1)
    assert {cast["ST"].name, cast["SL"].name} <= set(line["管家"].split("、"))
    assert line["电梯"] is None
    total = dict(zip(table_of(sheet)[2], table_of(sheet)[-3], strict=True))
    assert total["楼栋数"] == sum(line["楼栋数"] or 0 for line in lines.values())
