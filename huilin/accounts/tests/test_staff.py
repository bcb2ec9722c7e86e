"""Staff: password, then authenticator or passkey; five mistakes, replay, enrolment, short sessions."""

import datetime as dt
import time

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from huilin.accounts.models import Passkey, Session, Totp, User, forget_old_sessions
from huilin.accounts.tests.conftest import E164, PASSWORD, PHONE, SECRET, ask_code, letter_of, totp_now, wrong
from huilin.accounts.views.devices import public_name
from huilin.accounts.views.passwords import proved_by_password
from huilin.core.models import RateCount

SESSION = "huilin_session"


@pytest.fixture
def now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


def show_password(client, password=PASSWORD, phone=PHONE, **extra):
    return client.post("/account/password/", {"phone": phone, "password": password, **extra})


def sign_in(client, offset=0):
    show_password(client)
    return client.post("/account/second-factor/", {"code": totp_now(offset)})


def session_of(client):
    return Session.objects.get(pk=client.cookies[SESSION].value)


def test_it_works(client, officer, now):
    assert show_password(client)["Location"] == "/account/second-factor/"
    half = client.cookies[SESSION].value
    assert session_of(client).user is None
    assert client.get("/account/devices/").status_code == 302
    answer = client.post("/account/second-factor/", {"code": totp_now()})
    assert (answer.status_code, answer["Location"]) == (302, "/account/arrival/")
    assert client.cookies[SESSION].value != half
    assert not Session.objects.filter(pk=half).exists()
    session = session_of(client)
    assert (session.user, session.is_staff) == (officer, True)
    assert int(client.cookies[SESSION]["max-age"]) == 8 * 3600


def test_code_by_phone_alone_lets_no_staff_in(client, officer):
    ask_code(client)
    assert client.post("/account/code/", {"code": letter_of()})["Location"] == "/account/second-factor/"
    assert client.get("/account/passkeys/").status_code == 404
    assert session_of(client).user is None


def test_wrong_and_unknown_look_the_same(client, officer):
    answers = [show_password(client, "falsch" * 2), show_password(client, PASSWORD, "13800007777")]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("手机号或密码不对。" in answer.content.decode() for answer in answers)


def test_unknown_number_costs_one_hash_too(officer, monkeypatch):
    def seconds(phone):
        started = time.perf_counter()
        assert proved_by_password(phone, "falsch" * 2) is None
        return time.perf_counter() - started

    known = min(seconds(E164) for _ in range(3))
    unknown = min(seconds("+8613800007777") for _ in range(3))
    assert 0.4 < unknown / known < 2.5


def test_five_wrong_passwords_lock_for_fifteen_minutes(client, officer, now, settings):
    settings.RATE_LIMITS = False
    for _turn in range(5):
        assert show_password(client, "falsch" * 2).status_code == 422
    forged = show_password(Client(HTTP_X_FORWARDED_FOR="203.0.113.9", REMOTE_ADDR="198.51.100.7"))
    assert forged.status_code == 429
    assert "15分钟后再试" in forged.content.decode()
    now.shift(dt.timedelta(minutes=15, seconds=1))
    # The window is kept by the database's clock, which does not travel.
    RateCount.objects.update(window_ends_at=timezone.now() - dt.timedelta(days=3650))
    assert show_password(client)["Location"] == "/account/second-factor/"


def test_unknown_numbers_lock_the_same(client, db):
    statuses = [show_password(client, "falsch" * 2).status_code for _turn in range(6)]
    assert statuses == [422] * 5 + [429]


def test_five_wrong_digits_lock(client, officer):
    show_password(client)
    right = totp_now()
    statuses = [
        client.post("/account/second-factor/", {"code": wrong(right)}).status_code for _turn in range(5)
    ]
    assert statuses == [422] * 5
    assert client.post("/account/second-factor/", {"code": totp_now()}).status_code == 429


def test_the_same_digits_serve_once(officer, now):
    assert sign_in(Client()).status_code == 302
    assert sign_in(Client()).status_code == 422
    assert sign_in(Client(), offset=-1).status_code == 422
    assert sign_in(Client(), offset=1).status_code == 302


@pytest.mark.parametrize("offset", [-3, 3, 100])
def test_digits_of_another_time_are_refused(client, officer, now, offset):
    assert sign_in(client, offset).status_code == 422


def test_second_factor_needs_the_first(client, officer):
    answer = client.post("/account/second-factor/", {"code": totp_now()})
    assert answer["Location"] == "/account/password/"


