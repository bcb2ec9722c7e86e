"""PostgreSQL as the application's role: neither owner nor superuser, so that row-level security binds it.

With HUILIN_OWNER_DATABASE_URL the two logins are separate. With DATABASE_URL alone each connection starts as the role
`huilin_app` through libpq's options, and schema work drops that option.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from django.db.backends.postgresql.features import DatabaseFeatures as PostgresFeatures
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from psycopg.types.datetime import TimestamptzLoader

from huilin.core.tenancy.backend.creation import DatabaseCreation
from huilin.core.tenancy.backend.plans import keep_plans

APP_ROLE = "huilin_app"


class DatabaseOperations(PostgresOperations):
    connection: Any

    def execute_sql_flush(self, sql_list: Any) -> None:
        """Emptying tables is the owner's right; only tests do it."""
        with self.connection.as_owner():
            super().execute_sql_flush(sql_list)


class DatabaseFeatures(PostgresFeatures):
    # PostgreSQL's key of a tenant table is (street_id, id); Django's `id` alone does not carry the other columns.
    allows_group_by_selected_pks = False


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Making and dropping databases is the owner's work.
        self.is_owner = self.alias == NO_DB_ALIAS

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._readers: dict[Any, Any] = {}
        made = super().get_new_connection(conn_params)
        if not self.is_owner:
            keep_plans(made)
        return made

    def reader(self, kind: type[Any]) -> Any:
        """A cursor of that kind with psycopg's own loader of moments, in UTC; made once for a connection. Take what it
        found before the next statement."""
        cursor = self._readers.get(kind)
        if cursor is None:
            cursor = self._readers[kind] = kind(self.connection)
            cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        return cursor

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        owner = self.settings_dict.get("OWNER")
        if not self.is_owner:
            if owner is None:
                params["options"] = f"{params.get('options', '')} -c role={APP_ROLE}".strip()
        elif owner is not None:
            params.update({"user": owner["USER"], "password": owner["PASSWORD"]})
        return params

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Reconnects as the owner for schema work; outside a transaction only. Re-entrant."""
        if self.is_owner:
            yield
            return
        self.close()
        self.is_owner = True
        try:
            yield
        finally:
            self.close()
            self.is_owner = False
