"""A whole installation in a folder of its own: a durable PostgreSQL and real server processes that can be killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg

from huilin.cli.database import DATABASE, create_roles, urls_for
from huilin.cli.embedded import EmbeddedPostgres
from tests.homes import copied, free_port, kept, made_once

ROOT = Path(__file__).resolve().parents[2]
SEED = """
from huilin.cli.home import set_up_django
set_up_django()
from django.db import transaction
from huilin.core.tenancy import in_street
from tests.cast import STREET, make_cast, make_streets
with transaction.atomic():
    street = make_streets()
    with in_street(STREET):
        make_cast(street)
"""


class Installation:
    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.home = home
        self.database = EmbeddedPostgres(home / "postgres")
        self.port = free_port()
        self.web: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @classmethod
    def new(cls, home: Path) -> "Installation":
        """One with the pilot where a demo of this test run has left it, otherwise with a small cast, which the first makes
        and the others copy; PLACARD hangs in both. Not started."""
        copied(kept("pilot") or made_once("installation", cls.make), home)
        return cls(home)

    @classmethod
    def make(cls, home: Path) -> None:
        made = cls(home)
        try:
            made.fill()
        finally:
            made.stop()

    def fill(self) -> None:
        self.database.start()
        create_roles(self.database, self.home / "keys")
        self.run("-m", "huilin.cli", "migrate")
        self.run("-c", SEED)

    def start(self) -> None:
        """The database runs and the pages answer."""
        self.database.start()
        self.start_web()

    def environment(self) -> dict[str, str]:
        kept = {
            name: text for name, text in os.environ.items() if not name.startswith(("HUILIN_", "DATABASE_"))
        }
        return kept | urls_for(self.database, self.home / "keys") | {
            "HUILIN_HOME": str(self.home), "HUILIN_RATE_LIMITS": "off", "HUILIN_LOG_LEVEL": "ERROR",
            "HUILIN_PORT": str(self.port), "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def run(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment(), cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start_web(self) -> None:
        command = [sys.executable, "-m", "huilin.cli", "serve", "--processes", "2", "--threads", "2"]
        with (self.home / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                command, env=self.environment(), cwd=ROOT, stderr=log, stdout=log, start_new_session=True
            )
        deadline = time.monotonic() + 60
        # A client for each question would read the trusted certificates each time.
        with httpx.Client(timeout=2) as client:
            while time.monotonic() < deadline:
                with contextlib.suppress(httpx.HTTPError):
                    if client.get(f"{self.address}/healthz").status_code == 200:
                        return
                time.sleep(0.1)
        raise AssertionError((self.home / "web.log").read_text()[-3000:])

    def kill_web(self) -> None:
        """kill -9 of every server process at once, and a fresh start."""
        assert self.web is not None
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()
        self.start_web()

    def kill_database(self) -> None:
        """kill -9 of PostgreSQL; it recovers from its log."""
        assert self.database.process is not None
        self.database.process.kill()
        self.database.process.wait()
        self.database.revive()

    def kill_everything(self) -> None:
        assert self.web is not None
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()
        self.kill_database()
        self.start_web()

    def rows(self, query: str) -> list[tuple]:
        """Read past the wall between streets, as only the superuser can."""
        with psycopg.connect(self.database.url(database=DATABASE)) as connection:
            return connection.execute(query).fetchall()

    def stop(self) -> None:
        if self.web is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
        self.database.stop()
