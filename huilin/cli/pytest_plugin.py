"""Gives a test run its own PostgreSQL and its own home before Django's settings are read.

Loaded by `-p` in pyproject.toml, because pytest-django reads the settings before any conftest. With
DATABASE_URL set, that server is used instead. The processes of one run share both.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from huilin.cli.database import create_roles, urls_for
from huilin.cli.embedded import EmbeddedPostgres

_STARTED = pytest.StashKey[EmbeddedPostgres]()
_HOME = pytest.StashKey[Path]()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """A wrapper, because it has to come before pytest-django's own part of this hook."""
    if "HUILIN_TEST_HOME" not in os.environ:
        _prepare(early_config)
    return (yield)


def _prepare(config: pytest.Config) -> None:
    home = Path(tempfile.mkdtemp(prefix="huilin-test-"))
    # The server's account only passes through; what lies inside has modes of its own.
    home.chmod(0o711)
    config.stash[_HOME] = home
    os.environ |= {"HUILIN_TEST_HOME": str(home), "HUILIN_HOME": str(home), "HUILIN_TESTING": "on"}
    os.environ.setdefault("HUILIN_LOG_LEVEL", "WARNING")
    if "DATABASE_URL" in os.environ:
        return
    server = EmbeddedPostgres(home / "postgres", durable=False)
    server.start()
    config.stash[_STARTED] = server
    create_roles(server, home / "keys", may_create_databases=True)
    os.environ |= urls_for(server, home / "keys")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _STARTED in config.stash:
        server = config.stash[_STARTED]
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
    if _HOME in config.stash:
        shutil.rmtree(config.stash[_HOME], ignore_errors=True)
