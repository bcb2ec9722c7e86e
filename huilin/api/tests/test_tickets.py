"""The city's system hands in tickets: with a token of the street, once for each number, however often it sends."""

import json

import pytest
from django.utils import timezone

from huilin.cases.models import Case
from huilin.core.errors import Conflict, Forbidden
from huilin.core.tenancy import in_street
from huilin.hotline import starting
from huilin.hotline.models import MachineToken, Ticket
from huilin.places.models import Street
from tests.cast import ELSEWHERE

BODY = {
    "number": "HZ-2026-77",
    "called_at": "2026-11-20T09:30:00+08:00",
    "kind": "complaint",
    "text": "楼道灯坏了一个星期",
    "caller": "张小芬",
    "phone": "139 7702 0001",
    "address": "和盛阁小区3栋2单元",
}


@pytest.fixture
def token(cast):
    starting.put_in_place()
    return MachineToken.issue("惠州12345工单系统", by=cast["AD"])


def send(client, text, body=None, **headers):
    content = body if isinstance(body, str) else json.dumps(BODY if body is None else body)
    return client.post(
        "/api/v1/hotline/tickets", content, content_type="application/json",
        headers={"Authorization": f"Bearer {text}"} | headers,
    )  # fmt: skip


def test_it_works_once_for_each_number(client, token):
    first = send(client, token[1])
    assert first.status_code == 201
    told = first.json()
    assert (told["number"], told["result"]) == ("HZ-2026-77", "new")
    again = send(client, token[1])
    assert (again.status_code, again.json()) == (200, told | {"result": "same"})
    changed = send(client, token[1], BODY | {"text": "还是不亮"})
    assert (changed.status_code, changed.json()["result"]) == (200, "changed")
    assert (Ticket.objects.count(), Case.objects.count()) == (1, 1)
    assert Case.objects.get().number == told["case"]
    assert "张小芬" not in first.content.decode()


def test_a_place_that_is_not_sure_waits(client, token, cast):
    told = send(client, token[1], BODY | {"address": "某路5号"}).json()
    assert told["case"] == ""
    ticket = Ticket.objects.get()
    assert ticket.community is None
    assert Ticket.objects.visible_to(cast["SO"]).exists()
    assert not Ticket.objects.visible_to(cast["CS"]).exists()


@pytest.mark.parametrize("text", ["", "hl001_" + "a" * 43, "hl002_" + "a" * 43, "x" * 5000, "hl001_\u4e00"])
def test_without_a_token_nothing_happens(client, token, text):
    answer = client.post(
        "/api/v1/hotline/tickets", json.dumps(BODY), content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {text}",
    )  # fmt: skip
    assert answer.status_code == 401
    assert Ticket.objects.count() == 0


def test_a_token_taken_back_opens_nothing(client, token, cast):
    token[0].revoke(by=cast["AD"])
    assert send(client, token[1]).status_code == 401
    with pytest.raises(Conflict):
        token[0].revoke(by=cast["AD"])


def test_only_its_digest_is_kept(token):
    kept = MachineToken.objects.get()
    assert token[1].encode() not in bytes(kept.digest)
    assert len(bytes(kept.digest)) == 32


def test_only_the_administrator_issues_one(cast):
    for code in ("CS", "SO", "LD", "ST"):
        with pytest.raises(Forbidden):
            MachineToken.issue("x", by=cast[code])


def test_a_token_leads_to_its_own_street(client, cast, token):
    with in_street(ELSEWHERE):
        _token, far = MachineToken.issue("外街道", by=cast.outsider("AD"))
    assert Street.objects.count() == 2
    assert send(client, far).status_code == 201
    assert Ticket.objects.count() == 0
    with in_street(ELSEWHERE):
        assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "表扬"}, "kind"),
        ({"number": "="}, "number"),
        ({"text": "  "}, "text"),
        ({"text": "长" * 2001}, "text"),
        ({"phone": "123"}, "phone"),
        ({"due_at": "2026-11-19T09:30:00+08:00"}, "due_at"),
        ({"due_at": "2026-11-29T09:30:00"}, "due_at"),
        ({"called_at": "2026-11-20T09:30:00"}, "called_at"),
        ({"called_at": "2999-11-20T09:30:00Z"}, "called_at"),
        ({"address": "长" * 201}, "address"),
        ({"caller": "张\u0000三"}, "caller"),
        ({"extra": 1}, "extra"),
        ({"number": 5}, "number"),
    ],
)
def test_a_wrong_field_is_named(client, token, change, field):
    answer = send(client, token[1], BODY | change)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


@pytest.mark.parametrize("body", ["{", "[]", '{"number": "\\ud800"}', "[" * 100_000])
def test_what_cannot_be_read_is_refused(client, token, body):
    assert send(client, token[1], body).status_code in (400, 422)
    assert (
        client.post(
            "/api/v1/hotline/tickets", BODY, headers={"Authorization": f"Bearer {token[1]}"}
        ).status_code
        == 415
    )


def test_too_many_wrong_tokens_wait(client, token, settings):
    settings.RATE_LIMITS = True
    statuses = [send(client, "hl001_" + "a" * 43).status_code for _try in range(21)]
    assert statuses == [401] * 20 + [429]


def test_its_use_is_noted(client, token):
    before = timezone.now()
    send(client, token[1])
    assert MachineToken.objects.get().used_at >= before
