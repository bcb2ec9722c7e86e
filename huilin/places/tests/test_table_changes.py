"""Limits and days off change by new rows only: from a later day on, with a source, and where asked by two people."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from huilin.audit.models import Event
from huilin.cases.models.rules import CaseRule, number
from huilin.cases.models.vocabulary import ServiceTarget, limits_for
from huilin.core.dated import dated_tables
from huilin.core.errors import Conflict, Forbidden, Refused
from huilin.core.models import Holiday
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.core.workdays import Limit, is_workday
from huilin.places.models import TableChange
from tests.cast import STREET, make_cast, make_streets

TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=10)


def enter(by, **changes):
    values = {"name": "reopening_window", "value": 20, "unit": "days"}
    told = {
        "table": "cases.caserule",
        "values": values,
        "effective_on": LATER,
        "source": "街道会议",
    } | changes
    return TableChange.enter(by=by, **told)


def holiday(by, day=LATER, kind="off", **changes):
    told = {"table": "core.holiday", "values": {"kind": kind, "name": "停工"}, "effective_on": day} | changes
    return TableChange.enter(by=by, source="三防办通知", **told)


def test_the_administrators_row_holds_from_its_day_on_and_the_old_one_until_then(cast):
    old = CaseRule.objects.get(name="reopening_window")
    enter(cast["AD"])
    assert number("reopening_window", LATER - dt.timedelta(days=1)) == old.value != 20
    assert number("reopening_window", LATER) == 20
    assert CaseRule.objects.get(pk=old.pk).value == old.value
    assert list(Event.objects.order_by("at", "id").values_list("kind", flat=True))[-2:] == [
        "table.entered",
        "table.granted",
    ]


def test_a_clerks_row_waits_for_a_second_person(cast):
    change = enter(cast["SO"])
    assert number("reopening_window", LATER) != 20
    with pytest.raises(Forbidden):
        change.confirm(by=cast["SO"])
    assert number("reopening_window", LATER) != 20
    change.confirm(by=cast.second("SO"))
    assert number("reopening_window", LATER) == 20
    with pytest.raises(Conflict):
        change.confirm(by=cast["AD"])


def test_a_refused_row_changes_nothing(cast):
    change = enter(cast["SO"])
    change.refuse(by=cast["AD"], remark="没有依据")
    assert CaseRule.objects.filter(name="reopening_window").count() == 1
    with pytest.raises(Conflict):
        change.confirm(by=cast.second("SO"))


@pytest.mark.parametrize("who", ["ST", "CS", "LD", "AU", "RE"])
def test_nobody_else_enters_anything(cast, who):
    with pytest.raises(Forbidden):
        enter(cast[who])
    assert not TableChange.objects.exists()


@pytest.mark.parametrize("day", [TODAY, TODAY - dt.timedelta(days=1)])
def test_what_is_in_force_or_past_is_never_edited(cast, day):
    with pytest.raises(Refused):
        enter(cast["AD"], effective_on=day)
    assert not TableChange.objects.exists()


def test_a_row_whose_day_came_before_the_confirmation_cannot_begin_backwards(cast):
    change = enter(cast["SO"])
    TableChange.objects.filter(pk=change.pk).update(effective_on=TODAY)
    with pytest.raises(Refused):
        change.confirm(by=cast["AD"])
    assert CaseRule.objects.filter(name="reopening_window").count() == 1


def test_the_same_day_entered_again_corrects_the_row_to_come(cast):
    enter(cast["AD"])
    enter(cast["AD"], values={"name": "reopening_window", "value": 30, "unit": "days"})
    assert number("reopening_window", LATER) == 30
    assert CaseRule.objects.filter(name="reopening_window").count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"source": " "},
        {"table": "auth.user"},
        {"table": "cases.case"},
        {"values": {"name": "nothing", "value": 1, "unit": "days"}},
        {"values": {"name": "reopening_window", "value": 99999999, "unit": "days"}},
    ],
)
def test_nonsense_is_refused(cast, changes):
    with pytest.raises(Refused):
        enter(cast["AD"], **changes)
    assert not TableChange.objects.exists()


def test_a_day_off_counts_at_once_and_can_be_taken_back(cast):
    day = next(
        day
        for day in (LATER + dt.timedelta(days=n) for n in range(30))
        if is_workday(day) and day.weekday() < 5
    )
    holiday(cast["AD"], day)
    assert not is_workday(day)
    holiday(cast["AD"], day, kind="")
    assert is_workday(day)
    with pytest.raises(Conflict):
        holiday(cast["AD"], day, kind="")
    assert TableChange.objects.filter(table="core.holiday").count() == 2


def test_every_dated_table_is_found_by_its_columns():
    assert {"cases.servicetarget", "cases.caserule"} <= set(dated_tables())


def test_the_page_shows_every_row_in_force_with_its_source(client, cast):
    cast.sign_in(client, "SO")
    page = client.get("/tables/").content.decode()
    for row in [*CaseRule.objects.all(), *ServiceTarget.objects.all()]:
        assert row.source in page
    for name in CaseRule.Name:
        assert str(name.label) in page


def form_for(row, **changes):
    told = {
        "category": "", "accept_amount": 1, "accept_unit": "hours", "contact_amount": 1, "contact_unit": "hours",
        "reply_amount": 3, "reply_unit": "days", "effective_on": LATER.isoformat(), "source": "江北街〔2026〕8号",
    } | changes  # fmt: skip
    return f"/tables/rows/cases.servicetarget/{row.pk}/", told


def test_a_limit_for_one_category_by_the_form(client, cast):
    row = ServiceTarget.objects.get(grade="C", category=None)
    cast.sign_in(client, "AD")
    url, told = form_for(row, category="lighting")
    assert client.get(url).status_code == 200
    assert client.post(url, told).status_code == 302
    assert limits_for("C", "lighting", LATER).reply == Limit(3, "days")
    assert limits_for("C", "water", LATER).reply == Limit(row.reply_amount, row.reply_unit)
    assert "江北街〔2026〕8号" in client.get("/tables/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"reply_amount": 0}, {"reply_unit": "percent"}, {"source": ""}, {"effective_on": TODAY.isoformat()}],
)  # fmt: skip
def test_a_wrong_form_keeps_what_was_typed(client, cast, changes):
    row = ServiceTarget.objects.get(grade="C", category=None)
    cast.sign_in(client, "AD")
    url, told = form_for(row, **{"contact_amount": 7} | changes)
    response = client.post(url, told)
    assert response.status_code == 422
    assert 'value="7"' in response.content.decode()
    assert ServiceTarget.objects.filter(grade="C").count() == 1


def test_a_clerk_enters_a_day_and_another_confirms_it_on_the_page(client, cast):
    cast.sign_in(client, "SO")
    told = {"effective_on": LATER.isoformat(), "kind": "off", "name": "台风停工", "source": "三防办通知"}
    assert client.post("/tables/holidays/new/", told).status_code == 302
    change = TableChange.objects.get()
    assert f"{change.pk}/confirmation/" not in client.get("/tables/").content.decode()
    assert client.post(f"/tables/changes/{change.pk}/confirmation/").status_code == 403
    cast.sign_in(client, "AD")
    assert f"{change.pk}/confirmation/" in client.get("/tables/").content.decode()
    assert client.post(f"/tables/changes/{change.pk}/confirmation/").status_code == 302
    assert Holiday.objects.get(day=LATER).name == "台风停工"
    page = client.get(f"/tables/holidays/?year={LATER.year}").content.decode()
    assert "台风停工" in page
    assert "三防办通知" in page
    told = {"source": "台风转向"}
    assert client.post(f"/tables/holidays/{LATER.isoformat()}/cancellation/", told).status_code == 302
    assert not Holiday.objects.filter(day=LATER).exists()


@pytest.mark.parametrize(
    "path",
    ["rows/cases.case/1/", "rows/cases.caserule/999999/", "rows/cases.caserule/x/", "holidays/2026-02-30/cancellation/"],
)  # fmt: skip
def test_what_does_not_exist_is_not_there(client, cast, path):
    cast.sign_in(client, "AD")
    assert client.get(f"/tables/{path}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmations_at_once_one_wins():
    street = make_streets()
    with in_street(STREET):
        cast = make_cast(street)
        change = enter(cast["SO"])
    judges = [cast.second("SO"), cast["AD"]]

    def confirm(judge):
        try:
            with in_street(STREET), transaction.atomic():
                TableChange.objects.get(pk=change.pk).confirm(by=judge)
                return "ok"
        except Conflict:
            return "conflict"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, judges)) == ["conflict", "ok"]
    ReferenceTable.forget()
    assert CaseRule.objects.filter(name="reopening_window", valid_from=LATER).count() == 1
