"""The acts about time on the case page, and what residents read of them."""

import datetime as dt

import pytest
from django.utils import timezone

from huilin.cases.watching import rise_in_street, watch_street
from huilin.core import clock
from tests.cast import STREET

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def send(client, case, name, **answers):
    case.refresh_from_db()
    return client.post(f"/cases/{case.number}/{name}/", {"version": case.version, **answers})


@pytest.fixture
def working(case_in):
    return case_in("in_progress")


def test_more_time_from_asking_to_granting(cast, client, working):
    cast.sign_in(client, "ST")
    page = client.get(f"/cases/{working.number}/").content.decode()
    assert "申请延期" in page
    until = timezone.localtime(working.due_at + 2 * DAY)
    answer = send(client, working, "extension", new_due_at=f"{until:%Y-%m-%dT%H:%M}", reason="等灯具到货")
    assert answer.status_code == 302
    assert "延期待批" in client.get(f"/cases/{working.number}/").content.decode()
    assert "同意延期" not in client.get(f"/cases/{working.number}/").content.decode()
    cast.sign_in(client, "CS")
    assert "延期待批" in client.get("/cases/").content.decode()
    assert send(client, working, "extension-approval").status_code == 302
    working.refresh_from_db()
    assert working.due_at == until.replace(second=0, microsecond=0)
    cast.sign_in(client, "RE")
    assert "等灯具到货" in client.get(f"/q/{working.query_code}/").content.decode()


def test_suspended_is_shown_to_the_reporter_and_in_public(cast, client, working):
    cast.sign_in(client, "LD")
    review = timezone.localdate() + 30 * DAY
    answer = send(client, working, "suspension", cause="money", reason="经费下月到", review_on=f"{review}")
    assert answer.status_code == 302
    client.logout()
    public = client.get(f"/c/{working.compound_id}/").content.decode()
    assert "挂账：一时办不了的事" in public
    assert "等资金批下来" in public
    assert "经费下月到" not in public
    cast.sign_in(client, "RE")
    assert "经费下月到" in client.get(f"/q/{working.query_code}/").content.decode()
    cast.sign_in(client, "SO")
    assert "恢复办理" in client.get(f"/cases/{working.number}/").content.decode()
    assert send(client, working, "resumption", reason="钱到了").status_code == 302


def test_a_wrong_day_keeps_what_was_typed(cast, client, working):
    cast.sign_in(client, "LD")
    late = timezone.localdate() + 200 * DAY
    answer = send(client, working, "suspension", cause="money", reason="经费下月到", review_on=f"{late}")
    assert answer.status_code == 422
    assert "经费下月到" in answer.content.decode()


def test_late_matters_carry_their_chips(cast, client, working):
    moment = dict(working.thresholds())["supervised"]
    with clock.at(moment):
        watch_street(STREET)
        rise_in_street(STREET)
    cast.sign_in(client, "CS")
    page = client.get("/cases/").content.decode()
    assert "督办" in page
    assert "已到社区" in page
    one = client.get(f"/cases/{working.number}/").content.decode()
    assert (
        f"社区：{cast.person('CS').name}" in one or f"社区：{cast.person_of(cast.second('CS')).name}" in one
    )
    assert send(client, working, "descent", reason="请小区先去").status_code == 302


def test_supervision_and_rise_by_hand(cast, client, working):
    cast.sign_in(client, "SO")
    assert send(client, working, "supervision", reason="三天内").status_code == 302
    assert send(client, working, "supervision", reason="三天内").status_code == 409
    assert send(client, working, "escalation", reason="要协调").status_code == 302
