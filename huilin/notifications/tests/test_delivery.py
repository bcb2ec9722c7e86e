import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from huilin.accounts.models import LoginCode
from huilin.core.tenancy import in_street, street_ids
from huilin.notifications import delivery
from huilin.notifications.delivery import Breaker, claim, deliver_codes, deliver_street
from huilin.notifications.jobs import deliver_messages
from huilin.notifications.models import Message, compose, post
from huilin.notifications.senders import ProviderDown, Rejected

STREETS = ("441302004", "441302005")
State = Message.State


class Provider:
    """Keeps what it takes; `fault` is raised instead."""

    def __init__(self):
        self.taken = []
        self.fault = None
        self.calls = 0

    def send(self, letter):
        self.calls += 1
        if self.fault:
            raise self.fault
        self.taken.append((letter.phone, letter.text))


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    Breaker.close()
    it = Provider()
    monkeypatch.setattr(delivery, "sender", lambda: it)
    yield it
    Breaker.close()


@pytest.fixture
def streets(db, monkeypatch):
    monkeypatch.setattr("huilin.core.tenancy.streets._source", [lambda: list(STREETS)])
    return STREETS


def write(street, count=1, channel=Message.Channel.SMS):
    with in_street(street):
        post(
            [
                compose("case.closed", f"第{n}条", channel=channel, address=f"+86138000{n:05d}")
                for n in range(count)
            ]
        )


def all_of(street):
    with in_street(street):
        return list(Message.objects.order_by("address_sealed"))


def states(street):
    return [message.state for message in all_of(street)]


def make_due(street):
    with in_street(street):
        Message.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))


def test_it_works_in_every_street(streets, provider):
    assert street_ids() == list(STREETS)
    for street in streets:
        write(street, 2)
    deliver_messages()
    assert len(provider.taken) == 4
    assert set(states(STREETS[0]) + states(STREETS[1])) == {State.SENT}
    deliver_messages()
    assert len(provider.taken) == 4


def test_what_is_not_due_waits(streets, provider):
    write(STREETS[0])
    with in_street(STREETS[0]):
        Message.objects.update(due_at=timezone.now() + dt.timedelta(hours=1))
    assert deliver_street(STREETS[0]) == 0
    assert states(STREETS[0]) == [State.WAITING]


def test_desk_messages_need_no_provider(streets, provider):
    write(STREETS[0], channel=Message.Channel.DESK)
    deliver_street(STREETS[0])
    assert states(STREETS[0]) == [State.SENT]
    assert provider.calls == 0


def test_after_a_fault_each_goes_once_when_the_provider_is_back(streets, provider):
    write(STREETS[0], 5)
    provider.fault = ProviderDown("ReadTimeout")
    assert deliver_street(STREETS[0]) == 0
    assert provider.calls == 1
    deliver_street(STREETS[0])
    assert provider.calls == 1
    assert states(STREETS[0]) == [State.WAITING] * 5
    put_off = next(message for message in all_of(STREETS[0]) if message.tries)
    assert put_off.fault == "ReadTimeout"
    assert put_off.due_at > timezone.now() + dt.timedelta(seconds=20)
    provider.fault = None
    Breaker.close()
    make_due(STREETS[0])
    deliver_street(STREETS[0])
    deliver_street(STREETS[0])
    assert len(provider.taken) == len(set(provider.taken)) == 5
    assert states(STREETS[0]) == [State.SENT] * 5


def test_pauses_grow_and_end_after_a_day(streets, provider):
    write(STREETS[0])
    provider.fault = ProviderDown("ConnectTimeout")
    pauses = []
    for _turn in range(9):
        Breaker.close()
        make_due(STREETS[0])
        before = timezone.now()
        deliver_street(STREETS[0])
        pauses.append(round((all_of(STREETS[0])[0].due_at - before).total_seconds()))
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    with in_street(STREETS[0]):
        Message.objects.update(made_at=timezone.now() - dt.timedelta(hours=25))
    make_due(STREETS[0])
    Breaker.close()
    deliver_street(STREETS[0])
    assert states(STREETS[0]) == [State.FAILED]


def test_a_refused_message_is_not_tried_again(streets, provider):
    write(STREETS[0], 2)
    provider.fault = Rejected("isv.MOBILE_NUMBER_ILLEGAL")
    deliver_street(STREETS[0])
    assert provider.calls == 2
    assert {(message.state, message.fault) for message in all_of(STREETS[0])} == {
        (State.FAILED, "isv.MOBILE_NUMBER_ILLEGAL")
    }


def test_what_a_dead_worker_claimed_is_not_sent_twice(streets, provider):
    write(STREETS[0])
    assert claim(STREETS[0]) is not None
    deliver_street(STREETS[0])
    assert states(STREETS[0]) == [State.SENDING]
    with in_street(STREETS[0]):
        Message.objects.update(claimed_at=timezone.now() - dt.timedelta(minutes=11))
    deliver_street(STREETS[0])
    assert states(STREETS[0]) == [State.FAILED]
    assert provider.calls == 0


def test_login_code_is_sent_and_forgotten(db, provider):
    code = LoginCode.ask("+8613800001234")
    digits = code.letter
    assert deliver_codes() == 1
    assert provider.taken == [("+8613800001234", f"【惠邻】验证码{digits},5分钟内有效。不要告诉任何人。")]
    code.refresh_from_db()
    assert code.letter == ""
    assert code.sent_at is not None
    assert deliver_codes() == 0
    assert LoginCode.guess(code.pk, digits)


def test_login_code_waits_for_the_provider_while_it_lives(db, provider):
    code = LoginCode.ask("+8613800001234")
    provider.fault = ProviderDown("ReadTimeout")
    assert deliver_codes() == 0
    Breaker.close()
    provider.fault = None
    assert deliver_codes() == 1
    LoginCode.objects.update(expires_at=timezone.now(), sent_at=None, claimed_at=None)
    assert deliver_codes() == 0
    assert code.pk is not None


@pytest.mark.django_db(transaction=True)
def test_six_workers_send_each_once(provider):
    write(STREETS[0], 60)

    def work(_number):
        try:
            return deliver_street(STREETS[0])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(work, range(6))) == 60
    assert len(provider.taken) == len(set(provider.taken)) == 60


@pytest.mark.django_db(transaction=True)
def test_a_hanging_provider_slows_no_sign_in(provider):
    signed_in = threading.Event()

    def hang(letter):
        provider.calls += 1
        signed_in.wait(5)
        raise ProviderDown("ReadTimeout")

    provider.send = hang
    LoginCode.ask("+8613800009999")

    def work(_number):
        try:
            deliver_codes()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(work, 0)
        while not provider.calls:
            time.sleep(0.01)
        for number in range(5):
            assert Client().post("/account/", {"phone": f"1380000{number:04d}"}).status_code == 302
        assert not sending.done()
        signed_in.set()