def test_first_factor_expires(client, officer, now):
    show_password(client)
    now.shift(dt.timedelta(minutes=16))
    assert client.post("/account/second-factor/", {"code": totp_now()})["Location"] == "/account/password/"


def test_staff_without_a_second_factor_are_led_to_enrol(client, officer, now, monkeypatch):
    Totp.objects.all().delete()
    monkeypatch.setattr("huilin.accounts.views.second_factors.pyotp.random_base32", lambda: SECRET)
    assert show_password(client)["Location"] == "/account/authenticator/"
    assert client.get("/account/devices/").status_code == 302
    assert "<svg" in client.get("/account/authenticator/").content.decode()
    assert client.post("/account/authenticator/", {"code": wrong(totp_now())}).status_code == 422
    assert not Totp.objects.exists()
    assert client.post("/account/authenticator/", {"code": totp_now()}).status_code == 302
    assert session_of(client).is_staff
    assert Totp.objects.get().secret == SECRET
    assert Client().get("/account/authenticator/")["Location"] == "/account/password/"


def test_first_factor_cannot_put_a_second_one_beside_what_is_there(client, officer):
    show_password(client)
    assert client.get("/account/authenticator/")["Location"] == "/account/password/"
    answer = client.post("/account/passkeys/", "{}", content_type="application/json")
    assert answer.status_code == 404
    assert not Passkey.objects.exists()


def test_staff_rest_thirty_minutes(client, officer, now):
    sign_in(client)
    for _turn in range(3):
        now.shift(dt.timedelta(minutes=29))
        assert client.get("/account/devices/").status_code == 200
    now.shift(dt.timedelta(minutes=31))
    assert client.get("/account/devices/").status_code == 302


def test_staff_stay_eight_hours_at_most(client, officer, now):
    sign_in(client)
    for _turn in range(23):
        now.shift(dt.timedelta(minutes=20))
        assert client.get("/account/devices/").status_code == 200
    now.shift(dt.timedelta(minutes=21))
    assert client.get("/account/devices/").status_code == 302
    forget_old_sessions()
    assert not Session.objects.filter(user=officer).exists()


def test_seen_is_written_once_a_minute(client, officer, now):
    sign_in(client)
    first = session_of(client).seen_at
    now.shift(dt.timedelta(seconds=40))
    client.get("/account/devices/")
    assert session_of(client).seen_at == first
    now.shift(dt.timedelta(seconds=40))
    client.get("/account/devices/")
    assert session_of(client).seen_at == first + dt.timedelta(seconds=80)


def test_devices_are_listed_and_ended(officer, now):
    here, there = (
        Client(HTTP_USER_AGENT=f"Mozilla {name}") for name in ("Firefox Linux", "MicroMessenger Android")
    )
    sign_in(here)
    sign_in(there, offset=1)
    page = here.get("/account/devices/").content.decode()
    assert "微信 · 安卓手机" in page
    assert there.cookies[SESSION].value not in page
    stranger = Client()
    assert stranger.post("/account/devices/others/end/").status_code == 404
    here.post("/account/devices/others/end/")
    assert there.get("/account/devices/").status_code == 302
    assert here.get("/account/devices/").status_code == 200


def test_one_device_is_ended_and_strangers_devices_are_not(officer, now):
    here, there, other = Client(), Client(), Client()
    sign_in(here)
    sign_in(there, offset=1)
    User.objects.make(phone="+8613800005555")
    ask_code(other, "13800005555")
    other.post("/account/code/", {"code": letter_of("+8613800005555")})
    name = public_name(session_of(there))
    assert other.post(f"/account/devices/{name}/end/").status_code == 404
    assert there.get("/account/devices/").status_code == 200
    assert here.post(f"/account/devices/{name}/end/").status_code == 302
    assert there.get("/account/devices/").status_code == 302


def test_signing_out_ends_the_session_and_clears_the_browser(client, officer, now):
    sign_in(client)
    key = client.cookies[SESSION].value
    answer = client.post("/account/sign-out/")
    assert '"storage"' in answer["Clear-Site-Data"]
    assert not Session.objects.filter(pk=key).exists()
    client.cookies[SESSION] = key
    assert client.get("/account/devices/").status_code == 302


def test_a_new_password_ends_other_sessions(client, officer, now):
    sign_in(client)
    officer.set_password("又换了一个密码2026")
    officer.save()
    assert client.get("/account/devices/").status_code == 302
