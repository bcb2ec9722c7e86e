"""Gives a test run its own PostgreSQL and its own home before Django's settings are read.

Loaded by `-p` in pyproject.toml, because pytest-django reads the settings before any conftest. With
DATABASE_URL set, that server is used instead. The processes of one run share both.
"""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from huilin.cli.database import create_roles, ensure_application_role, urls_for
from huilin.cli.embedded import EmbeddedPostgres
from huilin.cli.home import collect_seldom


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """A wrapper, because it has to come before pytest-django's own part of this hook."""
    if "HUILIN_TEST_HOME" not in os.environ:
        _make_home()
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays for the whole run."""
    gc.freeze()
    collect_seldom()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names every skipped test aloud; nobody should take a run without a browser for a whole one."""
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"跳过(SKIPPED):{report.nodeid} {reason}", red=True, bold=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("HUILIN_CI") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def make_open_folder() -> Callable[[str], Path]:
    """Gives a new folder that a server's account may pass through. Pytest's own folders are closed to other
    accounts, and closed again by every run that starts."""

    def make(name: str) -> Path:
        folder = Path(tempfile.mkdtemp(prefix=f"{name} ", dir=os.environ["HUILIN_TEST_HOME"]))
        folder.chmod(0o711)
        return folder

    return make


def _make_home() -> None:
    home = Path(tempfile.mkdtemp(prefix="huilin-test-"))
    # The server's account only passes through; what lies inside has modes of its own.
    home.chmod(0o711)
    (home / "static").mkdir()
    # At the exit, not in pytest_unconfigure, which a failure to load the settings skips.
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ |= {"HUILIN_TEST_HOME": str(home), "HUILIN_HOME": str(home), "HUILIN_TESTING": "on"}
    os.environ.setdefault("HUILIN_LOG_LEVEL", "WARNING")
    # Several processes test at once; threads of one sum would only wait for one another's.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if "DATABASE_URL" in os.environ:
        ensure_application_role(os.environ["DATABASE_URL"])
    else:
        _start_server(home)


def _start_server(home: Path) -> None:
    server = EmbeddedPostgres(home / "postgres", durable=False)
    server.start()
    atexit.register(server.stop)
    create_roles(server, home / "keys", may_create_databases=True)
    os.environ |= urls_for(server, home / "keys")
