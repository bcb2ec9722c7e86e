"""Our own PostgreSQL: the server binaries of a wheel, started and stopped by us.

Only the account that runs it can reach it: passwords by SCRAM, no network address, a private socket.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from huilin.cli.processes import follow_parent
from huilin.cli.unprivileged import POSTGRES_MAJOR, choose_account, private_folder, programs_for

SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 85
START_PATIENCE = 300.0
STOP_PATIENCE = 60.0


class AlreadyRunning(RuntimeError):
    """Another process holds this data folder."""


class ServerFailed(RuntimeError):
    """The server ended instead of becoming ready; the message carries the end of its log."""


class EmbeddedPostgres:
    """A PostgreSQL cluster in `folder`, run by this process and never outliving it.

    `folder` holds `lock`, `socket` (where the running server listens), `password` (of the superuser),
    `log/` and the cluster itself, named by its major version. `durable=False` is for tests only.
    """

    def __init__(self, folder: Path, *, durable: bool = True, shared_buffers: str = "128MB") -> None:
        self.account = choose_account(folder)
        self.folder = private_folder(folder, self.account)
        self.cluster = self.folder / str(POSTGRES_MAJOR)
        self.durable = durable
        self.shared_buffers = os.environ.get("HUILIN_POSTGRES_SHARED_BUFFERS", shared_buffers)
        self.process: subprocess.Popen | None = None
        self.socket_folder: Path | None = None
        self.is_new = False
        self._lock: int | None = None

    def start(self) -> None:
        """The server accepts connections. Takes the folder's lock until `stop()`. Raises AlreadyRunning,
        ServerFailed."""
        self._take_lock()
        try:
            self.programs = programs_for(self.account)
            if not self.cluster.exists():
                self._create_cluster()
            self._end_orphan()
            self.socket_folder = self._make_socket_folder()
            self._launch()
            self._write("socket", str(self.socket_folder))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """The server has shut down cleanly (sessions are cut off) and the lock is free."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait()
        self.process = None
        self._forget_socket_folder()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def revive(self) -> None:
        """The server runs again if it had died; sessions are lost, committed work is not."""
        if self.process and self.process.poll() is not None:
            self._launch()

    def url(self, role: str = SUPERUSER, password: str = "", database: str = "postgres") -> str:
        """The libpq address of the running server, whichever process runs it."""
        folder = (self.folder / "socket").read_text()
        password = password or (self.folder / "password").read_text()
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(folder, safe='')}"

    @property
    def is_running(self) -> bool:
        """Whether some process, this one included, holds the folder's lock."""
        if self._lock is not None:
            return True
        try:
            self._take_lock()
        except AlreadyRunning:
            return True
        os.close(self._lock)  # type: ignore[arg-type]
        self._lock = None
        return False

    def _take_lock(self) -> None:
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            os.close(lock)
            raise AlreadyRunning(f"{self.folder} 里的数据库已由另一个惠邻进程启动。") from taken
        self._lock = lock

    def _create_cluster(self) -> None:
        # initdb works beside the final place, so that a kill half-way leaves nothing that looks whole.
        unfinished = self.folder / f"{POSTGRES_MAJOR}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self._write("password", secrets.token_urlsafe(24))
        command = ["initdb", "-D", str(unfinished), "-U", SUPERUSER, f"--pwfile={password_file}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            [str(self.programs / command[0]), *command[1:]],
            capture_output=True,
            text=True,
            **self._identity(),
        )
        if done.returncode != 0:
            raise ServerFailed(f"initdb 失败:\n{done.stdout}{done.stderr}")
        unfinished.rename(self.cluster)
        self.is_new = True

    def _end_orphan(self) -> None:
        """A server left by a killed launcher is shut down; a pid file that names no server of ours goes.
        Called under the lock, so nobody else is using this cluster."""
        pid_file = self.cluster / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(pid_file.read_text().splitlines()[0])
            deadline = time.monotonic() + STOP_PATIENCE
            while _is_server_of(pid, self.cluster):
                late = time.monotonic() > deadline
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT if late else signal.SIGINT)
                time.sleep(0.1)
        pid_file.unlink(missing_ok=True)
        self._forget_socket_folder()

    def _make_socket_folder(self) -> Path:
        # A socket address holds 107 bytes; deep homes get a short folder that nobody can guess.
        inside = self.folder / "run"
        if len(os.fsencode(inside)) > LONGEST_SOCKET_FOLDER:
            inside = Path(tempfile.mkdtemp(prefix="huilin-"))
        inside.mkdir(mode=0o700, exist_ok=True)
        self._own(inside)
        return inside

    def _forget_socket_folder(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            left = Path((self.folder / "socket").read_text())
            if left.name.startswith("huilin-") or left.parent == self.folder:
                shutil.rmtree(left, ignore_errors=True)
            (self.folder / "socket").unlink()

    def _launch(self) -> None:
        (self.folder / "log").mkdir(mode=0o700, exist_ok=True)
        self._own(self.folder / "log")
        deadline = time.monotonic() + START_PATIENCE
        while not self._becomes_ready(deadline):
            # The last processes of a killed server may still hold its shared memory for a moment.
            if "shared memory block" not in self._start_log() or time.monotonic() > deadline:
                raise ServerFailed(f"PostgreSQL 没有启动:\n{self._start_log()[-2000:]}")
            time.sleep(0.5)

    def _becomes_ready(self, deadline: float) -> bool:
        arguments = [str(self.programs / "postgres"), "-D", str(self.cluster), *self._settings()]
        with (self.folder / "log" / "start.log").open("wb") as log:
            self.process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=follow_parent(signal.SIGINT),
                **self._identity(),
            )
        self._write("socket", str(self.socket_folder))
        while self.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url(), connect_timeout=5).close()
                return True
            time.sleep(0.02)
        return False

    def _settings(self) -> list[str]:
        chosen = {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(self.socket_folder).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "shared_buffers": self.shared_buffers,
            "max_connections": "120",
            "max_wal_size": "1GB",
            "jit": "off",
            "random_page_cost": "1.1",
            "max_parallel_workers_per_gather": "0",
            "logging_collector": "on",
            "log_directory": str(self.folder / "log"),
            "log_filename": "postgresql-%a.log",
            "log_rotation_age": "1d",
            "log_rotation_size": "0",
            "log_truncate_on_rotation": "on",
            # Statements and key values carry personal data; the log keeps the bare message only.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
        }
        if not self.durable:
            chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [part for name, text in chosen.items() for part in ("-c", f"{name}={text}")]

    def _identity(self) -> dict:
        """Clean surroundings for a server program, and for root another account."""
        clean = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        switch = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        return {"cwd": "/", "env": clean, "umask": 0o077} | (switch if self.account.needs_switch else {})

    def _start_log(self) -> str:
        return (self.folder / "log" / "start.log").read_text(errors="replace")

    def _own(self, path: Path) -> None:
        if self.account.needs_switch:
            os.chown(path, self.account.uid, self.account.gid)

    def _write(self, name: str, text: str) -> Path:
        path = self.folder / name
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        self._own(path)
        return path


def _is_server_of(pid: int, cluster: Path) -> bool:
    """Whether process `pid` is a PostgreSQL server that was started on `cluster`."""
    with contextlib.suppress(OSError):
        return os.fsencode(cluster) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return False
