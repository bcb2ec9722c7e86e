"""What is measured on: a PostgreSQL of its own, the pilot with many cases, and the real web server."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from huilin.cli.database import DATABASE, create_roles, urls_for
from huilin.cli.embedded import EmbeddedPostgres
from huilin.cli.home import Home, set_up_django
from huilin.cli.processes import ProcessTree, follow_parent
from huilin.cli.serve import gather_static_files

LOAD_PATIENCE = 3600
READY_PATIENCE = 60
SHARED_BUFFERS = "512MB"


@dataclass
class Ground:
    """A database that answers and, between `serving()`, a web server on `port`."""

    home: Path
    port: int
    tree: ProcessTree = field(default_factory=ProcessTree)

    def start_database(self) -> None:
        """With fsync, full-page writes and synchronous commits, as in production."""
        os.environ |= {
            "HUILIN_HOME": str(self.home),
            "HUILIN_RATE_LIMITS": "off",
            "HUILIN_LOG_LEVEL": "WARNING",
            "HUILIN_PORT": str(self.port),
        }
        os.environ.setdefault("HUILIN_POSTGRES_SHARED_BUFFERS", SHARED_BUFFERS)
        self.server = EmbeddedPostgres(self.home / "postgres")
        self.server.start()
        create_roles(self.server, self.home / "keys")
        os.environ |= urls_for(self.server, self.home / "keys")

    @property
    def superuser_url(self) -> str:
        return self.server.url(database=DATABASE)

    @property
    def postgres_pid(self) -> int:
        assert self.server.process is not None
        return self.server.process.pid

    def fill(self, size: int) -> float | None:
        """The pilot and `size` simulated cases are there; gives the seconds that the cases took, None if they were there."""
        self._run("load-pilot", HUILIN_DEMO="on")
        before, began = self._cases(), time.monotonic()
        self._run("simulate", "--cases", str(size), "--json")
        seconds = time.monotonic() - began
        if self._cases() == before:
            return None
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        return seconds

    def open_program(self) -> None:
        """Modules with models can be imported from here on, and pages find their style sheets."""
        set_up_django()
        gather_static_files(Home())

    def _cases(self) -> int:
        with psycopg.connect(self.superuser_url) as connection:
            return int(connection.execute("SELECT count(*) FROM cases_case").fetchone()[0])  # type: ignore[index]

    def _run(self, *arguments: str, **extra: str) -> None:
        with self._log().open("ab") as log:
            done = subprocess.run(
                _program(*arguments), env=os.environ | extra, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                timeout=LOAD_PATIENCE, preexec_fn=follow_parent(signal.SIGTERM),
            )  # fmt: skip
        if done.returncode != 0:
            raise SystemExit(f"huilin {arguments[0]} failed:\n{self._log().read_text()[-2000:]}")

    def _log(self) -> Path:
        (self.home / "logs").mkdir(exist_ok=True)
        return self.home / "logs" / "bench.log"

    @contextlib.contextmanager
    def serving(self) -> Iterator[int]:
        """`huilin serve` answers on the port; gives its process id."""
        # The bench itself is silent about its requests; the server writes its log as always.
        env = {name: text for name, text in os.environ.items() if name != "HUILIN_LOG_LEVEL"}
        web = self.tree.start("web", _program("serve", "--port", str(self.port)), env=env, log=self._log())
        deadline = time.monotonic() + READY_PATIENCE
        while not self._answers():
            if web.has_ended or time.monotonic() > deadline:
                raise SystemExit(f"the web server did not start:\n{self._log().read_text()[-2000:]}")
            time.sleep(0.1)
        try:
            yield web.process.pid
        finally:
            web.stop()

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == 200
        except OSError:
            return False
        finally:
            line.close()

    def stop(self) -> None:
        self.tree.stop()
        self.server.stop()


@contextlib.contextmanager
def ground(kept: Path | None, port: int) -> Iterator[Ground]:
    """A ground in `kept`, which stays, or in a folder of its own, which goes."""
    if kept is None:
        home = Path(tempfile.mkdtemp(prefix="huilin-bench-"))
        home.chmod(0o711)
    else:
        home = kept.absolute()
        home.mkdir(parents=True, exist_ok=True)
    made = Ground(home, port)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    try:
        made.start_database()
        yield made
    finally:
        made.stop()
        if kept is None:
            shutil.rmtree(home, ignore_errors=True)


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "huilin.cli", *arguments]
