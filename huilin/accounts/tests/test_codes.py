import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test import Client

from huilin.accounts.models import LoginCode, Session, User
from huilin.accounts.tests.conftest import E164, PHONE, ask_code, letter_of, wrong

SESSION = "huilin_session"


@pytest.fixture
def now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def test_it_works(client, db):
    answer = ask_code(client, "138 0000 1234")
    assert (answer.status_code, answer["Location"]) == (302, "/account/code/")
    page = client.get("/account/code/").content.decode()
    assert "138****1234" in page
    assert PHONE not in re.sub(r"<input[^>]*>", "", page)
    before = client.cookies[SESSION].value
    answer = client.post("/account/code/", {"code": letter_of()})
    assert (answer.status_code, answer["Location"]) == (302, "/account/arrival/")
    assert client.cookies[SESSION].value != before
    assert not Session.objects.filter(pk=before).exists()
    session = Session.objects.get(pk=client.cookies[SESSION].value)
    assert (session.user.phone, session.is_staff) == (E164, False)
    assert client.get("/account/devices/").status_code == 200


def test_it_returns_to_where_the_visitor_was(client, db):
    client.post("/account/?next=/privacy/", {"phone": PHONE, "next": "/privacy/"})
    assert client.post("/account/code/", {"code": letter_of()})["Location"] == "/privacy/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_it_leads_to_no_other_host(client, db, target):
    client.post("/account/", {"phone": PHONE, "next": target})
    assert client.post("/account/code/", {"code": letter_of()})["Location"] == "/account/arrival/"


@pytest.mark.parametrize("phone", ["", "123", "07522123456", "+1 650 253 0000", "1380000123\x00"])
def test_it_rejects_what_is_no_mobile_number(client, db, phone):
    answer = ask_code(client, phone)
    assert answer.status_code == 422
    assert not LoginCode.objects.exists()


def test_known_and_unknown_numbers_get_the_same_answer(db):
    User.objects.make(phone=E164)
    answers = [ask_code(Client(), phone) for phone in (PHONE, "13800005678")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/account/code/")}
    assert LoginCode.objects.count() == 2


def test_code_is_kept_only_as_digest_and_ciphertext(client, db):
    ask_code(client)
    digits = letter_of()
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(c)::text FROM accounts_logincode c")
        stored = cursor.fetchone()[0]
    assert digits not in stored
    assert PHONE not in stored


def test_code_serves_once(client, db):
    ask_code(client)
    digits = letter_of()
    other = Client()
    other.cookies[SESSION] = client.cookies[SESSION].value
    assert client.post("/account/code/", {"code": digits}).status_code == 302
    code = LoginCode.objects.get()
    assert LoginCode.guess(code.pk, digits) is None
    assert other.post("/account/code/", {"code": digits})["Location"] == "/account/"


def test_code_dies_after_five_minutes(client, db, now):
    ask_code(client)
    now.shift(dt.timedelta(minutes=5))
    answer = client.post("/account/code/", {"code": letter_of()})
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_code_dies_after_five_wrong_guesses(client, db):
    ask_code(client)
    digits = letter_of()
    for _ in range(5):
        assert client.post("/account/code/", {"code": wrong(digits)}).status_code == 422
    assert client.post("/account/code/", {"code": digits}).status_code == 422
    assert LoginCode.objects.get().tries == 5


def test_next_code_waits_a_minute_and_says_so(client, db, now):
    ask_code(client)
    now.shift(dt.timedelta(seconds=18))
    answer = ask_code(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "42")
    assert "请42秒后再要" in answer.content.decode()
    now.shift(dt.timedelta(seconds=42))
    assert ask_code(client).status_code == 302


def test_ten_codes_a_number_and_day_whatever_the_address_says(db, now, settings):
    settings.RATE_LIMITS = False
    statuses = []
    for attempt in range(12):
        forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{attempt}", "REMOTE_ADDR": f"198.51.100.{attempt}"}
        statuses.append(ask_code(Client(), **forged).status_code)
        now.shift(dt.timedelta(seconds=61))
    assert statuses == [302] * 10 + [429] * 2
    now.shift(dt.timedelta(hours=24))
    assert ask_code(Client()).status_code == 302


def test_one_address_cannot_ask_for_ever_with_forged_headers(db, settings):
    settings.RATE_LIMITS = True
    statuses = [
        ask_code(Client(), f"138000{number:05d}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code
        for number in range(32)
    ]
    assert statuses == [302] * 30 + [429] * 2


def test_inactive_login_stays_out(client, db):
    user = User.objects.make(phone=E164)
    User.objects.filter(pk=user.pk).update(is_active=False)
    ask_code(client)
    assert client.post("/account/code/", {"code": letter_of()}).status_code == 403
    assert not Session.objects.filter(user=user).exists()


def _at_once(work, count):
    def run(number):
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_fifty_simultaneous_guesses_are_five():
    client = Client()
    ask_code(client)
    digits = letter_of()
    key = client.cookies[SESSION].value

    def guess(number):
        browser = Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        browser.cookies[SESSION] = key
        return browser.post("/account/code/", {"code": wrong(digits)}).status_code

    assert set(_at_once(guess, 50)) == {422}
    assert LoginCode.objects.get().tries == 5
    assert client.post("/account/code/", {"code": digits}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_one_of_fifty_simultaneous_right_guesses_gets_in():
    client = Client()
    ask_code(client)
    code = LoginCode.objects.get()
    digits = code.letter
    found = _at_once(lambda number: guess_in_transaction(code.pk, digits), 50)
    assert sum(found) == 1


def guess_in_transaction(pk, digits):

    with transaction.atomic():
        return LoginCode.guess(pk, digits) is not None


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_requests_send_one_code():
    statuses = _at_once(lambda number: ask_code(Client()).status_code, 20)
    assert sorted(statuses) == [302] + [429] * 19
    assert LoginCode.objects.count() == 1
