"""The ledgers as Excel, and the certificate as PDF."""

import pytest
from django.urls import reverse

from huilin.places.tests.sheets import lines_of, taken
from huilin.programme.deriving import propose
from huilin.programme.models import ServiceHours
from huilin.programme.tests.conftest import served


@pytest.fixture
def confirmed_hours(cast, member):
    served(cast, member)
    propose()
    ServiceHours.objects.get().confirm(by=cast["CS"])


def test_voluntary_service_of_a_month(client, cast, confirmed_hours):
    cast.sign_in(client, "CS")
    (line,) = lines_of(taken(client, "service", cast.here.compound))
    assert (line["活动日期"], line["志愿者姓名"], line["服务时长(小时)"]) == ("2026-11-10", "潘**", 2.5)
    assert (line["起止时间"], line["带队人"], line["核实人"]) == (
        "09:00—11:30",
        cast["ST"].name,
        cast["CS"].name,
    )


def test_registered_members(client, cast, member, confirmed_hours):
    cast.sign_in(client, "CS")
    (line,) = lines_of(taken(client, "party", cast.here.community))
    assert (line["姓名"], line["认领岗位"], line["本月时长(小时)"]) == ("潘**", "楼道文明劝导", 2.5)
    member.refresh_from_db()
    member.withdraw(by=cast["PV"])
    assert lines_of(taken(client, "party", cast.here.compound)) == []


def test_the_certificate_is_a_pdf(client, cast, member, confirmed_hours):
    cast.sign_in(client, "CS")
    url = reverse("programme:certificate", args=[member.pk])
    answer = client.post(url, {"first": "2026-11-01", "last": "2026-11-30"})
    assert answer.content.startswith(b"%PDF")
    assert client.post(url, {"first": "2026-10-01", "last": "2026-10-30"}).status_code == 422


def test_hours_are_confirmed_by_ticking(client, cast, member):
    served(cast, member)
    propose()
    cast.sign_in(client, "CS")
    url, found = reverse("programme:hours"), ServiceHours.objects.get()
    assert client.post(url, {"chosen": [found.pk], "decision": "decline"}).status_code == 422
    assert client.post(url, {"chosen": ["x"], "decision": "confirm"}).status_code == 422
    assert client.post(url, {"chosen": [found.pk], "decision": "confirm"}).status_code == 302
    found.refresh_from_db()
    assert found.state == "confirmed"


def test_a_full_post_says_so_clearly(client, cast, member, post):
    full = post()
    cast.sign_in(client, "PU")
    assert client.post(reverse("programme:claim", args=[full.pk])).status_code == 302
    cast.sign_in(client, "PV")
    answer = client.post(reverse("programme:claim", args=[full.pk]))
    assert answer.status_code == 409
    assert "刚刚被认领" in answer.content.decode()
