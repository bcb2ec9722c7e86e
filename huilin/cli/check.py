"""`huilin check`: whether an installation works, and with `--deploy` whether it is safe to open to people."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import Error, connection
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Finding:
    """One thing to put right: what is wrong, and what to do."""

    name: str
    problem: str
    remedy: str

    def as_row(self) -> dict[str, str]:
        return asdict(self)


def findings(*, deploy: bool) -> list[Finding]:
    """Everything found wrong. Django and the database address have to be set up."""
    found = [*_program(), *_database()]
    if deploy:
        found += [finding for rule in RULES if (finding := rule(settings))]
        found += [*_role(), *_key_files(Path(settings.HUILIN_HOME) / "keys")]
    return found


def _program() -> Iterator[Finding]:
    for message in checks.run_checks():
        if message.level >= checks.WARNING:
            yield Finding(message.id or "check", str(message.msg), str(message.hint or ""))


def _database() -> Iterator[Finding]:
    try:
        pending = import_string("huilin.core.health.pending_migrations")()
    except Error:
        yield Finding("database", "数据库连不上。", "检查 DATABASE_URL 和数据库服务。")
        return
    if pending:
        yield Finding("migrations", f"有 {len(pending)} 个数据库迁移没有执行。", "运行 huilin migrate。")


Rule = Callable[[Any], Finding | None]


def _rule(is_unsafe: Callable[[Any], bool], name: str, problem: str, remedy: str) -> Rule:
    return lambda conf: Finding(name, problem, remedy) if is_unsafe(conf) else None


RULES: list[Rule] = [
    _rule(lambda conf: conf.DEBUG, "HUILIN_DEBUG", "调试模式会把内部信息显示给外人。", "去掉 HUILIN_DEBUG。"),
    _rule(
        lambda conf: conf.DEMO,
        "HUILIN_DEMO",
        "演示模式用公开的登录和虚构的数据。",
        "去掉 HUILIN_DEMO,换一个新的 HUILIN_HOME。",
    ),
    _rule(
        lambda conf: len(conf.SECRET_KEY) < 50,
        "HUILIN_SECRET_KEY",
        "签名密钥太短。",
        "用至少 50 个随机字符，或不设，让程序自己生成。",
    ),
    _rule(
        lambda conf: not conf.BASE_URL.startswith("https://"),
        "HUILIN_BASE_URL",
        "没有用 https,登录和个人信息会被旁人看到。",
        "在前面放带证书的反向代理，设 HUILIN_BASE_URL=https://…",
    ),
    _rule(
        lambda conf: "testserver" in conf.ALLOWED_HOSTS or "*" in conf.ALLOWED_HOSTS,
        "HUILIN_HOSTS",
        "没有写明允许的主机名。",
        "设 HUILIN_HOSTS 为对外的域名，多个用逗号分开。",
    ),
    _rule(
        lambda conf: not conf.RATE_LIMITS,
        "HUILIN_RATE_LIMITS",
        "限速已关，登录码可以被人反复猜。",
        "去掉 HUILIN_RATE_LIMITS=off。",
    ),
    _rule(
        lambda conf: conf.SMS["backend"] == "console",
        "HUILIN_SMS",
        "短信只打印在屏幕上，居民收不到登录码。",
        "设 HUILIN_SMS 为短信服务商，并填好它的密钥。",
    ),
    _rule(
        lambda conf: not conf.TRUSTED_PROXIES,
        "HUILIN_TRUSTED_PROXIES",
        "没有写明反向代理，所有访客会被当作同一个地址来限速。",
        "设为反向代理的地址，例如 127.0.0.1。",
    ),
    _rule(
        lambda conf: not conf.FILING_NUMBER,
        "HUILIN_FILING_NUMBER",
        "页脚没有网站备案号（《互联网信息服务管理办法》要求）。",
        "设为备案号。",
    ),
]


def _role() -> Iterator[Finding]:
    """The wall between streets binds only a role that neither owns the tables nor overrides policies."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            overrides = cursor.fetchone() == (True,)
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
                "AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'USAGE')"
            )
            owned = cursor.fetchone()[0]
    except Error:
        return
    if overrides or owned:
        yield Finding(
            "DATABASE_URL",
            "程序用的数据库账户能绕过街道之间的隔离。",
            "让 DATABASE_URL 用一个普通账户，属主账户写在 HUILIN_OWNER_DATABASE_URL。",
        )
    if not settings.DATABASES["default"].get("OWNER"):
        yield Finding(
            "HUILIN_OWNER_DATABASE_URL",
            "程序与表的属主用同一个登录，只靠切换角色隔离。",
            "给程序单独建一个登录，属主写在 HUILIN_OWNER_DATABASE_URL。",
        )


def _key_files(keys: Path) -> Iterator[Finding]:
    for path in [keys, *keys.glob("*")] if keys.exists() else []:
        if path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
            yield Finding("keys", f"{path} 能被别的系统账户读取。", f"chmod go-rwx '{path}'")
