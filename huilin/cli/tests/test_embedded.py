import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from huilin.cli.database import APPLICATION, OWNER, create_roles, role_passwords, urls_for
from huilin.cli.embedded import AlreadyRunning, EmbeddedPostgres, ServerFailed

LAUNCHER = """
import sys, time
from pathlib import Path
from huilin.cli.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
print(server.process.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder(make_open_folder):
    return make_open_folder("cluster") / "data"


@pytest.fixture
def server(folder):
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    yield server
    server.stop()


def ask(server, query, *values):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        cursor = connection.execute(query, values)
        return cursor.fetchone() if cursor.description else None


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not come true"
        time.sleep(0.05)


def test_it_listens_on_a_private_socket_only(server):
    assert ask(server, "SELECT current_setting('listen_addresses')") == ("",)
    assert server.socket_folder.stat().st_mode & 0o077 == 0
    assert (server.socket_folder / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0
    assert server.folder.stat().st_mode & 0o077 == 0


def test_it_runs_as_an_ordinary_account(server):
    assert Path(f"/proc/{server.process.pid}").stat().st_uid == server.account.uid != 0


def test_it_wants_a_password_by_scram(server):
    assert ask(server, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'") == (0,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url(password="guessed"))


def test_it_sorts_alike_on_every_machine(server):
    assert ask(server, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'template1'") == (
        "b",
        "C.UTF-8",
    )


def test_a_second_launcher_is_refused_and_nothing_happens_to_the_first(server):
    with pytest.raises(AlreadyRunning):
        EmbeddedPostgres(server.folder, durable=False).start()
    assert ask(server, "SELECT 1") == (1,)


def test_a_stop_frees_the_lock_and_a_start_finds_the_rows(server):
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
    server.stop()
    assert not server.is_running
    server.start()
    assert ask(server, "SELECT number FROM kept") == (7,)


@pytest.mark.parametrize("left", ["own", "1", "999999", "", "nonsense"])
def test_a_stale_pid_file_does_not_stop_it(server, left):
    server.stop()
    left = str(os.getpid()) if left == "own" else left
    (server.cluster / "postmaster.pid").write_text(f"{left}\n{server.cluster}\n")
    server.start()
    assert ask(server, "SELECT 1") == (1,)


def test_a_killed_server_comes_back_with_every_committed_row(folder):
    server = EmbeddedPostgres(folder, durable=True)
    server.start()
    ask(server, "CREATE TABLE numbers (number int)")
    for number in range(50):
        ask(server, "INSERT INTO numbers VALUES (%s)", number)
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    server.revive()
    assert ask(server, "SELECT count(*) FROM numbers") == (50,)
    server.stop()


def test_a_killed_launcher_takes_its_server_along(folder):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(folder)], stdout=subprocess.PIPE, text=True
    )
    pid = int(launcher.stdout.readline())
    launcher.kill()
    launcher.wait()
    wait_until(lambda: not is_alive(pid))


def test_it_ends_a_server_that_outlived_its_launcher(folder):
    launcher = EmbeddedPostgres(folder, durable=False)
    launcher.start()
    orphan = launcher.process
    # The launcher's end is played by dropping its lock; the server stays.
    os.close(launcher._lock)
    successor = EmbeddedPostgres(folder, durable=False)
    successor.start()
    assert orphan.wait(10) == 0
    assert ask(successor, "SELECT 1") == (1,)
    successor.stop()


def test_an_interrupted_first_start_is_made_anew(folder):
    server = EmbeddedPostgres(folder, durable=False)
    (server.folder / "18.unfinished" / "base").mkdir(parents=True)
    server.start()
    assert ask(server, "SELECT 1") == (1,)
    server.stop()
    assert not (server.folder / "18.unfinished").exists()


def test_a_deep_folder_with_spaces_and_chinese_characters_works(folder):
    folder.mkdir(mode=0o711)
    deep = folder / ("很深 的 文件夹 " * 6) / "postgres data"
    deep.parent.mkdir(mode=0o711)
    server = EmbeddedPostgres(deep, durable=False)
    server.start()
    short = server.socket_folder
    assert len(os.fsencode(short)) < 100
    assert ask(server, "SELECT 1") == (1,)
    server.stop()
    assert not short.exists()


def test_a_server_that_cannot_start_says_why(server):
    server.stop()
    (server.cluster / "postgresql.conf").open("a").write("work_mem = nonsense\n")
    with pytest.raises(ServerFailed, match="work_mem"):
        server.start()
    assert not server.is_running


def test_the_roles_are_neither_superuser_nor_above_policies(server, tmp_path):
    create_roles(server, tmp_path / "keys")
    create_roles(server, tmp_path / "keys")
    rows = psycopg.connect(server.url()).execute(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication "
        "FROM pg_roles WHERE rolname LIKE 'huilin%' ORDER BY 1"
    )
    assert rows.fetchall() == [(APPLICATION, False), (OWNER, False)]
    assert ask(server, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname='huilin'") == (OWNER,)
    assert (tmp_path / "keys" / "postgres.json").stat().st_mode & 0o077 == 0
    with psycopg.connect(urls_for(server, tmp_path / "keys")["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (APPLICATION,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE sneaked (number int)")


def test_passwords_are_made_once(tmp_path):
    assert role_passwords(tmp_path / "keys") == role_passwords(tmp_path / "keys")


def test_the_log_names_no_row_and_no_statement(server):
    ask(server, "CREATE TABLE phones (phone text PRIMARY KEY)")
    ask(server, "INSERT INTO phones VALUES ('13900001234')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(server, "INSERT INTO phones VALUES ('13900001234')")
    server.stop()
    written = "".join(file.read_text() for file in (server.folder / "log").iterdir())
    assert "duplicate key" in written
    assert "13900001234" not in written
