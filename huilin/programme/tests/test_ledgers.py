"""The ledgers as Excel, and the certificate as PDF."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from huilin.audit.models import Event
from huilin.programme.deriving import propose
from huilin.programme.models import ServiceHours
from huilin.programme.tests.conftest import served


@pytest.fixture
def confirmed_hours(cast, member):
    served(cast, member)
    propose()
    ServiceHours.objects.get().confirm(by=cast["CS"])


def taken(client, cast, name):
    cast.sign_in(client, "CS")
    month = timezone.localdate().replace(day=1).isoformat()
    answer = client.post(reverse(name, args=[cast.here.compound.pk]), {"month": month, "reason": "月报"})
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_voluntary_service_of_a_month(client, cast, confirmed_hours):
    rows = taken(client, cast, "programme:service_ledger")
    line = rows[4]
    assert (line[1], line[2], line[7], line[11]) == ("2026-11-10", "楼道文明劝导", "潘**", 2.5)
    assert (line[10], line[14], line[15]) == ("09:00—11:30", cast["ST"].name, cast["CS"].name)
    assert Event.objects.filter(kind="ledger.taken", reason="月报").count() == 1


def test_registered_members(client, cast, member, confirmed_hours):
    rows = taken(client, cast, "programme:member_ledger")
    assert (rows[4][1], rows[4][7], rows[4][10], rows[4][11]) == ("潘**", "楼道文明劝导", 1, 2.5)
    member.refresh_from_db()
    member.withdraw(by=cast["PV"])
    assert taken(client, cast, "programme:member_ledger")[4][1] is None


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
