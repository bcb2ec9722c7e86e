"""The second wall: row-level security, composite keys and grants on every tenant table. Idempotent; run by the owner.

Policies are join-free and read one setting of the running transaction, so Citus can spread the tables by street later.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from huilin.core.tenancy.backend.base import APP_ROLE
from huilin.core.tenancy.models import TenantForeignKey, TenantModel

POLICY = "street_wall"


def tenant_models() -> list[type[TenantModel]]:
    """Every concrete tenant table of the house."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel) and not model._meta.proxy]


def migrate(*, verbosity: int = 1) -> None:
    """Brings the schema up to date as the owner, makes the application's role where it is missing, and builds the wall."""
    with connection.as_owner():  # type: ignore[attr-defined]
        make_app_role(connection)
        call_command("migrate", interactive=False, verbosity=verbosity)


def make_app_role(owner: BaseDatabaseWrapper) -> None:
    """After this the role `huilin_app` exists and the owner may become it. Needs CREATEROLE only when it is missing."""
    with owner.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone():
            return
        cursor.execute(f"CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS")
        cursor.execute(f"GRANT {APP_ROLE} TO CURRENT_USER")


def build_after_migrating(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Receiver of post_migrate: builds the wall once, when the owner has migrated all rooms."""
    connection = connections[using]
    if app_config.label == "core" and connection.is_owner:  # type: ignore[attr-defined]
        build(connection)


def build(owner: BaseDatabaseWrapper) -> None:
    """After this every tenant table has forced row-level security, (street_id, id) keys and the least grants."""
    with owner.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def _statements() -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE}"
    tables = tenant_models()
    for model in tables:
        yield from _table_statements(model)
    for model in tables:
        yield from _reference_statements(model)


def _table_statements(model: type[TenantModel]) -> Iterator[str]:
    table = model._meta.db_table
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS {POLICY} ON "{table}"'
    yield (
        f"CREATE POLICY {POLICY} ON \"{table}\" USING (street_id = current_setting('app.street', true)) "
        f"WITH CHECK (street_id = current_setting('app.street', true))"
    )
    if not isinstance(model._meta.pk, models.CompositePrimaryKey):
        yield _unless_constraint(
            table,
            f"{table}_street_pkey",
            f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{table}_pkey"; '
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_street_pkey" PRIMARY KEY (street_id, id)',
        )
    if model.append_only:
        yield f'REVOKE UPDATE, DELETE ON "{table}" FROM {APP_ROLE}'


def _reference_statements(model: type[TenantModel]) -> Iterator[str]:
    table = model._meta.db_table
    for field in model._meta.local_fields:
        if isinstance(field, TenantForeignKey):
            parent = field.remote_field.model._meta.db_table
            name = f"{table}_{field.column}_street_fk"[:63]
            action = "ON DELETE CASCADE" if field.remote_field.on_delete is models.CASCADE else ""
            yield _unless_constraint(
                table,
                name,
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (street_id, "{field.column}") '
                f'REFERENCES "{parent}" (street_id, id) {action} DEFERRABLE INITIALLY DEFERRED',
            )


def _unless_constraint(table: str, name: str, statement: str) -> str:
    return (
        f"DO $wall$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}' "
        f"AND conrelid = '\"{table}\"'::regclass) THEN {statement}; END IF; END $wall$"
    )
