"""A street that a real server shows to a real browser.

The database is one of its own, filled once with the cast. Each journey opens cases of its own, so nothing
has to be emptied between two of them.
"""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX

from huilin.accounts.models import LoginCode, Totp, User
from huilin.accounts.sessions import OWNER, STAFF, SessionStore
from huilin.cases.models import Case
from huilin.core.permissions import STAFF_CODES, Actor
from huilin.core.reference import ReferenceTable
from huilin.core.tenancy import in_street
from huilin.core.tenancy.wall import migrate
from huilin.places.models import Street
from tests.cast import STREET, Cast, make_cast, make_streets

PASSWORD = "灯亮了就好2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PATIENCE = 60


def make_database() -> str:
    """The name of a fresh, empty database: a copy of the test database where this run has made one, otherwise migrated."""
    before = connection.settings_dict["NAME"]
    is_copy = before.startswith(TEST_DATABASE_PREFIX)
    name = f"{before}_journeys" if is_copy else f"{TEST_DATABASE_PREFIX}{before}_journeys{worker()}"
    drop_database(name)
    with connection._nodb_cursor() as owner:
        owner.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{before}"' if is_copy else ""))
    if not is_copy:
        with working_in(name):
            migrate(verbosity=0)
    return name


def worker() -> str:
    """Tells the processes of one test run apart."""
    return os.environ.get("PYTEST_XDIST_WORKER", "")


def drop_database(name: str) -> None:
    connection.close()
    with connection._nodb_cursor() as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def working_in(name: str) -> Iterator[None]:
    """Django's connection leads to the database `name` until the block ends."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    ReferenceTable.forget()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        ReferenceTable.forget()


@contextlib.contextmanager
def server(database: str, port: int, log: Path) -> Iterator[str]:
    """Huilin as it is served: its own process, compressed static files, counting and limiting nobody. Gives its address."""
    env = dict(os.environ) | {
        "HUILIN_TESTING": "off",
        "HUILIN_RATE_LIMITS": "off",
        "HUILIN_PORT": str(port),
        "HUILIN_DEMO": "off",
    }
    for variable in ("DATABASE_URL", "HUILIN_OWNER_DATABASE_URL"):
        if variable in env:
            env[variable] = urlunsplit(urlsplit(env[variable])._replace(path=f"/{database}"))
    command = [sys.executable, "-m", "huilin.cli", "serve", "--port", str(port), "--processes", "1"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        _wait_for(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/healthz")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer:\n{log.read_text(errors='replace')[-3000:]}")


@dataclass
class World:
    """The cast and the address at which it is served."""

    base_url: str
    database: str
    cast: Cast

    def case_in(self, status: str, **fields: Any) -> Case:
        with in_street(STREET):
            return self.cast.case_in(status, **fields)

    def case(self, query_code: str) -> Case:
        with in_street(STREET):
            return Case.objects.get(query_code=query_code)

    def session_of(self, actor: Actor) -> str:
        """The key of a session past every factor."""
        session = SessionStore(None)
        user = User.objects.get(pk=actor.user_id)
        session[OWNER] = str(user.pk)
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session[STAFF] = user.needs_second_factor
        session.save()
        return str(session.session_key)

    def give_factors(self, actor: Actor) -> str:
        """The actor has PASSWORD and an authenticator with SECRET; gives the phone number to sign in with."""
        user = User.objects.get(pk=actor.user_id)
        user.set_password(PASSWORD)
        user.save()
        Totp.give(user, SECRET)
        return user.phone.removeprefix("+86")

    def phone_of(self, actor: Actor) -> str:
        return User.objects.get(pk=actor.user_id).phone.removeprefix("+86")

    def code_sent_to(self, phone: str) -> str:
        """The digits that wait to be sent; no worker runs here."""
        newest = LoginCode.objects.order_by("-made_at")
        return next(code.letter for code in newest if code.phone == f"+86{phone}")


def fill(base_url: str, database: str) -> World:
    """The two streets and the cast are in the database; the first street answers to `base_url`."""
    street = make_streets()
    Street.objects.filter(pk=STREET).update(host=urlsplit(base_url).netloc)
    with in_street(STREET):
        cast = make_cast(street)
    assert {actor.roles[0].code for actor in cast.actors.values() if actor.roles} > STAFF_CODES
    return World(base_url, database, cast)
