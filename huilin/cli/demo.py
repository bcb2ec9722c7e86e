"""`huilin demo`: the whole house on the pilot's data, in one process tree, on this machine only."""

import hashlib
import http.client
import json
import os
import socket
import sys
import time
from pathlib import Path

import psycopg
import pyotp
from django.utils.module_loading import import_string
from rich.console import Console
from rich.table import Table

from huilin.cli.database import create_roles, urls_for
from huilin.cli.embedded import AlreadyRunning, EmbeddedPostgres, ServerFailed
from huilin.cli.home import Home, collect_seldom, schema_files, set_up_django
from huilin.cli.processes import KeepsFailing, ProcessTree

HOST = "127.0.0.1"
READY_PATIENCE = 60
LOAD_PATIENCE = 600
WIDE = 170
LOGIN_COLUMNS = {
    "role": "角色",
    "label": "身份",
    "phone": "手机号",
    "password": "密码",
    "totp_secret": "动态码密钥",
    "url": "从这里进",
}


class DemoFailed(RuntimeError):
    """The demo cannot run; the message says why and what to do."""


class Demo:
    """PostgreSQL, the web server and a worker; stopped together, in reverse order."""

    def __init__(self, port: int) -> None:
        self.home = Home()
        self.port = port
        self.tree = ProcessTree()
        self.database: EmbeddedPostgres | None = None
        self.stamp = "pilot"
        self.started = time.monotonic()
        self.env = dict(os.environ) | {"HUILIN_PORT": str(port), "PYTHONUNBUFFERED": "1"}
        self.env.setdefault("HUILIN_DEMO", "on")

    def run(self) -> int:
        """Serves until a signal comes; gives the exit status."""
        self.tree.catch_signals()
        try:
            self._start()
            if not self.tree.stopping:
                self._announce()
            self.tree.watch(self._revive_database)
        except (DemoFailed, AlreadyRunning, ServerFailed, KeepsFailing, psycopg.Error) as error:
            print(f"演示没有启动:{error}", file=sys.stderr, flush=True)
            return 1
        finally:
            self.tree.stop()
            if self.database:
                self.database.stop()
        print("演示已停止。", flush=True)
        return 0

    def _start(self) -> None:
        self._require_free_port()
        if "DATABASE_URL" not in self.env:
            self.database = EmbeddedPostgres(self.home.postgres)
            self.database.start()
            create_roles(self.database, self.home.keys)
            self.env |= urls_for(self.database, self.home.keys)
            if self.database.is_new:
                self.home.forget(self.stamp)
        else:
            self.stamp = f"pilot-{hashlib.sha256(self.env['DATABASE_URL'].encode()).hexdigest()[:12]}"
        self._load_pilot()
        if self.tree.stopping:
            return
        web = [*_program("serve"), "--host", HOST, "--port", str(self.port)]
        self.tree.start("web", web, env=self.env, log=self.home.log("web"), revive=True)
        self.tree.start("worker", _program("worker"), env=self.env, log=self.home.log("worker"), revive=True)
        self._wait_until_ready()

    def _require_free_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError as error:
                hint = f"请换一个，例如 HUILIN_PORT={self.port + 1} make demo"
                raise DemoFailed(f"端口 {self.port} 不能使用({error.strerror})。{hint}") from error

    def _load_pilot(self) -> None:
        if self.home.is_done(self.stamp, schema_files()) and logins_file(self.home).exists():
            return
        print("正在建立数据库并载入试点数据……", flush=True)
        child = self.tree.start("load", _program("load-pilot", "--stamp", self.stamp), env=self.env)
        ended = self.tree.wait_for(child, LOAD_PATIENCE)
        if not self.tree.stopping and (not ended or child.process.returncode != 0):
            raise DemoFailed("载入试点数据失败，原因见上。")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_PATIENCE
        while not self.tree.stopping and not self._is_ready():
            if time.monotonic() > deadline:
                raise DemoFailed(f"服务没有就绪，请看 {self.home.path / 'logs'}。")
            self.tree.tick()
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _revive_database(self) -> None:
        if self.database and not self.tree.stopping:
            self.database.revive()

    def _announce(self) -> None:
        address = f"http://{HOST}:{self.port}"
        table = Table(title="演示登录（数据全部虚构，只限本机）")
        for header in LOGIN_COLUMNS.values():
            table.add_column(header, overflow="fold")
        for login in json.loads(logins_file(self.home).read_text()):
            cells = {name: str(login.get(name) or "") for name in LOGIN_COLUMNS}
            table.add_row(*(cells | {"url": address + cells["url"]}).values())
        Console(width=None if sys.stdout.isatty() else WIDE).print(table)
        print("短信验证码会打印在这里；动态码用 huilin demo-code <手机号> 查看。", flush=True)
        seconds = time.monotonic() - self.started
        print(f"惠邻已就绪：{address} （{seconds:.1f} 秒；按 Ctrl-C 停止）", flush=True)


def load_pilot(stamp: str) -> None:
    """The schema is up to date and the pilot's data are in the database; a second time changes nothing.
    The demo logins are kept in HUILIN_HOME for the next start."""
    home = Home()
    set_up_django()
    collect_seldom()
    with home.once_for(stamp, schema_files()):
        import_string("huilin.core.tenancy.wall.migrate")(verbosity=0)
        import_string("huilin.project.demo.load")()
        logins = import_string("huilin.project.demo.logins")()
        logins_file(home).touch(mode=0o600)
        logins_file(home).write_text(json.dumps(logins, ensure_ascii=False, default=str))


def one_time_code(phone: str) -> str:
    """The six digits that an authenticator shows now for the demo login `phone`; raises DemoFailed."""
    file = logins_file(Home())
    known = json.loads(file.read_text()) if file.exists() else []
    for login in known:
        if login["phone"] == phone and login["totp_secret"]:
            return pyotp.TOTP(login["totp_secret"]).now()
    raise DemoFailed(f"演示里没有用动态码的手机号 {phone}。")


def logins_file(home: Home) -> Path:
    return home.path / "demo-logins.json"


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "huilin.cli", *arguments]
