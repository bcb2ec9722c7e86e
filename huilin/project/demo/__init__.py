"""The pilot as a demo: `load()` fills an empty database, `logins()` says who may sign in and how."""

import random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from huilin.activities.demo import hold_activities
from huilin.audit.models import Event, record
from huilin.cases import starting
from huilin.cases.demo import live_through
from huilin.cases.demo_desk import keep_views
from huilin.core.permissions import SYSTEM
from huilin.core.tenancy import in_street
from huilin.hotline.demo import take_tickets
from huilin.patrols.demo import keep_safe
from huilin.people.demo import settle_in
from huilin.people.models import Organisation, Role
from huilin.places.demo import STREET_ID, build, hang_placards, open_street, placard_code
from huilin.places.models import Street
from huilin.programme.demo import come_home
from huilin.project.demo.holders import (
    FIXED,
    HOME,
    HOME_COMMUNITY,
    PASSWORD,
    STREET_OFFICE,
    UNITS,
    appoint,
    posts,
)
from huilin.stewards.demo import choose_stewards
from huilin.stewards.models import rules
from huilin.visits.demo import walk_the_rounds

DEMO_VERSION = 1
SEED = 20240917
LOADED = "demo.loaded"


class NotADemo(RuntimeError):
    """The demo's data, with passwords that everybody knows, must not go where real people are."""


def load() -> bool:
    """The pilot's street is in the database, all of it or nothing; False when it was there before.

    Raises NotADemo where HUILIN_DEMO is off or the street exists without having been loaded by this function.
    """
    if not settings.DEMO:
        raise NotADemo("HUILIN_DEMO is off")
    with transaction.atomic():
        if Street.objects.filter(pk=STREET_ID).exists():
            _require_demo()
            return False
        starting.put_in_place()
        rules.put_in_place()
        street = open_street()
        with in_street(street.pk):
            _fill(street)
    return True


def _require_demo() -> None:
    with in_street(STREET_ID):
        if not Event.objects.filter(kind=LOADED).exists():
            raise NotADemo(f"street {STREET_ID} holds data that are not the demo's")


def _fill(street: Street) -> None:
    rng = random.Random(SEED)
    today = timezone.localdate()
    register = build(street, rng)
    hang_placards(register)
    roster = settle_in(register, rng, today)
    appoint(register, roster, rng, today)
    choose_stewards(register, roster, rng)
    live_through(register, roster, rng)
    walk_the_rounds(register, roster, rng)
    hold_activities(register, roster, rng)
    keep_safe(register, roster, rng)
    come_home(register, roster, rng)
    take_tickets(register, roster)
    keep_views()
    office = Organisation.objects.get(name=STREET_OFFICE)
    record(LOADED, office, by=SYSTEM, role="SYS", version=DEMO_VERSION)


def logins() -> list[dict[str, Any]]:
    """A login for each role, two where nobody may check his own work: role, label, phone, password, secret, address."""
    wanted = {("ST", HOME): 1, ("SL", HOME): 1, ("BL", HOME): 1, ("CS", HOME_COMMUNITY): 2, ("ME", HOME_COMMUNITY): 1,
              ("PO", HOME_COMMUNITY): 1, ("PV", HOME): 1, ("PU", UNITS[0]): 1, ("SO", ""): 2, ("LD", ""): 1, ("AU", ""): 1,
              ("AD", ""): 1}  # fmt: skip
    rows = [_visitor()]
    rows += [_login(code, HOME, phone) for code, phone in FIXED.items()]
    for post in posts():
        if wanted.get((post.code, post.where), 0) > 0:
            wanted[(post.code, post.where)] -= 1
            rows.append(_login(post.code, post.where, post.phone, PASSWORD, post.totp_secret))
    return rows


RESIDENTS = {"RE": "居民", "HH": "户代表", "OW": "业主"}


def _login(
    code: str, where: str, phone: str, password: str | None = None, secret: str | None = None
) -> dict[str, Any]:
    label = RESIDENTS.get(code) or str(Role.Code(code).label)
    address = reverse("accounts:password") if password else reverse("accounts:sign_in")
    return {
        "role": code, "label": " ".join(filter(None, (label, where))), "phone": phone.removeprefix("+86"),
        "password": password, "totp_secret": secret, "url": address,
    }  # fmt: skip


def _visitor() -> dict[str, Any]:
    code = placard_code(Street(id=STREET_ID, number=1), 1)
    return {
        "role": "AN", "label": "匿名访客（扫公示牌）", "phone": "", "password": None, "totp_secret": None,
        "url": f"/r/{code}",
    }  # fmt: skip
