"""A small cast: somebody's phone, a member of staff with an authenticator, browsers that tell their address."""

import re

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from huilin.accounts.models import LoginCode, Totp, User
from huilin.core.reference import ReferenceTable

PHONE = "13800001234"
E164 = "+8613800001234"
PASSWORD = "灯亮了就好2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _fresh_references():
    ReferenceTable.forget()


@pytest.fixture
def officer(db):
    """Staff with a password and an authenticator."""
    user = User.objects.make(phone=E164, name="李四", password=PASSWORD)
    User.objects.filter(pk=user.pk).update(needs_second_factor=True)
    user.refresh_from_db()
    Totp.give(user, SECRET)
    return user


def totp_now(offset=0):
    generator = pyotp.TOTP(SECRET)
    return generator.generate_otp(int(timezone.now().timestamp()) // 30 + offset)


def ask_code(client: Client, phone=PHONE, **extra):
    return client.post("/account/", {"phone": phone}, **extra)


def letter_of(phone=E164):
    """The digits on their way to `phone`."""
    code = [code for code in LoginCode.objects.order_by("-made_at") if code.phone == phone][0]
    assert re.fullmatch(r"\d{6}", code.letter)
    return code.letter


def wrong(digits):
    return f"{(int(digits) + 1) % 10**6:06d}"
