"""Which database a command works on: the one DATABASE_URL names, or the embedded one in HUILIN_HOME."""

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from huilin.cli.embedded import AlreadyRunning, EmbeddedPostgres

DATABASE = "huilin"
OWNER = "huilin_owner"
APPLICATION = "huilin_app"


def role_passwords(keys: Path) -> dict[str, str]:
    """The passwords of the owner and of the application, made once and kept in `keys`, mode 0600."""
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = keys / "postgres.json"
    with contextlib.suppress(FileNotFoundError):
        return json.loads(file.read_text())
    made = {OWNER: secrets.token_urlsafe(24), APPLICATION: secrets.token_urlsafe(24)}
    partial = file.with_suffix(f".{os.getpid()}")
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump(made, out)
    partial.rename(file)
    return made


def create_roles(server: EmbeddedPostgres, keys: Path, *, may_create_databases: bool = False) -> None:
    """The owner (who changes the schema) and the application (whom row-level security binds) exist, neither
    of them superuser, and so does the database. Repeating it changes nothing."""
    extra = "CREATEDB" if may_create_databases else "NOCREATEDB"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for role, password in role_passwords(keys).items():
            _create_role(connection, role, password, extra if role == OWNER else "NOCREATEDB")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            name, owner = sql.Identifier(DATABASE), sql.Identifier(OWNER)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            application = sql.Identifier(APPLICATION)
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, application))


def _create_role(connection: psycopg.Connection, role: str, password: str, extra: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    rights = f"LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS {extra}"
    command = sql.SQL("{} ROLE {} " + rights + " PASSWORD {}").format(
        sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(role), sql.Literal(password)
    )
    connection.execute(command)


def ensure_application_role(url: str) -> None:
    """On an external server: the role that the login of `url` becomes for ordinary work exists. The processes
    of a test run would otherwise race to make it."""
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone()
        if not known:
            role = sql.Identifier(APPLICATION)
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOSUPERUSER NOBYPASSRLS").format(role))
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))


def urls_for(server: EmbeddedPostgres, keys: Path) -> dict[str, str]:
    """The two environment variables that point Django at the embedded server."""
    passwords = role_passwords(keys)
    return {
        "DATABASE_URL": server.url(APPLICATION, passwords[APPLICATION], DATABASE),
        "HUILIN_OWNER_DATABASE_URL": server.url(OWNER, passwords[OWNER], DATABASE),
    }


@contextlib.contextmanager
def reachable_database(home: Path) -> Iterator[dict[str, str]]:
    """Variables for a database that answers until the block ends: the external one, the embedded one that a
    running demo already serves, or the embedded one started for this block."""
    if "DATABASE_URL" in os.environ:
        yield {}
        return
    server = EmbeddedPostgres(home / "postgres")
    try:
        server.start()
    except AlreadyRunning:
        yield urls_for(server, home / "keys")
        return
    try:
        create_roles(server, home / "keys")
        yield urls_for(server, home / "keys")
    finally:
        server.stop()
