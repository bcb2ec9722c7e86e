"""Each number equals the list behind it; a rate names what it is made of and hides when it is made of little."""

import datetime as dt
import io
import re
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models import Case
from huilin.insights.counting import count, medians, received
from huilin.insights.measures import AGES, COUNTS, MEASURES
from huilin.insights.periods import Period, named
from huilin.insights.rates import rates

TODAY = timezone.localdate()
PERIOD = Period(TODAY.replace(day=1), TODAY)


@pytest.fixture
def cases(cast):
    """One case in each state, one late, one rated, one of last month, one elsewhere."""
    made = {
        status: cast.case_in(status)
        for status in ("submitted", "accepted", "in_progress", "closed", "rejected")
    }
    made["late"] = cast.case_in("dispatched")
    Case.objects.filter(pk=made["late"].pk).update(due_at=timezone.now() - dt.timedelta(hours=1))
    made["rated"] = cast.case_in("closed")
    made["rated"].rate(by=cast.reporter_of(made["rated"]), solved="yes", satisfaction="fair")
    made["old"] = cast.case_in("closed")
    before = PERIOD.before().starts_at + dt.timedelta(hours=1)
    Case.objects.filter(pk=made["old"].pk).update(submitted_at=before)
    made["there"] = cast.report(by=cast.outsider("RE"), spot=cast.there.spot)
    return made


def test_every_number_equals_its_list(cast, cases, client):
    figures = count(cast["SO"], PERIOD)
    for key, measure in MEASURES.items():
        found = received(cast["SO"], PERIOD.starts_at, PERIOD.ends_at).filter(measure.counts(timezone.now()))
        assert figures.total[key] == found.count(), key
    assert figures.total["received"] == 8
    assert figures.before["received"] == 1
    assert figures.total["late"] == 1
    assert figures.total["done"] == 2
    assert sum(figures.total[one.key] for one in AGES) == figures.total["open"]
    cast.sign_in(client, "SO")
    page = client.get("/insights/").content.decode()
    for card in COUNTS:
        link = re.search(rf'href="([^"]*measure={card.key}&amp;[^"]*)">(\d+)</a>', page)
        shown = client.get(link[1].replace("&amp;", "&")).content.decode()
        assert re.search(rf'<h1>[^<]*<span class="num">{link[2]}</span>', shown), card.key


def test_a_community_sees_its_own(cast, cases):
    assert count(cast["CS"], PERIOD).total["received"] == 7
    assert count(cast.outsider("CS"), PERIOD).total["received"] == 1


def test_parts_add_up_to_the_whole(cast, cases):
    figures = count(cast["SO"], PERIOD)
    for parts in (figures.compounds, figures.categories):
        assert +sum(parts.values(), Counter()) == +figures.total


def test_rates_are_exact_and_hide_when_small(db):
    counts = Counter(
        contact_due=12, contacted=11, answered=20, solved_yes=13, solved_partly=3, rated=9, good=5, fair=4
    )
    response, solved, satisfied = rates(counts, TODAY)
    assert (response.percent, response.denominator) == ("91.7%", 12)
    assert (solved.numerator, solved.percent) == (Decimal(13), "65.0%")
    assert satisfied.numerator == Decimal("8.2")
    assert (satisfied.is_hidden, satisfied.percent) == (True, "—")


def test_who_cannot_be_asked_is_left_out_of_the_rates(cast):
    case = cast.case_in("in_progress")
    Case.objects.filter(pk=case.pk).update(reporter_id=None, contact_index=b"")
    figures = count(cast["SO"], PERIOD)
    assert figures.total["nobody"] == 1
    assert figures.total["contact_due"] == 0


def test_a_return_visit_counts_and_who_was_not_reached_is_left_out(cast):
    asked, silent, unwilling, odd, plain = (cast.case_in("closed") for _turn in range(5))
    asked.follow_up(
        by=cast["SO"], way="phone", outcome="reached", solved="partly", satisfaction="so_so", cause="slow"
    )
    # The answer of an earlier round does not stand for one that nobody gave.
    Case.objects.filter(pk=silent.pk).update(solved="no", satisfaction="bad", follow_up_state="unreached")
    unwilling.follow_up(by=cast["SO"], way="phone", outcome="refused")
    Case.objects.filter(pk=odd.pk).update(solved="no", satisfaction="bad", demand_state="confirmed")
    plain.rate(by=cast.reporter_of(plain), solved="yes", satisfaction="good")
    total = count(cast["SO"], PERIOD).total
    assert (total["answered"], total["solved_yes"], total["solved_partly"]) == (2, 1, 1)
    assert (total["rated"], total["good"], total["so_so"]) == (2, 1, 1)
    assert (total["unreached"], total["declined"], total["unreasonable"]) == (1, 1, 1)
    assert total["contact_due"] == 4
    satisfied = rates(total, TODAY)[2]
    assert (satisfied.numerator, satisfied.denominator) == (Decimal("1.6"), 2)


