"""Django's own command, with `core.migrating` between its steps."""

from django.core.management.commands import migrate

from huilin.core.migrating import LeanExecutor

migrate.MigrationExecutor = LeanExecutor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """Unchanged otherwise."""
