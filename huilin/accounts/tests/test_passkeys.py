import json
import re

import pytest
from django.test import Client

from huilin.accounts.models import Passkey, Session, Totp
from huilin.accounts.tests.authenticator import PRESENT, Authenticator
from huilin.accounts.tests.conftest import PASSWORD, PHONE, totp_now

PROOF = "/account/second-factor/passkey/"


def options_of(page):
    found = re.search(
        r'<script id="passkey-options" type="application/json">(.*?)</script>', page.content.decode()
    )
    return json.loads(found.group(1))


def send(client, url, credential, **more):
    body = json.dumps({"credential": credential} | more)
    return client.post(url, body, content_type="application/json")


def show_password(client, target=""):
    client.post("/account/password/", {"phone": PHONE, "password": PASSWORD, "next": target})


@pytest.fixture
def signed_in(officer):
    client = Client()
    show_password(client)
    client.post("/account/second-factor/", {"code": totp_now()})
    return client


@pytest.fixture
def passkey(signed_in):
    """An authenticator that the officer has added; the TOTP is gone."""
    device = Authenticator()
    answer = send(
        signed_in, "/account/passkeys/", device.create(options_of(signed_in.get("/account/passkeys/")))
    )
    assert answer.status_code == 201
    Totp.objects.all().delete()
    return device


def half_way(target=""):
    client = Client()
    show_password(client, target)
    return client, options_of(client.get("/account/second-factor/"))


def test_it_works(passkey, officer):
    client, options = half_way("/privacy/")
    assert options["userVerification"] == "required"
    answer = send(client, PROOF, passkey.get(options))
    assert (answer.status_code, answer.json()) == (200, {"url": "/privacy/"})
    session = Session.objects.get(pk=client.cookies["huilin_session"].value)
    assert (session.user, session.is_staff) == (officer, True)
    assert Passkey.objects.get().sign_count == 1


def test_it_leads_to_no_other_host(passkey):
    client, options = half_way("https://evil.example/")
    answer = send(client, PROOF, passkey.get(options), next="https://evil.example/")
    assert answer.json() == {"url": "/account/arrival/"}


def refused(client, credential):
    answer = send(client, PROOF, credential)
    assert answer.status_code == 422
    assert not Session.objects.get(pk=client.cookies["huilin_session"].value).is_staff


def test_an_old_challenge_is_refused(passkey):
    _other, old = half_way()
    client, _options = half_way()
    refused(client, passkey.get(old))


def test_a_challenge_serves_once(passkey):
    client, options = half_way()
    answer = passkey.get(options)
    wrong = {**answer, "response": {**answer["response"], "signature": "AAAA"}}
    refused(client, wrong)
    refused(client, answer)


def test_another_origin_is_refused(passkey):
    client, options = half_way()
    passkey.origin = "https://testserver.evil.example"
    refused(client, passkey.get(options))


def test_another_party_is_refused(passkey):
    client, options = half_way()
    passkey.rp_id = "evil.example"
    refused(client, passkey.get(options))


def test_a_touch_without_verification_is_refused(passkey):
    client, options = half_way()
    refused(client, passkey.get(options, flags=PRESENT))


def test_a_strangers_key_is_refused(passkey):
    client, options = half_way()
    stranger = Authenticator()
    stranger.credential_id = passkey.credential_id
    refused(client, stranger.get(options))


def test_a_copied_key_with_an_old_count_is_refused(passkey):
    for _turn in range(2):
        client, options = half_way()
        assert send(client, PROOF, passkey.get(options)).status_code == 200
    client, options = half_way()
    passkey.count = 0
    refused(client, passkey.get(options))


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"credential": 1}', '{"credential": {"id": "x"}}', "\x00"])
def test_nonsense_is_refused(passkey, body):
    client, _options = half_way()
    assert client.post(PROOF, body, content_type="application/json").status_code == 422


def test_without_the_first_factor_it_is_not_there(passkey, db):
    assert send(Client(), PROOF, {}).status_code == 404


def test_five_bad_proofs_lock(passkey):
    client, _options = half_way()
    statuses = [send(client, PROOF, {}).status_code for _turn in range(6)]
    assert statuses == [422] * 5 + [429]


def test_the_last_factor_is_kept(passkey, signed_in):
    url = f"/account/passkeys/{Passkey.objects.get().pk}/removal/"
    assert signed_in.post(url).status_code == 422
    assert Passkey.objects.count() == 1


def test_a_passkey_is_removed_by_its_owner_only(passkey, signed_in, officer):
    Totp.give(officer, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    url = f"/account/passkeys/{Passkey.objects.get().pk}/removal/"
    assert Client().post(url).status_code == 404
    assert signed_in.post(url).status_code == 302
    assert not Passkey.objects.exists()