def test_an_appeal_that_was_granted_counts_again(cast):
    case = cast.case_in("closed")
    case.rate(by=cast.reporter_of(case), solved="yes", satisfaction="good")
    for state, counted in (("appealed", 0), ("final", 0), ("revoked", 1), ("proposed", 1), ("dismissed", 1)):
        Case.objects.filter(pk=case.pk).update(demand_state=state)
        assert count(cast["SO"], PERIOD).total["answered"] == counted, state


def test_own_finds_and_promises_are_counted(cast):
    for source in ("own_find", "patrol", "visit", "phone"):
        case = cast.case_in("in_progress", source=source)
    case.promise(by=cast["ST"], what="周五装好", until=TODAY)
    case.settle_promise(by=cast["CS"], promise=case.open_promises()[0], was_kept=False, remark="缺料")
    total = count(cast["SO"], PERIOD).total
    assert (total["own_find"], total["own_find_done"], total["broken"], total["kept"]) == (3, 0, 1, 0)


def test_medians_are_of_the_period(cast, cases):
    case = cases["closed"]
    Case.objects.exclude(pk=case.pk).update(contacted_at=None, replied_at=None)
    Case.objects.filter(pk=case.pk).update(
        contacted_at=case.submitted_at + dt.timedelta(hours=3),
        replied_at=case.submitted_at + dt.timedelta(days=2),
    )
    assert medians(cast["SO"], PERIOD) == {"contact_hours": 3.0, "reply_days": 2.0}


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31")),
        (("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (("2026-11-01", "2026-11-24"), ("2026-10-01", "2026-10-24")),
        (("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30")),
        (("2026-11-10", "2026-11-19"), ("2026-10-31", "2026-11-09")),
    ],
)
def test_the_period_before(period, before):
    days = [dt.date.fromisoformat(day) for day in (*period, *before)]
    assert Period(*days[:2]).before() == Period(*days[2:])


def test_named_periods():
    day = dt.date(2026, 11, 24)
    assert named("last_month", day) == Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert named("quarter", day) == Period(dt.date(2026, 10, 1), day)
    assert named("year", day) == Period(dt.date(2026, 1, 1), day)


def body_of(answer):
    return b"".join(answer.streaming_content)


def export(client, kind, reason="月报"):
    told = {
        "kind": kind,
        "first": PERIOD.first.isoformat(),
        "last": PERIOD.last.isoformat(),
        "reason": reason,
    }
    return client.post("/insights/export/", told)


def test_the_ledger_has_the_customary_layout(cast, cases, client):
    Case.objects.filter(pk=cases["closed"].pk).update(
        description="=cmd|' /C calc'!A0", contact_name="诸葛亮明"
    )
    cast.sign_in(client, "CS")
    sheet = openpyxl.load_workbook(io.BytesIO(body_of(export(client, "ledger")))).active
    rows = list(sheet.values)
    assert "台账" in rows[0][0]
    assert rows[3][:4] == ("序号", "工单号", "来源", "受理时间")
    lines = [row for row in rows[4:] if isinstance(row[0], int | float)]
    assert len(lines) == 7
    formula = next(row for row in lines if row[1] == cases["closed"].number)
    assert formula[8].startswith("'=")
    assert formula[4] == "诸葛**"
    assert "139****0000" in {row[5] for row in lines}
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.column_dimensions["X"].hidden
    event = Event.objects.filter(kind="cases.exported").get()
    assert (event.reason, event.particulars["rows"]) == ("月报", 7)


def test_the_csv_comes_by_copy_and_is_masked(cast, cases, client):
    Case.objects.filter(pk=cases["closed"].pk).update(description='@SUM(1+1),"x"', contact_name="陈某某")
    cast.sign_in(client, "SO")
    text = body_of(export(client, "csv")).decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 10
    assert text.strip().splitlines()[-1].startswith("导出人：")
    assert "陈**" in text
    assert "陈某某" not in text
    assert "'@SUM" in text
    assert "13900000000" not in text


def test_an_export_needs_a_reason_and_a_right(cast, cases, client):
    cast.sign_in(client, "CS")
    assert export(client, "ledger", reason="").status_code == 422
    cast.sign_in(client, "ST")
    assert export(client, "ledger").status_code == 404
    assert not Event.objects.filter(kind="cases.exported").exists()


@pytest.mark.parametrize("query", ["measure=nothing", "measure=open&compound=x"])
def test_nonsense_in_the_address_is_not_there(cast, client, query):
    cast.sign_in(client, "SO")
    assert client.get(f"/insights/cases/?{query}").status_code == 404
