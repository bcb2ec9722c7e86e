"""Ledger 7: what stewards did, in the order of compounds and names, without a sum and without a rank."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huilin.core.permissions import visible
from huilin.insights.ledgers import WORK, work
from huilin.patrols.models import Hazard, NewHazard
from huilin.people.models import Role
from huilin.places.ledgers import Asked, Extent, Month
from huilin.places.models import Compound
from huilin.places.permissions import EXPORT_LEDGER
from huilin.places.tests.sheets import asked, lines_of, table_of, taken
from huilin.stewards.tests.path import appointed
from huilin.visits.models import NewVisit, Visit


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-25 10:00+08:00", tick=True):
        yield


@pytest.fixture
def done(cast):
    for _turn in range(2):
        Visit.note(cast.here.household, NewVisit(result="met"), by=cast["ST"])
    Hazard.report(NewHazard(cast.here.compound, "堆物", key="ledger:1"), by=cast["ST"])
    cast.report(by=cast["ST"])


def test_what_was_done_is_counted_for_each_office(cast, client, done):
    cast.sign_in(client, "CS")
    lines = lines_of(taken(client, "stewards", cast.here.community))
    line = next(line for line in lines if line["姓名"] == cast["ST"].name)
    assert (line["走访户次"], line["上报事项"], line["隐患"], line["巡查次"], line["活动"]) == (2, 1, 1, 0, 0)
    assert line["调解参与"] is None
    assert lines == sorted(lines, key=lambda line: line["小区"])
    assert len(lines_of(taken(client, "stewards", cast.here.community, month="2026-10-01"))) <= len(lines)


def test_nobody_is_ranked_or_added_up(cast, client, done):
    headings = {heading for heading, _width in WORK}
    assert not headings & {"序号", "排名", "名次", "得分", "合计"}
    cast.sign_in(client, "CS")
    rows = table_of(taken(client, "stewards", cast.here.compound))
    assert not any(row[0] == "合计" for row in rows)
    busy = [row for row in rows[3:] if row[-1]]
    assert [row[0] for row in busy] == [role.person.name for role in in_order(cast)]


def in_order(cast):
    rows = Role.objects.filter(compound=cast.here.compound, code__in=("ST", "SL")).select_related("person")
    return list(rows.order_by("compound__name", "person__sort_key", "starts_on"))


def test_the_letter_and_the_term_stand_in_it(cast, client):
    row = appointed(cast)
    cast.sign_in(client, "SO")
    lines = lines_of(taken(client, "stewards", cast.here.community))
    line = next(line for line in lines if line["姓名"] == row.name)
    assert line["聘书编号"].startswith("惠邻聘〔2026〕")
    assert line["任期"] == f"{row.starts_on}至{row.ends_on}"


def test_who_left_before_the_month_stands_not_in_it(cast):
    Role.objects.filter(person=cast.person("ST")).update(ends_on=dt.date(2026, 10, 31))
    place = Compound.objects.filter(visible(Compound, cast["CS"], EXPORT_LEDGER)).get(
        pk=cast.here.compound.pk
    )
    extent = Extent(str(place.pk), place.name, (place,))
    with CaptureQueriesContext(connection) as captured:
        filled = work(Asked(cast["CS"], extent, Month(dt.date(2026, 11, 1))))
    assert cast["ST"].name not in {line[0] for line in filled.lines}
    assert len(captured.captured_queries) <= 9


def test_it_is_for_those_who_read_the_files(cast, client):
    for code in ("ST", "SL", "ME"):
        cast.sign_in(client, code)
        assert asked(client, "stewards", cast.here.compound).status_code == 404
