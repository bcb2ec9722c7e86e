"""Test databases: made, migrated and walled by the owner, then used by the application's role."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation


class DatabaseCreation(PostgresCreation):
    """Where a test run has several processes, the first has the schema made and the others copy it."""

    connection: Any

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        with self.connection.as_owner(), _made_in_this_run() as made:
            if made is None:
                return super().create_test_db(*args, **kwargs)
            if made.exists():
                return self._copied(made.read_text())
            name = super().create_test_db(*args, **kwargs)
            self.connection.close()
            self._copy(name, f"{name}_made")
            made.write_text(f"{name}_made")
            return name

    def _copied(self, template: str) -> str:
        name: str = self.connection.settings_dict["TEST"][
            "NAME"
        ]  # each process of a run has a name of its own
        self._copy(template, name)
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = self.connection.settings_dict["NAME"] = name
        return name

    def _copy(self, template: str, name: str) -> None:
        self._drop(name)
        quoted, of = map(self.connection.ops.quote_name, (name, template))
        with self.connection._nodb_cursor() as owner:
            owner.execute(f"CREATE DATABASE {quoted} TEMPLATE {of}")

    def _drop(self, name: str) -> None:
        with self.connection._nodb_cursor() as owner:
            owner.execute(f"DROP DATABASE IF EXISTS {self.connection.ops.quote_name(name)} WITH (FORCE)")

    def destroy_test_db(self, *args: Any, **kwargs: Any) -> None:
        super().destroy_test_db(*args, **kwargs)
        with _made_in_this_run() as made:
            if made is not None and made.exists():
                self._drop(made.read_text())
                made.unlink()


@contextmanager
def _made_in_this_run() -> Iterator[Path | None]:
    """The file that names the database to copy, for one process at a time; None where a run has but one process."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield None
        return
    made = Path(os.environ["HUILIN_TEST_HOME"]) / "schema"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield made
